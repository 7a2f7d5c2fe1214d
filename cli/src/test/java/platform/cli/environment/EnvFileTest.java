package platform.cli.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import platform.cli.problem.Problem;

class EnvFileTest {

    static final String FILE = """
                                       # who may call
                                       CORS=https://a.example  # two
                                       export USER=u
                                       URL=db://$USER:${USER}@host$$1

                                       #NEXT=7
                                       RAW='$x "y" # z'
                                       ESCAPED="a\\\\b \\" \\$HOME # c"
                                       EMPTY=
                                       """;
    /// Values that are awkward to write.
    static final List<String> AWKWARD = List.of("", "a", "a b", " edges ", "it's", "\"", "\\", "a\\", "\\\\",
            "$HOME", "${HOME}", "$$", "$", "#", "a #b", "a#b", "'\"\\$`", "\\$", "\\\\$", "`id`", "é€", "~", "a=b==",
            "$(id)", "!x", "*", "\\n", "'", "''", "\"\"", "a;b&c|d", "postgresql://u:p%40@h:5432/d?x=y&z=1");

    @TempDir Path folder;

    @Test
    void values_comments_and_order_are_read() {
        EnvFile file = EnvFile.parse(FILE);
        assertThat(file.faults()).isEmpty();
        assertThat(file.values()).containsExactly(Map.entry("CORS", "https://a.example"), Map.entry("USER", "u"),
                Map.entry("URL", "db://u:u@host$1"), Map.entry("RAW", "$x \"y\" # z"),
                Map.entry("ESCAPED", "a\\b \" $HOME # c"), Map.entry("EMPTY", ""));
        assertThat(file.text()).isEqualTo(FILE);
        assertThat(file.value("EMPTY")).isEmpty();
        assertThat(file.toString()).doesNotContain("a.example");
    }

    @Test
    void a_change_leaves_the_rest_as_it_is() {
        EnvFile file = EnvFile.parse(FILE);
        assertThat(file.with("EMPTY", "now it's").with("NEXT", "8").with("LAST", "1").without("USER")
                .without("URL").text()).isEqualTo("""
                                                  # who may call
                                                  CORS=https://a.example  # two

                                                  #NEXT=7
                                                  NEXT=8
                                                  RAW='$x "y" # z'
                                                  ESCAPED="a\\\\b \\" \\$HOME # c"
                                                  EMPTY="now it's"
                                                  LAST=1
                                                  """);
        assertThat(file.with("NEXT", "8").without("NEXT").text()).isEqualTo(FILE);
    }

    @Test
    void a_change_reaches_the_lines_that_refer_to_it() {
        assertThat(EnvFile.parse(FILE).with("USER", "v").value("URL")).contains("db://v:v@host$1");
        assertThat(EnvFile.parse(FILE).without("USER").faults()).extracting(EnvFile.Fault::name).containsExactly("URL");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                                                                  SECRET-1=geheim | | is not NAME=value
                                                                  1SECRET=geheim | | is not NAME=value
                                                                  SECRET: geheim | | is not NAME=value
                                                                  SECRET =geheim | | is not NAME=value
                                                                  SECRET | | is not NAME=value
                                                                  SECRET='geheim | SECRET | do not close
                                                                  SECRET="geheim | SECRET | do not close
                                                                  SECRET='geheim' x | SECRET | something after
                                                                  SECRET='geheim\\' | SECRET | do not close
                                                                  SECRET="geheim\\n" | SECRET | do not close
                                                                  SECRET=#geheim | SECRET | begins with #
                                                                  SECRET=geheim$x | SECRET | names no variable above
                                                                  SECRET=geheim$ | SECRET | names no variable above
                                                                  SECRET=${geheim:-x} | SECRET | names no variable above
                                                                  SECRET=geheim\\$x | SECRET | backslash
                                                                  """)
    void what_versions_of_compose_read_differently_is_a_fault(String line, String name, String why) {
        EnvFile file = EnvFile.parse("A=1\n" + line + "\nB=2\n");
        assertThat(file.values()).containsOnlyKeys("A", "B");
        assertThat(file.faults()).singleElement().satisfies(fault -> {
            assertThat(fault.line()).isEqualTo(2);
            assertThat(fault.name()).isEqualTo(name == null ? "" : name);
            assertThat(fault.why()).contains(why);
        });
        assertThatThrownBy(() -> file.sound(".env.prod")).isInstanceOfSatisfying(Problem.class,
                problem -> assertThat(problem.why()).startsWith(".env.prod, line 2").contains(why)
                        .doesNotContain("geheim"));
    }

    @Test
    void a_variable_stands_in_it_once() {
        assertThat(EnvFile.parse("A=1\nB=2\nA=1\n").faults()).extracting(EnvFile.Fault::toString)
                .containsExactly("line 3, A: stands in the file twice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"two\nlines", "nul\0", "tab\t"})
    void a_value_that_no_line_holds_is_refused(String value) {
        assertThatThrownBy(() -> EnvFile.parse("").with("A", value)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("A cannot stand").message().doesNotContain(value);
    }

    @Test
    void a_file_is_replaced_whole_and_is_its_owners_alone() throws IOException {
        SettingsFile file = new SettingsFile(folder, "prod", new IdentityFile(folder.resolve("identity")));
        assertThatThrownBy(file::read).isInstanceOf(Problem.class).hasMessage("there are no settings for prod");
        file.write(EnvFile.parse(FILE));
        Path path = folder.resolve(".env.prod");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
        // What a killed run left.
        Files.writeString(folder.resolve(".env.prod.new"), "half");
        file.write(file.read().with("USER", "v"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path))).isEqualTo("rw-------");
        assertThat(file.read().value("USER")).contains("v");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(path);
        }
    }

    @Test
    void a_link_stays_a_link() throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolve("safe")).resolve("prod");
        Files.writeString(elsewhere, "A=1\n");
        Path link = Files.createSymbolicLink(folder.resolve(".env.prod"), elsewhere);
        SettingsFile file = new SettingsFile(folder, "prod", new IdentityFile(folder.resolve("identity")));
        file.write(file.read().with("A", "2"));
        assertThat(link).isSymbolicLink();
        assertThat(elsewhere).hasContent("A=2\n");
    }

    @Test
    void what_is_no_env_file_is_refused() throws IOException {
        SettingsFile file = new SettingsFile(folder, "prod", new IdentityFile(folder.resolve("identity")));
        Path path = folder.resolve(".env.prod");
        Files.write(path, new byte[]{'A', '=', (byte) 0xff});
        assertThatThrownBy(file::read).isInstanceOf(Problem.class).hasMessage("cannot read .env.prod");
        Files.write(path, new byte[65 * 1024]);
        assertThatThrownBy(file::read).isInstanceOf(Problem.class).extracting(problem -> ((Problem) problem).why())
                .isEqualTo("it is longer than 64 KiB");
        List<String> many = new ArrayList<>();
        for (int i = 0; i < 2001; i++) {
            many.add("#");
        }
        Files.write(path, many);
        assertThat(file.read().faults()).extracting(EnvFile.Fault::line).containsExactly(2001);
    }
}
