package platform.cli.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real archives of one small library.
class ClassArchiveTest {

    private static Path dumped(Path module, Path jar, Path cache) {
        Path runtime = JavaRuntime.linked(Jdk.running(), BuildReleases.cache(System.getenv()), System.getenv());
        return ClassArchive.dumped(module, List.of(jar), runtime, cache, System.getenv()).orElseThrow();
    }

    @Test
    void two_folders_give_the_same_bytes(@TempDir Path folder) throws IOException, URISyntaxException {
        Path jar = Path.of(NullMarked.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Path module = folder.resolve("module");
        Files.createDirectories(module.resolve("src/main/cds"));
        Files.writeString(module.resolve("src/main/cds/classes.lst"),
                "java/lang/Object\n" + NullMarked.class.getName().replace('.', '/') + "\n");
        Path copy = Files.copy(jar, Files.createDirectory(folder.resolve("other")).resolve(jar.getFileName()));

        Path one = dumped(module, jar, folder.resolve("one"));
        Path two = dumped(module, copy, folder.resolve("a-cache-of-a-longer-name"));

        assertThat(one).hasSameBinaryContentAs(two).hasFileName(two.getFileName().toString());
        assertThat(dumped(module, copy, folder.resolve("one"))).isEqualTo(one);
    }

    @Test
    void a_module_without_a_list_has_none(@TempDir Path folder) {
        assertThat(ClassArchive.dumped(folder, List.of(), folder, folder, System.getenv())).isEmpty();
    }
}
