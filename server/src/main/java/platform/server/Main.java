package platform.server;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

import platform.core.database.Schema;
import platform.core.process.Description;
import platform.core.process.Termination;
import platform.core.setting.SettingProblem;
import platform.core.setting.Settings;
import platform.core.telemetry.EventLog;
import platform.core.telemetry.JsonLogs;
import platform.server.schema.Migration;

/// The API's process: `serve` (or nothing), `migrate`, `describe`. Exit: 0 done, 1 failed, 2 wrong arguments or settings.
public final class Main {
    private static final Duration FOR_POSTGRES = Duration.ofSeconds(60);

    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
        System.exit(run(arguments.length == 0 ? "serve" : String.join(" ", arguments), System.getenv()));
    }

    private static int run(String mode, Map<String, String> environment) throws InterruptedException {
        if (mode.equals("describe")) {
            System.out.println(new Description("api", ApiSettings.required(), Schema.NEEDED, Schema.OLDEST).json());
            return 0;
        }
        JsonLogs.start("api", "info");
        EventLog log = new EventLog();
        try {
            JsonLogs.start("api", Settings.LOG_LEVEL.in(environment));
            return switch (mode) {
                case "serve" -> serve(ApiSettings.from(environment));
                case "migrate" ->
                    new Migration(Settings.DATABASE_URL.in(environment), FOR_POSTGRES).run() ? 0 : 1;
                default -> {
                    log.error("StartRefused", "the mode is serve, migrate or describe", Map.of(), null);
                    yield 2;
                }
            };
        } catch (SettingProblem problem) {
            log.error("StartRefused", problem.getMessage(), Map.of(), null);
            return 2;
        } catch (RuntimeException e) {
            log.error("StartFailed", "the service could not start", Map.of(), e);
            return 1;
        }
    }

    private static int serve(ApiSettings settings) throws InterruptedException {
        Api api = new Api(settings, InstantSource.system());
        return Termination.await(api::leave);
    }
}
