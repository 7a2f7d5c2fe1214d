package platform.server.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import platform.core.setting.SettingProblem;

class SigningKeysTest {
    /// RFC 8032, section 7.1, tests 1 and 2.
    private static final String SEED = "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=";
    private static final String PUBLIC = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
    private static final String OTHER_PUBLIC = "PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=";
    private static final Map<String, String> PRESENT = Map.of("LICENSE_KEY_VERSION", "9", "LICENSE_PRIVATE_KEY_B64",
            SEED, "LICENSE_PUBLIC_KEY_B64", PUBLIC);

    @Test
    void it_signs_as_the_rfc_has_it() {
        assertThat(HexFormat.of().formatHex(SigningKeys.from(PRESENT).sign(new byte[0]))).isEqualTo(
                "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b");
    }

    @Test
    void der_is_accepted_too() {
        SigningKeys keys = SigningKeys.from(Map.of("LICENSE_KEY_VERSION", "9", "LICENSE_PRIVATE_KEY_B64",
                der("302e020100300506032b657004220420", SEED), "LICENSE_PUBLIC_KEY_B64",
                der("302a300506032b6570032100", PUBLIC)));
        assertThat(keys.signed("9", new byte[0], SigningKeys.from(PRESENT).sign(new byte[0]))).isTrue();
    }

    @Test
    void all_that_are_accepted_are_listed_newest_first() {
        Map<String, String> environment = new HashMap<>(PRESENT);
        environment.put("LICENSE_NEXT_KEY_VERSION", "10");
        environment.put("LICENSE_NEXT_PUBLIC_KEY_B64", OTHER_PUBLIC);
        environment.put("LICENSE_PREVIOUS_PUBLIC_KEYS", "7:" + OTHER_PUBLIC + ", 8:" + OTHER_PUBLIC);
        assertThat(SigningKeys.from(environment).newestFirst()).extracting(SigningKeys.Accepted::version)
                .containsExactly(10, 9, 8, 7);
        assertThat(SigningKeys.from(environment).toString()).isEqualTo("SigningKeys[present=9]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {"LICENSE_PRIVATE_KEY_B64|-", "LICENSE_PUBLIC_KEY_B64|-",
            "LICENSE_KEY_VERSION|-", "LICENSE_PRIVATE_KEY_B64|s3cret", "LICENSE_PRIVATE_KEY_B64|AAAA",
            "LICENSE_PUBLIC_KEY_B64|" + OTHER_PUBLIC, "LICENSE_PUBLIC_KEY_B64|AAAA", "LICENSE_KEY_VERSION|0",
            "LICENSE_KEY_VERSION|v1", "LICENSE_NEXT_PUBLIC_KEY_B64|" + OTHER_PUBLIC,
            "LICENSE_PREVIOUS_PUBLIC_KEYS|9:" + OTHER_PUBLIC, "LICENSE_PREVIOUS_PUBLIC_KEYS|" + OTHER_PUBLIC,
            "LICENSE_PREVIOUS_PUBLIC_KEYS|8:" + OTHER_PUBLIC + ",8:" + PUBLIC, "LICENSE_PREVIOUS_PUBLIC_KEYS|8:AAAA"})
    void what_is_missing_or_wrong_is_named_and_not_shown(String variable, String value) {
        Map<String, String> environment = new HashMap<>(PRESENT);
        if (value == null) {
            environment.remove(variable);
        } else {
            environment.put(variable, value);
        }
        assertThatThrownBy(() -> SigningKeys.from(environment)).isInstanceOf(SettingProblem.class)
                .hasMessageStartingWith(variable + " is ").hasNoCause()
                .satisfies(problem -> assertThat(value == null ? "" : problem.getMessage())
                        .doesNotContain(String.valueOf(value)));
    }

    @Test
    void a_next_version_without_its_key_is_refused() {
        Map<String, String> environment = new HashMap<>(PRESENT);
        environment.put("LICENSE_NEXT_KEY_VERSION", "10");
        assertThatThrownBy(() -> SigningKeys.from(environment)).hasMessageStartingWith("LICENSE_NEXT_PUBLIC_KEY_B64");
    }

    private static String der(String prefix, String raw) {
        return Base64.getEncoder().encodeToString(HexFormat.of()
                .parseHex(prefix + HexFormat.of().formatHex(Base64.getDecoder().decode(raw))));
    }
}
