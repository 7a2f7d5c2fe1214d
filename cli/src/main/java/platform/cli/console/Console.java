package platform.cli.console;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;

import platform.cli.problem.Exit;
import platform.cli.problem.Problem;
import platform.cli.progress.Progress;
import platform.cli.waiting.Waiting;

/// The only one that prints. Results go to standard output, everything else to standard error. A line that says how far
/// a step is appears on a terminal only and is gone when the step has ended.
public final class Console implements Progress {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final PrintWriter out;
    private final PrintWriter err;
    private final Manners manners;
    private final Traces traces;
    private final List<Timing> timings = new ArrayList<>();
    private String step = "";

    /// How to talk.
    ///
    /// @param json results as JSON
    /// @param verbose stack traces with problems
    /// @param terminal somebody watches: progress may be redrawn and questions asked
    public record Manners(boolean json, boolean verbose, boolean terminal) {
    }

    /// How long a step took.
    ///
    /// @param step its name
    /// @param seconds wall time, to the millisecond
    public record Timing(String step, double seconds) {
    }

    /// @param out for results
    /// @param err for everything else
    /// @param traces where stack traces are kept
    public Console(PrintWriter out, PrintWriter err, Manners manners, Traces traces) {
        this.out = out;
        this.err = err;
        this.manners = manners;
        this.traces = traces;
    }

    /// Prints the result of a command: as JSON when asked for, else in words.
    public void result(Object json, String words) {
        if (manners.json()) {
            out.println(text(json));
        } else if (!words.isBlank()) {
            out.println(words.stripTrailing());
        }
        out.flush();
    }

    private static String text(Object json) {
        try {
            return JSON.writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a result that is no JSON", e);
        }
    }

    /// Prints what did not work and gives the exit code.
    public int problem(Problem problem) {
        return problem(problem, problem.exit() == Exit.PERSON);
    }

    private int problem(Problem problem, boolean traced) {
        if (manners.json()) {
            out.println(
                    text(new Told(new Words(problem.what(), problem.why(), problem.next(), problem.exit().code()))));
            out.flush();
        }
        explain(problem, traced);
        return problem.exit().code();
    }

    /// @param traced whether somebody will have to know where it came from
    private void explain(Problem problem, boolean traced) {
        err.println(clear() + "platformctl: " + problem.what());
        err.println("  why:  " + problem.why().strip().replace("\n", "\n        "));
        err.println("  next: " + problem.next());
        Optional<Path> trace = traced ? traces.keep(problem) : Optional.empty();
        trace.ifPresent(file -> err.println("  trace: " + file));
        if (manners.verbose() || (traced && trace.isEmpty())) {
            problem.printStackTrace(err);
        }
        err.flush();
    }

    /// Prints how a command with a result of its own ended: JSON holds the problem too, words keep the two streams apart.
    public void outcome(Object json, String words, Optional<Problem> problem) {
        if (manners.json()) {
            result(json, "");
        } else {
            result(json, words);
        }
        problem.ifPresent(why -> explain(why, why.exit() == Exit.PERSON));
    }

    private record Told(Words problem) {
    }

    private record Words(String what, String why, String next, int exit) {
    }

    /// Asks the operator, if there is one.
    ///
    /// @param question without the question mark
    /// @param yes whether it was answered beforehand, `--yes`
    /// @throws Problem if there is nobody to ask and nothing was answered beforehand
    public boolean agreed(String question, boolean yes, boolean neededWithoutTerminal) {
        if (yes || (!manners.terminal() && !neededWithoutTerminal)) {
            return true;
        }
        if (!manners.terminal()) {
            throw Problem.usage("this needs a yes", question + "? There is no terminal to ask on", "add --yes");
        }
        err.print(question + "? [y/N] ");
        err.flush();
        return Optional.ofNullable(System.console()).map(terminal -> Waiting.interruptibly(terminal::readLine))
                .filter(answer -> answer.strip().toLowerCase(Locale.ROOT).startsWith("y")).isPresent();
    }

    /// Whether there is somebody who can be asked.
    public boolean asks() {
        return manners.terminal();
    }

    @Override
    public <T> T step(String name, Supplier<T> act) {
        long began = System.nanoTime();
        String outer = step;
        step = name;
        detail("");
        boolean done = false;
        try {
            T answer = act.get();
            done = true;
            return answer;
        } finally {
            double seconds = Duration.ofNanos(System.nanoTime() - began).toMillis() / 1000.0;
            timings.add(new Timing(name, seconds));
            err.println(
                    clear() + String.format(Locale.ROOT, "  %-28s %6.1f s%s", name, seconds, done ? "" : "  failed"));
            err.flush();
            step = outer;
        }
    }

    @Override
    public void note(String line) {
        err.println(clear() + "  " + line);
        err.flush();
    }

    @Override
    public synchronized void detail(String detail) {
        if (manners.terminal()) {
            err.print(clear() + "  " + step + " … " + detail);
            err.flush();
        }
    }

    private String clear() {
        return manners.terminal() ? "\r\u001b[K" : "";
    }

    /// The steps so far and how long each took.
    public List<Timing> timings() {
        return List.copyOf(timings);
    }

    /// Rows in aligned columns; the first is the head.
    public static String table(List<List<String>> rows) {
        int columns = rows.stream().mapToInt(List::size).max().orElse(0);
        int[] widths = new int[columns];
        rows.forEach(row -> {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    /// What an unexpected exception is told as.
    public int unexpected(Throwable e) {
        return problem(Problem.of(Exit.FAILED, "platformctl broke", String.valueOf(e),
                "platformctl status; and report this with its trace").causedBy(e), true);
    }
}
