package platform.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import platform.cli.console.Console;
import platform.cli.environment.SettingsCheck;
import platform.cli.environment.SettingsText;
import platform.cli.problem.Exit;
import platform.cli.problem.Problem;
import platform.core.setting.Catalogue;
import platform.core.setting.Variable;

/// `env describe [NAME]`.
@Command(name = "describe", description = "What a variable is for, its form and its default; without a name all of them.", footer = {
        "", "Examples:", "  platformctl env describe CORS_ALLOW_ORIGINS", "  platformctl env describe --output json",
        "  platformctl env describe --as example >stage.env.example"})
final class EnvDescribeCommand implements Callable<Integer> {

    enum Form {
        table, example, page
    }

    @Mixin CommonOptions common;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "a variable")
    @Nullable String name;

    @Option(names = "--as", paramLabel = "FORM", defaultValue = "table", description = "table, example (an env file to fill in) or page (docs/settings.md)") Form form;

    record Row(String name, String about, String form, String standard, boolean needed, boolean secret,
            List<String> readBy) {
        static Row of(Variable variable) {
            return new Row(variable.name(), variable.about(), variable.setting().meaning(), variable.standard(),
                    variable.needed(), variable.secret(),
                    variable.readBy().stream().map(Variable.Part::word).sorted().toList());
        }
    }

    @Override
    public Integer call() {
        List<Variable> wanted = wanted();
        common.console().result(wanted.stream().map(Row::of).toList(), switch (form) {
            case example -> SettingsText.envFile(Map.of());
            case page -> SettingsText.page();
            case table -> table(wanted);
        });
        return Exit.DONE.code();
    }

    private List<Variable> wanted() {
        String one = name;
        return one == null ? Catalogue.all() : List.of(known(one));
    }

    /// The variable of that name.
    ///
    /// @throws Problem with the nearest name where there is none
    static Variable known(String name) {
        return Catalogue.named(name).orElseThrow(() -> Problem.usage("there is no variable " + name,
                SettingsCheck.nearest(name).map(near -> "the nearest is " + near).orElse("none is named like it"),
                "platformctl env describe lists all"));
    }

    private static String story(Variable variable) {
        return variable.about() + (variable.source().isEmpty() ? "" : "\n" + variable.source());
    }

    private static String table(List<Variable> variables) {
        List<List<String>> rows = new ArrayList<>(
                List.of(List.of("VARIABLE", "NEEDED", "SECRET", "DEFAULT", "READ BY", "FORM")));
        variables.forEach(variable -> rows.add(List.of(variable.name(), variable.needed() ? "yes" : "-",
                variable.secret() ? "yes" : "-", variable.standard().isEmpty() ? "-" : variable.standard(),
                SettingsText.readers(variable), variable.setting().meaning())));
        return Console.table(rows)
                + (variables.size() == 1 ? "\n" + story(variables.getFirst()) + "\n" : "");
    }
}
