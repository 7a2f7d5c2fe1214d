package platform.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import platform.cli.console.Console;
import platform.cli.history.LockHistory;

/// `history [<env>]`.
@Command(name = "history", description = "What ran when, who brought it there and why: the commits of the lock, newest first.", footer = {
        "", "Examples:", "  platformctl history", "  platformctl history --limit 5 --output json"})
final class HistoryCommand implements Callable<Integer> {

    @Mixin CommonOptions common;

    @Option(names = {"-n",
            "--limit"}, paramLabel = "N", defaultValue = "20", description = "how many (default: ${DEFAULT-VALUE})") int limit;

    @Parameters(arity = "0..1", paramLabel = "ENV", defaultValue = "prod", description = "default: ${DEFAULT-VALUE}") String name;

    record Row(String at, String by, String what, @Nullable String release, @Nullable String reason, boolean reverted,
            String commit) {
    }

    @Override
    public Integer call() {
        Console console = common.console();
        try (Wiring wiring = common.wiring(console)) {
            if (!"prod".equals(name)) {
                console.note(name + ".lock is not in git: only the history of production is kept");
            }
            List<LockHistory.Entry> entries = LockHistory
                    .of(wiring.repository(), wiring.lockFile(name)).entries().stream()
                    .filter(entry -> entry.release().isPresent() || entry.reverts().isPresent())
                    .limit(Math.max(0, limit)).toList();
            console.result(entries.stream().map(HistoryCommand::row).toList(), words(entries));
            return 0;
        }
    }

    private static Row row(LockHistory.Entry entry) {
        return new Row(entry.at().toString(), entry.by(), entry.subject(),
                entry.release().map(release -> release.sha().hex()).orElse(null), entry.reason().orElse(null),
                entry.reverted(), entry.commit().hex());
    }

    private static String words(List<LockHistory.Entry> entries) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("WHEN", "RELEASE", "WHAT", "WHO", "WHY"));
        for (LockHistory.Entry entry : entries) {
            rows.add(List.of(Console.local(entry.at()),
                    entry.release().map(release -> release.sha().brief()).orElse("-"),
                    entry.subject() + (entry.reverted() ? " (put back)" : ""), entry.by(), entry.reason().orElse("-")));
        }
        return Console.table(rows);
    }
}
