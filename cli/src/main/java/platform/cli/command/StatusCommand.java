package platform.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import platform.cli.console.Console;
import platform.cli.deployment.Status;
import platform.cli.environment.Environment;
import platform.cli.image.Sha;
import platform.cli.problem.Exit;
import platform.cli.release.Release;
import platform.cli.release.Service;
import platform.cli.waiting.Times;

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
            Status status = wiring.hosts().of(environment).status(wiring.orders().current(environment));
            console.result(json(status), words(status));
            return status.inSync() ? Exit.DONE.code() : Exit.FAILED.code();
        }
    }

    record Json(String environment, String url, @Nullable String wanted, boolean inSync, List<Row> services) {
    }

    record Row(String service, List<Share> running, @Nullable Share wanted, String health, @Nullable String since,
            String drift) {
    }

    /// Containers of one image; release and digest are what a pinned image says.
    record Share(@Nullable String release, String image, @Nullable String digest, int replicas) {
    }

    private static Json json(Status status) {
        return new Json(status.environment(), status.url(), status.wanted().map(w -> w.sha().hex()).orElse(null),
                status.inSync(),
                status.rows().stream()
                        .map(row -> new Row(row.service(), row.running().stream().map(StatusCommand::json).toList(),
                                row.wanted().map(StatusCommand::json).orElse(null), row.health(),
                                row.since().map(Object::toString).orElse(null), row.drift()))
                        .toList());
    }

    private static Share json(Status.Share share) {
        return new Share(share.release().map(Sha::hex).orElse(null), share.image(),
                share.pinned().map(image -> image.digest().text()).orElse(null), share.replicas());
    }

    private static String words(Status status) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("SERVICE", "RUNS", "DIGEST", "REPLICAS", "HEALTH", "SINCE", "DRIFT"));
        for (Status.Row row : status.rows()) {
            rows.add(List.of(row.service(), or(listed(row, StatusCommand::name), "-"),
                    or(listed(row, StatusCommand::digest), "-"),
                    Integer.toString(row.running().stream().mapToInt(Status.Share::replicas).sum()),
                    or(row.health(), "-"), row.since().map(Times::local).orElse("-"), or(row.drift(), "-")));
        }
        Optional<Release> wanted = status.wanted();
        return status.environment() + " at " + status.url() + " should run "
                + wanted.map(release -> release.sha().brief()).orElse("nothing yet") + "\n\n" + Console.table(rows)
                + "\n"
                + (status.inSync() ? "in sync" : "DRIFT: " + mend(status));
    }

    private static String listed(Status.Row row, Function<Status.Share, String> part) {
        return row.running().stream().map(part).collect(Collectors.joining(", "));
    }

    private static String name(Status.Share share) {
        return share.release().map(Sha::brief)
                .orElseGet(() -> share.image().replaceFirst("@sha256:.*", ""));
    }

    private static String digest(Status.Share share) {
        return share.pinned().map(image -> image.digest().brief()).orElse("-");
    }

    /// A rollout changes api and worker, and starts what they stand on where it does not run; what runs of it is changed only
    /// when asked for, since that interrupts.
    static String mend(Status status) {
        String deploy = "platformctl deploy " + status.environment();
        if (status.wanted().isEmpty()) {
            return (status.environment().equals("prod") ? "platformctl promote" : deploy) + " brings the first release";
        }
        List<Status.Row> drifted = status.rows().stream().filter(row -> !row.drift().isEmpty()).toList();
        boolean release = drifted.stream().anyMatch(StatusCommand::released);
        boolean infrastructure = drifted.stream()
                .anyMatch(row -> !released(row) && (!release || !row.running().isEmpty()));
        return release && infrastructure
                ? deploy + ", then " + deploy + " --infra mends it"
                : deploy + (infrastructure ? " --infra" : "") + " mends it";
    }

    private static boolean released(Status.Row row) {
        return Stream.of(Service.values()).anyMatch(service -> service.word().equals(row.service()));
    }

    private static String or(String text, String empty) {
        return text.isEmpty() ? empty : text;
    }
}
