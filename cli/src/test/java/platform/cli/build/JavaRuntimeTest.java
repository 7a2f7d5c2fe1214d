package platform.cli.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class JavaRuntimeTest {

    /// A minimal system has no binutils, and Debian's JDK has its native symbols with it.
    @Test
    void it_is_linked_without_binutils_and_has_no_native_symbols(@TempDir Path cache) throws IOException {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("PATH", Files.createDirectory(cache.resolve("nothing-on-it")).toString());

        Path runtime = JavaRuntime.linked(Jdk.running(), cache, environment);

        assertThat(runtime.resolve("bin/java")).isExecutable();
        assertThat(Folders.filesBelow(runtime)).noneMatch(file -> file.toString().endsWith(".debuginfo"));
        assertThat(JavaRuntime.linked(Jdk.running(), cache, environment)).isEqualTo(runtime);
    }
}
