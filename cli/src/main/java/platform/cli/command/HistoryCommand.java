package platform.cli.command;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import platform.cli.console.Console;
import platform.cli.pin.PinHistory;
import platform.cli.problem.Exit;
import platform.cli.waiting.Times;

/// `history [<env>]`.
@Command(name = "history", description = "What ran when and how long, who brought it there and why: the commits of the lock, newest first.", footer = {
        "", "Examples:", "  platformctl history", "  platformctl history --limit 5 --output json"})
final class HistoryCommand implements Callable<Integer> {

    @Mixin CommonOptions common;

    @Option(names = {"-n",
            "--limit"}, paramLabel = "N", defaultValue = "20", description = "how many (default: ${DEFAULT-VALUE})") int limit;

    @Parameters(arity = "0..1", paramLabel = "ENV", defaultValue = "prod", description = "default: ${DEFAULT-VALUE}") String name;

    record Json(String environment, List<Row> entries) {
    }

    record Row(String commit, String at, @Nullable String until, long ranSeconds, String by, String what,
            @Nullable String release, @Nullable String reason, boolean reverted) {
    }

    @Override
    public Integer call() {
        Console console = common.console();
        try (Wiring wiring = common.wiring(console)) {
            if (!"prod".equals(name)) {
                console.note(name + ".lock is not in git: only the history of production is kept");
            }
            List<PinHistory.Term> terms = PinHistory.of(wiring.repository(), wiring.lockFile(name)).terms().stream()
                    .limit(Math.max(0, limit)).toList();
            Instant now = wiring.time().instant();
            console.result(new Json(name, terms.stream().map(term -> row(term, now)).toList()), words(terms, now));
            return Exit.DONE.code();
        }
    }

    private static Row row(PinHistory.Term term, Instant now) {
        PinHistory.Entry entry = term.entry();
        return new Row(entry.commit().hex(), entry.at().toString(), term.until().map(Instant::toString).orElse(null),
                term.ran(now).toSeconds(), entry.by(), entry.subject(),
                entry.release().map(release -> release.sha().hex()).orElse(null), entry.reason().orElse(null),
                entry.reverted());
    }

    private static String words(List<PinHistory.Term> terms, Instant now) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("WHEN", "RELEASE", "RAN", "WHAT", "WHO", "WHY"));
        for (PinHistory.Term term : terms) {
            PinHistory.Entry entry = term.entry();
            rows.add(List.of(Times.local(entry.at()),
                    entry.release().map(release -> release.sha().brief()).orElse("-"),
                    Times.span(term.ran(now)) + (term.until().isEmpty() ? " so far" : ""),
                    entry.subject() + (entry.reverted() ? " (put back)" : ""), entry.by(), entry.reason().orElse("-")));
        }
        return Console.table(rows);
    }
}
