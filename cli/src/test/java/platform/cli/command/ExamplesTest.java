package platform.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/// The help of every command shows how it is typed, and what it shows is understood. `StoryTest` runs it.
class ExamplesTest {

    private static final Pattern WORD = Pattern.compile("'([^']*)'|([^\\s']+)");

    static List<String> commands() {
        return Example.commands().stream().map(CommandLine::getCommandSpec).map(CommandSpec::qualifiedName).toList();
    }

    static List<Example> examples() {
        return Example.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("commands")
    void every_command_shows_an_example_of_itself(String name) {
        CommandLine command = Example.commands().stream()
                .filter(one -> one.getCommandSpec().qualifiedName().equals(name)).findFirst().orElseThrow();
        assertThat(Example.of(command)).isNotEmpty().allSatisfy(example -> assertThat(example.line()).contains(name));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void every_example_is_understood(Example example) {
        // What the shell does before and after: pipes, redirections, substitution.
        String typed = example.line().replaceFirst("^.*?(platformctl[^>|)]*).*$", "$1");
        List<String> words = new ArrayList<>(WORD.matcher(typed).results().map(ExamplesTest::word).toList());
        assertThat(words.removeFirst()).isEqualTo("platformctl");
        CommandLine.ParseResult parsed = Commands.line().parseArgs(words.toArray(String[]::new));
        assertThat(parsed.hasSubcommand()).isTrue();
    }

    private static String word(MatchResult found) {
        return found.group(1) == null ? found.group(2) : found.group(1);
    }
}
