package platform.worker;

import java.time.InstantSource;
import java.util.Map;

import platform.core.database.Schema;
import platform.core.process.Description;
import platform.core.process.Termination;
import platform.core.setting.SettingProblem;
import platform.core.telemetry.EventLog;
import platform.core.telemetry.JsonLogs;
import platform.worker.event.RetryPolicy;

/// The worker's process: no argument to work, or `describe`. Exit: 0 done, 1 failed, 2 wrong arguments or settings.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
        System.exit(run(arguments.length == 0 ? "work" : String.join(" ", arguments), System.getenv()));
    }

    private static int run(String mode, Map<String, String> environment) throws InterruptedException {
        if (mode.equals("describe")) {
            System.out
                    .println(new Description("worker", WorkerSettings.required(), Schema.NEEDED, Schema.OLDEST).json());
            return 0;
        }
        JsonLogs.start("worker", "info");
        EventLog log = new EventLog();
        if (!mode.equals("work")) {
            log.error("StartRefused", "the mode is work or describe", Map.of(), null);
            return 2;
        }
        try {
            WorkerSettings settings = WorkerSettings.from(environment);
            JsonLogs.start("worker", settings.logLevel());
            Worker worker = new Worker(settings, InstantSource.system(), RetryPolicy.standard());
            return Termination.await(worker::leave);
        } catch (SettingProblem problem) {
            log.error("StartRefused", problem.getMessage(), Map.of(), null);
            return 2;
        } catch (RuntimeException e) {
            log.error("StartFailed", "the service could not start", Map.of(), e);
            return 1;
        }
    }
}
