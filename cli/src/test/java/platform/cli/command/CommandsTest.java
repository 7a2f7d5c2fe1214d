package platform.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

class CommandsTest {

    @Test
    void help_lists_each_command_once_by_what_it_is_for() {
        List<String> lines = Commands.line().getUsageMessage(Ansi.OFF).lines().toList();
        assertThat(lines).containsSubsequence("Release:", "Look:", "Settings:", "Keys:", "Help:", "Exit codes:");
        assertThat(Commands.line().getSubcommands().keySet()).isNotEmpty().allSatisfy(name -> assertThat(lines)
                .filteredOn(line -> line.startsWith("  " + name + "  ")).as(name).hasSize(1)
                .allSatisfy(line -> assertThat(line).doesNotContain("%n").matches(".*[a-z.,]")));
    }

    @Test
    void what_prepares_the_tool_is_no_command() {
        assertThat(Commands.line().getSubcommands()).doesNotContainKeys("rehearse", "unsign");
        assertThat(Commands.rehearsal().getSubcommands()).containsOnlyKeys("rehearse");
    }

    @ParameterizedTest
    @CsvSource({"history -n 5,history -n 5", "-C dir history,history -C dir",
            "-v -C dir env check stage,env check stage -v -C dir",
            "--directory=dir -o json status stage,status stage --directory=dir -o json", "-v lock -- x,lock -v -- x",
            "--help,--help", "-v --help,-v --help", "-C dir,-C dir", "-C,-C", "--yes promote,--yes promote"})
    void options_that_all_commands_have_may_come_before_one(String typed, String understood) {
        assertThat(Commands.ordered(typed.split(" "))).containsExactly(understood.split(" "));
    }

    @Test
    void an_option_before_the_command_is_read_as_one_behind_it() {
        String[] words = Commands.ordered("-C", "somewhere", "--verbose", "env", "check", "stage");
        CommandLine.ParseResult check = Commands.line(words).parseArgs(words).subcommand().subcommand();
        assertThat(check.commandSpec().name()).isEqualTo("check");
        assertThat(check.matchedOption("-C").<Object>getValue()).hasToString("somewhere");
        assertThat(check.hasMatchedOption("-v")).isTrue();
        assertThat(Arrays.asList(words)).endsWith("--verbose");
    }

    @Test
    void an_option_of_one_command_before_it_is_told_to_come_behind() {
        StringWriter err = new StringWriter();
        String[] words = {"--yes", "promote", "91be02d"};
        assertThat(Commands.line(words).setErr(new PrintWriter(err)).execute(words)).isEqualTo(2);
        assertThat(err.toString()).contains("why:  Unknown option: '--yes'",
                "next: an option comes behind its command: platformctl promote --yes 91be02d");
    }
}
