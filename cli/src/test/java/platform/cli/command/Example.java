package platform.cli.command;

import java.util.List;
import java.util.stream.Stream;

import picocli.CommandLine;

/// A line of terminal from the examples of a command's help.
///
/// @param command the command whose help shows it, e.g. `platformctl lock status`
/// @param line what is typed, without the comment
record Example(String command, String line) {

    @Override
    public String toString() {
        return line;
    }

    /// The examples of all commands.
    static List<Example> all() {
        return commands().stream().flatMap(command -> of(command).stream()).toList();
    }

    /// All commands that help shows, with their subcommands.
    static List<CommandLine> commands() {
        return commands(Commands.line()).toList();
    }

    private static Stream<CommandLine> commands(CommandLine line) {
        return Stream.concat(Stream.of(line),
                line.getSubcommands().values().stream()
                        .filter(sub -> !sub.getCommandSpec().usageMessage().hidden()).distinct()
                        .flatMap(Example::commands));
    }

    /// The examples in the help of one command: what comes after the heading.
    static List<Example> of(CommandLine command) {
        String help = command.getUsageMessage(CommandLine.Help.Ansi.OFF);
        return help.lines().dropWhile(line -> !line.matches("Examples?:")).skip(1)
                .takeWhile(line -> line.startsWith("  "))
                .map(line -> new Example(command.getCommandSpec().qualifiedName(),
                        line.strip().replaceFirst("\\s+# .*", "")))
                .toList();
    }
}
