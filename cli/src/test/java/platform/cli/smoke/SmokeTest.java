package platform.cli.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.junit.jupiter.api.Test;

import platform.cli.waiting.Time;

class SmokeTest {

    private static final Smoke.Secrets SECRETS = new Smoke.Secrets("whsec_of_a_test", "admin-key-of-a-test");
    private static final int AWAY = 503;

    private final Smoke smoke = new Smoke(Time.real());

    /// An API as its contract has it, each route of which first fails so and so often.
    ///
    /// @param status of what fails; 0 for a connection that breaks
    /// @param asked how often each route was asked
    private record Api(int status, int times, Map<String, Integer> asked) implements Probe {

        private Api(int status, int times) {
            this(status, times, new ConcurrentHashMap<>());
        }

        @Override
        public Answer send(String method, String path, Map<String, String> headers, String body) {
            String route = method + " " + path.replaceFirst("[?].*|(?<=smoke/).*", "");
            if (asked.merge(route, 1, Integer::sum) <= times) {
                return status == 0 ? Answer.none("ConnectException") : new Answer(status, "", "", "not now");
            }
            return switch (route) {
                case "GET /health" -> new Answer(200, "", "", "{\"status\":\"ok\"}");
                case "GET /metrics" -> new Answer(200, "", "", "# TYPE onm_api_a gauge\n# TYPE onm_worker_a gauge");
                case "GET /admin/licenses" -> new Answer(200, "", "", "[{\"id\":\"one\"}]");
                case "DELETE /admin/smoke/" -> new Answer(204, "", "", "");
                default -> new Answer(200, "", "", "{}");
            };
        }
    }

    @Test
    void what_passes_is_waited_for_on_every_route() {
        for (int status : new int[]{0, AWAY}) {
            Api api = new Api(status, 3);
            assertThat(smoke.api(api, SECRETS, Answerer.ANY).checks()).allMatch(CheckResult::green).hasSize(4);
            assertThat(smoke.worker(new Api(status, 3)).checks()).allMatch(CheckResult::green).hasSize(1);
            assertThat(api.asked()).hasSize(6).allSatisfy((_, times) -> assertThat(times).isEqualTo(4));
        }
    }

    @Test
    void what_does_not_pass_is_told_at_once() {
        for (int status : new int[]{400, 401, 404, 500}) {
            Api api = new Api(status, Integer.MAX_VALUE);
            assertThat(smoke.api(api, SECRETS, Answerer.ANY).checks()).noneMatch(CheckResult::green)
                    .allMatch(check -> check.came().equals(status + " not now"));
            assertThat(api.asked()).allSatisfy((_, times) -> assertThat(times).isEqualTo(1));
        }
    }

    @Test
    void where_no_worker_runs_nobody_is_waited_for() {
        CheckResult told = smoke.noWorker().checks().getFirst();
        assertThat(told.green()).isFalse();
        assertThat(told.came()).isEqualTo("no answer: no worker runs");
        assertThat(told.took()).isLessThan(Duration.ofSeconds(5));
    }
}
