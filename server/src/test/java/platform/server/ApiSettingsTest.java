package platform.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import platform.core.setting.SettingProblem;

class ApiSettingsTest {
    private final Map<String, String> environment = new HashMap<>(
            RunningApi.environment("postgresql://u:p@h/d", "redis://h:6379"));

    @ParameterizedTest
    @MethodSource("required")
    void what_is_missing_is_named(String variable) {
        environment.remove(variable);
        assertThatThrownBy(() -> ApiSettings.from(environment)).isInstanceOf(SettingProblem.class)
                .hasMessageStartingWith(variable + " is ");
    }

    @ParameterizedTest
    @CsvSource({"PORT, hidden", "PORT, 70000", "DATABASE_URL, mysql://u:hidden@h/d", "REDIS_URL, http://hidden",
            "CORS_ALLOW_ORIGINS, https://hidden/", "CORS_ALLOW_ORIGINS, *", "TRUSTED_PROXIES, hidden/8",
            "TRUSTED_PROXIES, 10.0.0.0/99", "ENABLE_HSTS, hidden", "LOG_LEVEL, hidden", "DB_POOL_SIZE, 0",
            "ROOT_DOMAIN, hidden/x", "LICENSE_PRIVATE_KEY_B64, hidden", "LICENSE_PUBLIC_KEY_B64, hidden",
            "LICENSE_KEY_VERSION, hidden", "RELEASE_SHA, hidden hidden"})
    void what_is_malformed_is_named_in_one_line_and_not_shown(String variable, String value) {
        environment.put(variable, value);
        assertThatThrownBy(() -> ApiSettings.from(environment)).isInstanceOf(SettingProblem.class)
                .hasMessageStartingWith(variable + " is ").hasMessageNotContaining("hidden")
                .hasMessageNotContaining("\n").hasNoCause();
    }

    @Test
    void the_port_is_3011_and_no_proxy_is_trusted_unless_it_is_said() {
        environment.keySet().removeAll(List.of("PORT", "TRUSTED_PROXIES", "ENABLE_HSTS"));
        ApiSettings settings = ApiSettings.from(environment);
        assertThat(settings.port()).isEqualTo(3011);
        assertThat(settings.strictHttps()).isFalse();
        assertThat(settings.toString()).doesNotContain("whsec");
    }

    static List<String> required() {
        return ApiSettings.required();
    }
}
