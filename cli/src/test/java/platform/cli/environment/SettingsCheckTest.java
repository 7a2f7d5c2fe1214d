package platform.cli.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import platform.core.setting.Variable;

/// What the gate `settings` asks of a service's environment.
class SettingsCheckTest {

    /// RFC 8032, section 7.1, tests 1 and 2.
    private static final Map<String, String> KEYS = Map.of("LICENSE_PRIVATE_KEY_B64",
            "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=", "LICENSE_PUBLIC_KEY_B64",
            "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=", "LICENSE_KEY_VERSION", "1");
    private static final String OTHER = "PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=";

    @Test
    void what_a_service_would_take_is_no_refusal_however_weak_or_empty() {
        assertThat(SettingsCheck.refusals(with("ADMIN_API_KEY", "short"), Variable.Part.API)).isEmpty();
        assertThat(SettingsCheck.refusals(with("PORT", ""), Variable.Part.API)).isEmpty();
        assertThat(SettingsCheck.refusals(with("HOME", "/"), Variable.Part.API)).isEmpty();
        assertThat(SettingsCheck.refusals(Map.of(), Variable.Part.API)).isEmpty();
        assertThat(SettingsCheck.refusals(with("STRIPE_SECRET_KEY", "sk_test_1"), Variable.Part.WORKER)).isEmpty();
    }

    @Test
    void what_it_would_not_take_is_named() {
        assertThat(named(with("PORT", "high"), Variable.Part.API)).containsExactly("PORT");
        assertThat(named(with("PORT", "high"), Variable.Part.WORKER)).isEmpty();
        assertThat(named(with("ADMIN_API_KEY", "..."), Variable.Part.API)).containsExactly("ADMIN_API_KEY");
        assertThat(named(with("LICENSE_PUBLIC_KEY_B64", OTHER), Variable.Part.API))
                .containsExactly("LICENSE_PUBLIC_KEY_B64");
        assertThat(named(with("LICENSE_PREVIOUS_PUBLIC_KEYS", "1:" + OTHER), Variable.Part.API))
                .containsExactly("LICENSE_PREVIOUS_PUBLIC_KEYS");
        assertThat(named(with("WORKER_CONCURRENCY", "0"), Variable.Part.WORKER)).containsExactly("WORKER_CONCURRENCY");
    }

    private static Map<String, String> with(String name, String value) {
        Map<String, String> given = new HashMap<>(KEYS);
        given.put(name, value);
        return given;
    }

    private static List<String> named(Map<String, String> given, Variable.Part service) {
        return SettingsCheck.refusals(given, service).stream().map(SettingFault::variable).toList();
    }
}
