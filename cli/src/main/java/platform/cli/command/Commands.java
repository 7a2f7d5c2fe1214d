package platform.cli.command;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

import platform.cli.command.CommandGroups.Group;
import platform.cli.console.Console;
import platform.cli.console.Traces;
import platform.cli.problem.Exit;
import platform.cli.problem.Problem;
import platform.cli.progress.Progress;

/// The command line: all commands, and how any of them fails.
@Command(name = "platformctl", description = "Builds, promotes, proves and rolls back the platform.", footer = {
        "", "Examples:", "  platformctl build", "  platformctl deploy stage", "  platformctl promote",
        "  platformctl rollback", "  source <(platformctl generate-completion)"})
public final class Commands implements Runnable {

    private static final CommandGroups GROUPS = new CommandGroups(List.of(
            new Group("Release",
                    List.of(BuildCommand.class, DeployCommand.class, PromoteCommand.class, RollbackCommand.class,
                            LockCommand.class, PruneCommand.class)),
            new Group("Look",
                    List.of(SmokeCommand.class, StatusCommand.class, DiffCommand.class, HistoryCommand.class)),
            new Group("Settings", List.of(EnvCommand.class)), new Group("Keys", List.of(RotateKeysCommand.class)),
            new Group("Help", List.of(HelpCommand.class, GenerateCompletion.class))));
    private static final List<Class<?>> ALL = GROUPS.commands();
    /// Those that tell about all others.
    private static final Set<String> ABOUT_OTHERS = Set.of("help", "generate-completion");

    @Spec CommandSpec spec;

    private Commands() {}

    /// A command line that prints to the process's own streams.
    public static CommandLine line() {
        return line(Shell.ofProcess(), UnaryOperator.identity(), ALL);
    }

    /// One that understands these words as [#line()] does. Reading what all commands can be given takes longer than most of
    /// them run, so it has only the one that is asked for.
    ///
    /// @param words the arguments of the process
    public static CommandLine line(String... words) {
        return line(Shell.ofProcess(), UnaryOperator.identity(), words);
    }

    /// One that has only what prepares the tool itself, [RehearseCommand].
    public static CommandLine rehearsal() {
        return line(Shell.ofProcess(), UnaryOperator.identity(), List.of(RehearseCommand.class));
    }

    /// The words of a command line, with the options that all commands have behind the command where they were given before it.
    public static String[] ordered(String... words) {
        if (words.length == 0 || !words[0].startsWith("-")) {
            return words;
        }
        CommandSpec common = CommandSpec
                .forAnnotatedObject(new CommonOptions(Shell.ofProcess(), UnaryOperator.identity()));
        int command = 0;
        while (command < words.length && words[command].startsWith("-")) {
            OptionSpec option = common.findOption(words[command].replaceFirst("=.*", ""));
            if (option == null) {
                return words;
            }
            command += option.arity().max() == 0 || words[command].contains("=") ? 1 : 2;
        }
        if (command >= words.length) {
            return words;
        }
        List<String> ordered = new ArrayList<>(List.of(words).subList(command, words.length));
        int end = ordered.contains("--") ? ordered.indexOf("--") : ordered.size();
        ordered.addAll(end, List.of(words).subList(0, command));
        return ordered.toArray(String[]::new);
    }

    /// One whose steps somebody else hears of, too.
    ///
    /// @param shell where it was typed
    /// @param listener given who would hear of a command's steps, whom to tell instead
    /// @param words the arguments of the process
    public static CommandLine line(Shell shell, UnaryOperator<Progress> listener, String... words) {
        return line(shell, listener, asked(words));
    }

    private static List<Class<?>> asked(String... words) {
        return Arrays.stream(words).limit(1).filter(word -> !ABOUT_OTHERS.contains(word))
                .flatMap(word -> ALL.stream().filter(type -> word.equals(type.getAnnotation(Command.class).name())))
                .findFirst().<List<Class<?>>>map(List::of).orElse(ALL);
    }

    private static CommandLine line(Shell shell, UnaryOperator<Progress> listener, List<Class<?>> commands) {
        CommandLine.IFactory usual = CommandLine.defaultFactory();
        CommandLine line = new CommandLine(new Commands(), new CommandLine.IFactory() {
            @Override
            public <K> K create(Class<K> type) throws Exception {
                return type == CommonOptions.class ? type.cast(new CommonOptions(shell, listener)) : usual.create(type);
            }
        });
        commands.forEach(line::addSubcommand);
        everywhere(line);
        line.getCommandSpec().usageMessage().commandListHeading("");
        line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, GROUPS);
        line.getCommandSpec().addOption(OptionSpec.builder("-V", "--version").versionHelp(true)
                .description("show from which commit it was built").build());
        line.getCommandSpec().version("platformctl " + System.getProperty("platformctl.version", "of no known commit")
                + " (Java " + Runtime.version() + ")");
        Map<String, String> codes = new LinkedHashMap<>();
        Arrays.stream(Exit.values()).forEach(exit -> codes.put(Integer.toString(exit.code()), exit.meaning()));
        line.getCommandSpec().usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(codes);
        line.setExecutionExceptionHandler((exception, failed, parsed) -> {
            Console console = console(failed);
            return exception instanceof Problem problem ? console.problem(problem) : console.unexpected(exception);
        });
        line.setParameterExceptionHandler(Commands::wrongUsage);
        return line;
    }

    private static void everywhere(CommandLine line) {
        if (!line.getCommandSpec().mixinStandardHelpOptions() && !line.getCommandName().equals("help")) {
            line.getCommandSpec().addOption(OptionSpec.builder("-h", "--help").usageHelp(true)
                    .description("show this help").build());
        }
        examples(line);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setUsageHelpAutoWidth(true);
        line.getSubcommands().values().forEach(Commands::everywhere);
    }

    /// Those that come with picocli have none.
    private static void examples(CommandLine line) {
        switch (line.getCommandName()) {
            case "help" -> line.getCommandSpec().usageMessage().footer("", "Examples:", "  platformctl help",
                    "  platformctl help rollback");
            case "generate-completion" -> line.getCommandSpec().usageMessage().footer("", "Example:",
                    "  source <(platformctl generate-completion)");
            default -> {
                // Its annotation has them.
            }
        }
    }

    private static Console console(CommandLine failed) {
        Object command = failed.getCommandSpec().mixins().get("common") == null
                ? null
                : failed.getCommandSpec().mixins().get("common").userObject();
        return command instanceof CommonOptions common
                ? common.console()
                : new Console(failed.getOut(), failed.getErr(), new Console.Manners(false, false, false),
                        Traces.of(Map.of()));
    }

    /// What, why and what next, instead of a page of usage.
    private static int wrongUsage(ParameterException e, String[] args) {
        CommandLine line = e.getCommandLine();
        PrintWriter err = line.getErr();
        if (!UnmatchedArgumentException.printSuggestions(e, err)) {
            err.flush();
        }
        String command = line.getCommandSpec().qualifiedName();
        return console(line).problem(Problem.usage("'" + command + "' was not understood",
                String.valueOf(e.getMessage()), behind(line, args).orElse(command + " --help")));
    }

    /// How it is typed where only the order is wrong.
    private static Optional<String> behind(CommandLine line, String[] args) {
        List<String> words = new ArrayList<>(List.of(args));
        return words.stream().filter(line.getSubcommands().keySet()::contains).findFirst()
                .filter(_ -> words.getFirst().startsWith("-")).map(command -> {
                    words.remove(command);
                    return "an option comes behind its command: platformctl " + command + " " + String.join(" ", words);
                });
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
