package platform.cli.command;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.UsageMessageSpec;

/// The list of commands in the help of the tool, by what they are for.
///
/// @param groups in the order in which they are shown
record CommandGroups(List<Group> groups) implements IHelpSectionRenderer {

    private static final int INDENT = 2;

    /// Commands of one kind.
    ///
    /// @param title a word
    /// @param commands the classes of its commands
    record Group(String title, List<Class<?>> commands) {

        private boolean has(Help command) {
            return commands.contains(command.commandSpec().userObject().getClass());
        }
    }

    /// All commands.
    List<Class<?>> commands() {
        return groups.stream().<Class<?>>flatMap(group -> group.commands().stream()).toList();
    }

    @Override
    public String render(Help help) {
        return groups.stream().map(group -> render(group, help)).collect(Collectors.joining());
    }

    private static String render(Group group, Help help) {
        Map<String, Help> all = help.subcommands();
        int names = INDENT + all.keySet().stream().mapToInt(String::length).max().orElse(0);
        TextTable table = TextTable.forColumns(help.colorScheme(), new Column(names, INDENT, Overflow.SPAN),
                new Column(help.commandSpec().usageMessage().width() - names, INDENT, Overflow.WRAP));
        all.forEach((name, command) -> {
            if (group.has(command)) {
                table.addRowValues(name, about(command.commandSpec().usageMessage()));
            }
        });
        return "%n%s:%n%s".formatted(group.title(), table);
    }

    /// The commands of picocli itself have a header.
    private static String about(UsageMessageSpec usage) {
        return Stream.of(usage.header(), usage.description()).flatMap(Stream::of).findFirst().orElse("");
    }
}
