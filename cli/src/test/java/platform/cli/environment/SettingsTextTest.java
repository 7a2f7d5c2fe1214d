package platform.cli.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import platform.cli.command.Commands;
import platform.core.setting.Catalogue;
import platform.core.setting.Variable;

/// The catalogue, the example, the page and the compose files say the same.
class SettingsTextTest {

    private static final Path ROOT = Path.of("..");
    /// Written by the tool itself, or set in images.
    private static final Set<String> NOT_IN_ENV_FILES = Set.of("RELEASE_SHA");

    @Test
    void stage_env_example_is_what_the_catalogue_gives() throws IOException {
        assertThat(Files.readString(ROOT.resolve("stage.env.example")))
                .as("write it anew: ./platformctl env describe --as example >stage.env.example")
                .isEqualTo(SettingsText.envFile(Map.of()));
    }

    @Test
    void the_page_of_settings_is_what_the_catalogue_gives() throws IOException {
        assertThat(Files.readString(ROOT.resolve("docs/settings.md")))
                .as("write it anew: ./platformctl env describe --as page >docs/settings.md")
                .isEqualTo(SettingsText.page());
    }

    @Test
    void compose_files_ask_for_no_variable_that_the_catalogue_does_not_know_and_need_what_it_says() throws IOException {
        Pattern variable = Pattern.compile("(?<!\\$)\\$\\{(?<name>[A-Z][A-Z0-9_]*)(?<needed>:\\?)?");
        for (String file : Set.of("base.yaml", "stage/compose.yaml", "prod/compose.yaml", "local/compose.yaml")) {
            String text = Files.readString(ROOT.resolve("environments").resolve(file));
            assertThat(variable.matcher(text).results().map(found -> found.group("name")).filter(
                    name -> !NOT_IN_ENV_FILES.contains(name) && Catalogue.named(name).isEmpty())).as(file).isEmpty();
        }
        String base = Files.readString(ROOT.resolve("environments/base.yaml"));
        assertThat(variable.matcher(base).results().filter(found -> found.group("needed") != null)
                .map(found -> found.group("name")).collect(Collectors.toSet())).isEqualTo(
                        Catalogue.all().stream().filter(Variable::needed).map(Variable::name)
                                .collect(Collectors.toSet()));
    }

    @Test
    void what_a_service_reads_compose_gives_it() throws IOException {
        String base = Files.readString(ROOT.resolve("environments/base.yaml"))
                + Files.readString(ROOT.resolve("environments/stage/compose.yaml"));
        assertThat(Catalogue.all().stream()
                .filter(variable -> variable.readBy().contains(Variable.Part.API)
                        || variable.readBy().contains(Variable.Part.WORKER))
                .map(Variable::name)).allSatisfy(name -> assertThat(base).contains("      " + name + ": ${" + name));
    }

    @Test
    void the_command_prints_them() {
        java.io.StringWriter out = new java.io.StringWriter();
        assertThat(Commands.line().setOut(new java.io.PrintWriter(out)).execute("env", "describe", "--as", "example"))
                .isZero();
        assertThat(out).hasToString(SettingsText.envFile(Map.of()));
    }
}
