package platform.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import platform.cli.process.ChildProcess;
import platform.cli.testing.Sources;

/// The launcher, in a folder whose name is hard to say. Maven's part is played by the classes of this test.
@Tag("slow")
class LauncherTest {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Path JDK = Path.of(System.getProperty("java.home"));

    @TempDir static Path folder;
    private static Path home;

    @BeforeAll
    static void a_checkout() throws IOException {
        home = checkout("Straße mit 'Blank\" $x");
        Path jars = Files.createDirectories(folder.resolve("jars"));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path from = Path.of(entry);
            Path to = jars.resolve(jars.toFile().list().length + "-" + from.getFileName() + ".jar");
            if (Files.isDirectory(from)) {
                run(folder, Map.of(), List.of(JDK.resolve("bin/jar").toString(), "--create", "--no-compress", "--file",
                        to.toString(), "-C", from.toString(), "."));
            } else {
                Files.copy(from, to);
            }
        }
        Path maven = Files.createDirectories(folder.resolve("bin")).resolve("mvn");
        Files.writeString(maven, "#!/bin/sh\nmkdir -p cli/target && cp -R '" + jars + "' cli/target/lib\n"
                + "mv cli/target/lib/0-* cli/target/first.jar\n");
        assertThat(maven.toFile().setExecutable(true)).isTrue();
        assertThat(launch(Map.of("LC_ALL", "C"), "--version").err()).contains("built in");
        assertThat(home.resolve(".platformctl")).isDirectoryRecursivelyContaining("glob:**/aot");
    }

    private static Path checkout(String name) throws IOException {
        Path made = folder.resolve(name);
        for (String below : List.of("core/src/main", "cli/src/main")) {
            Files.createDirectories(made.resolve(below));
        }
        for (String file : List.of("pom.xml", "core/pom.xml", "cli/pom.xml")) {
            Files.createFile(made.resolve(file));
            Files.setLastModifiedTime(made.resolve(file), FileTime.from(Instant.EPOCH));
        }
        Files.copy(Sources.root().resolve("platformctl"), made.resolve("platformctl"));
        return made;
    }

    @ParameterizedTest
    @ValueSource(strings = {"LC_ALL=C", "LC_ALL=POSIX", "LC_ALL=de_DE.UTF-8", "LC_ALL=de_DE.ISO-8859-1", "LANG=C.UTF-8",
            "LANG="})
    void any_locale_will_do(String locale) {
        String[] variable = locale.split("=", -1);
        Map<String, String> environment = Map.of(variable[0], variable[1]);
        ChildProcess.Result help = launch(environment, "--help");
        assertThat(help.exit()).as(help.err()).isZero();
        assertThat(help.out()).contains("Release:\n");
        assertThat(launch(environment, "-C", "/nowhere/Straße → …", "history").err())
                .contains("above /nowhere/Straße → …");
    }

    @Test
    void it_says_from_what_it_was_built() {
        assertThat(launch(Map.of(), "--version").out())
                .matches("platformctl of no known commit \\(Java [0-9.+A-Za-z-]+\\)\n");
    }

    @Test
    void a_path_with_a_colon_is_refused() throws IOException {
        ChildProcess.Result refused = run(folder, environment(Map.of()),
                List.of(checkout("ob:doppelt").resolve("platformctl").toString(), "--help"));
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err()).contains("a checkout must not have a colon in its path", "ob:doppelt",
                "next: move it");
    }

    private static ChildProcess.Result launch(Map<String, String> variables, String... words) {
        List<String> command = new ArrayList<>(List.of(home.resolve("platformctl").toString()));
        command.addAll(List.of(words));
        return run(home, environment(variables), command);
    }

    private static Map<String, String> environment(Map<String, String> variables) {
        Map<String, String> all = new HashMap<>(variables);
        all.put("JAVA_HOME", JDK.toString());
        all.put("HOME", folder.toString());
        all.put("GIT_CEILING_DIRECTORIES", folder.toString());
        all.put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
        return all;
    }

    private static ChildProcess.Result run(Path where, Map<String, String> environment, List<String> command) {
        return new ChildProcess(where, environment).run(LIMIT, command);
    }
}
