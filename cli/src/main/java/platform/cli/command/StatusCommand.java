package platform.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import platform.cli.console.Console;
import platform.cli.environment.Environment;
import platform.cli.problem.Exit;
import platform.cli.release.Release;
import platform.cli.rollout.Status;

/// `status [<env>]`.
@Command(name = "status", description = {"What an environment runs, beside what it should run.",
        "Exits 1 on drift."}, footer = {"", "Examples:", "  platformctl status",
                "  platformctl status stage --output json"})
final class StatusCommand implements Callable<Integer> {

    @Mixin CommonOptions common;

    @Parameters(arity = "0..1", paramLabel = "ENV", defaultValue = "prod", description = "default: ${DEFAULT-VALUE}") String name;

    @Override
    public Integer call() {
        Console console = common.console();
        try (Wiring wiring = common.wiring(console)) {
            Environment environment = wiring.environment(name);
            Status status = wiring.hosts().of(environment).status(wiring.rollouts().current(environment));
            console.result(json(status), words(status));
            return status.inSync() ? Exit.DONE.code() : Exit.FAILED.code();
        }
    }

    record Json(String environment, String url, @Nullable String wanted, boolean inSync, List<Row> services) {
    }

    record Row(String service, String running, int replicas, String health, @Nullable String since, String drift) {
    }

    private static Json json(Status status) {
        return new Json(status.environment(), status.url(), status.wanted().map(w -> w.sha().hex()).orElse(null),
                status.inSync(),
                status.rows().stream().map(row -> new Row(row.service(), row.running(), row.replicas(), row.health(),
                        row.since().map(Object::toString).orElse(null), row.drift())).toList());
    }

    private static String words(Status status) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("SERVICE", "RUNS", "REPLICAS", "HEALTH", "SINCE", "DRIFT"));
        for (Status.Row row : status.rows()) {
            rows.add(List.of(row.service(), or(row.running(), "-"), Integer.toString(row.replicas()),
                    or(row.health(), "-"), row.since().map(Console::local).orElse("-"), or(row.drift(), "-")));
        }
        Optional<Release> wanted = status.wanted();
        return status.environment() + " at " + status.url() + " should run "
                + wanted.map(release -> release.sha().brief()).orElse("nothing yet") + "\n\n" + Console.table(rows)
                + "\n"
                + (status.inSync() ? "in sync" : "DRIFT: " + mend(status));
    }

    /// A rollout changes api and worker; what they stand on is changed by hand, since that interrupts.
    private static String mend(Status status) {
        List<String> drifted = status.rows().stream().filter(row -> !row.drift().isEmpty()).map(Status.Row::service)
                .toList();
        List<String> infrastructure = drifted.stream().filter(name -> !List.of("api", "worker").contains(name))
                .toList();
        return infrastructure.isEmpty()
                ? "platformctl deploy " + status.environment() + " mends it"
                : "docker compose up -d " + String.join(" ", infrastructure)
                        + " brings what the files say, and interrupts (manual 4.5)";
    }

    private static String or(String text, String empty) {
        return text.isEmpty() ? empty : text;
    }
}
