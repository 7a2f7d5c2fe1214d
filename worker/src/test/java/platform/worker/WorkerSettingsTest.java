package platform.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import platform.core.setting.SettingProblem;

class WorkerSettingsTest {
    private final Map<String, String> environment = RunningWorker.environment("postgresql://u:p@h/d",
            "redis://h:6379");

    @ParameterizedTest
    @MethodSource("required")
    void what_is_missing_is_named(String variable) {
        environment.remove(variable);
        assertThatThrownBy(() -> WorkerSettings.from(environment)).isInstanceOf(SettingProblem.class)
                .hasMessageStartingWith(variable + " is ");
    }

    @ParameterizedTest
    @CsvSource({"WORKER_METRICS_PORT, hidden", "WORKER_CONCURRENCY, 0", "PAYLOAD_RETENTION_DAYS, -1",
            "STRIPE_SECRET_KEY, pk_live_hidden", "STRIPE_API_BASE, ftp://hidden", "DATABASE_URL, postgresql:hidden",
            "LOG_LEVEL, hidden"})
    void what_is_malformed_is_named_in_one_line_and_not_shown(String variable, String value) {
        environment.put(variable, value);
        assertThatThrownBy(() -> WorkerSettings.from(environment)).isInstanceOf(SettingProblem.class)
                .hasMessageStartingWith(variable + " is ").hasMessageNotContaining("hidden")
                .hasMessageNotContaining("\n").hasNoCause();
    }

    @Test
    void the_port_is_9110_and_ten_batches_are_worked_on_at_once_unless_it_is_said() {
        environment.keySet().removeAll(List.of("WORKER_METRICS_PORT", "WORKER_CONCURRENCY"));
        WorkerSettings settings = WorkerSettings.from(environment);
        assertThat(settings.port()).isEqualTo(9110);
        assertThat(settings.concurrency()).isEqualTo(10);
        assertThat(settings.toString()).doesNotContain("sk_");
    }

    static List<String> required() {
        return WorkerSettings.required();
    }
}
