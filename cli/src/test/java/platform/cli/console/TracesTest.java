package platform.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import platform.cli.problem.Problem;

class TracesTest {

    @TempDir Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private Console console(Path state) {
        return new Console(new PrintWriter(out), new PrintWriter(err), new Console.Manners(false, false, false),
                Traces.of(Map.of("XDG_STATE_HOME", state.toString())));
    }

    private List<Path> kept() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("platformctl"))) {
            return files.toList();
        }
    }

    @Test
    void what_needs_a_person_leaves_its_trace_in_a_file_that_is_named() throws IOException {
        Problem problem = Problem.person("it failed half way", "a wire broke", "look")
                .causedBy(new IllegalStateException("deep down"));
        assertThat(console(folder).problem(problem)).isEqualTo(5);

        assertThat(kept()).hasSize(1);
        Path trace = kept().getFirst();
        assertThat(err.toString()).contains("it failed half way", "  trace: " + trace).doesNotContain("\tat ");
        assertThat(trace).content().contains("deep down", "TracesTest");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(trace))).isEqualTo("rw-------");
    }

    @Test
    void so_does_a_command_that_ends_with_a_result_and_one_that_breaks() throws IOException {
        console(folder).outcome(Map.of(), "", Optional.of(Problem.person("one", "why", "next")));
        assertThat(console(folder).unexpected(new IllegalStateException("nobody thought of it"))).isEqualTo(1);
        assertThat(kept()).hasSize(2);
        assertThat(err.toString()).contains("platformctl broke", "nobody thought of it");
    }

    @Test
    void what_is_told_in_three_lines_leaves_none() {
        assertThat(console(folder).problem(Problem.failed("what", "why", "next"))).isEqualTo(1);
        assertThat(folder).isEmptyDirectory();
        assertThat(err.toString()).doesNotContain("trace:");
    }

    @Test
    void where_nothing_can_be_written_it_is_printed() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        console(file).problem(Problem.person("it failed half way", "a wire broke", "look"));
        assertThat(err.toString()).contains("\tat ").doesNotContain("trace:");
    }

    @Test
    void the_ten_youngest_are_kept() throws IOException {
        for (int i = 0; i < 14; i++) {
            console(folder).problem(Problem.person("number " + i, "why", "next"));
        }
        assertThat(kept()).hasSize(10);
    }
}
