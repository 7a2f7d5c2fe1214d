package platform.cli.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// With the jar of Bouncy Castle as its makers signed it.
@Tag("slow")
class SignedJarTest {
    private static final String SIGNATURE = "META-INF/BCRSA204.SF";

    private static Path jarOf(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    @Test
    void a_copy_holds_the_same_classes_and_no_signature(@TempDir Path folder) throws IOException, URISyntaxException {
        Path jar = jarOf(Ed25519Signer.class);
        Path copy = SignedJar.unsigned(jar, folder);

        assertThat(copy).hasParent(folder).hasFileName(jar.getFileName().toString());
        try (JarFile signed = new JarFile(jar.toFile()); JarFile unsigned = new JarFile(copy.toFile())) {
            assertThat(signed.getEntry(SIGNATURE)).as("the jar of this test is signed").isNotNull();
            assertThat(unsigned.stream()).extracting(ZipEntry::getName)
                    .noneMatch(name -> name.matches("META-INF/[^/]+\\.(SF|RSA|DSA|EC)"));
            assertThat(unsigned.stream().filter(entry -> entry.getName().endsWith(".class")))
                    .extracting(entry -> entry.getName() + " " + entry.getCrc())
                    .containsExactlyElementsOf(signed.stream().filter(entry -> entry.getName().endsWith(".class"))
                            .map(entry -> entry.getName() + " " + entry.getCrc()).toList());
            assertThat(unsigned.getManifest().getEntries()).isEmpty();
            assertThat(unsigned.getManifest().getMainAttributes())
                    .isEqualTo(signed.getManifest().getMainAttributes());
        }
    }

    @Test
    void two_copies_are_the_same_bytes(@TempDir Path folder) throws IOException, URISyntaxException {
        Path jar = jarOf(Ed25519Signer.class);

        assertThat(SignedJar.unsigned(jar, Files.createDirectory(folder.resolve("one"))))
                .hasSameBinaryContentAs(SignedJar.unsigned(jar, Files.createDirectory(folder.resolve("two"))));
    }

    @Test
    void of_a_folder_those_that_are_signed_lose_it(@TempDir Path folder) throws IOException, URISyntaxException {
        for (Class<?> type : List.of(Ed25519Signer.class, NullMarked.class)) {
            Files.copy(jarOf(type), folder.resolve(jarOf(type).getFileName()));
        }
        String signed = jarOf(Ed25519Signer.class).getFileName().toString();

        assertThat(SignedJar.unsign(folder)).containsExactly(signed);
        assertThat(SignedJar.unsign(folder)).isEmpty();
        assertThat(folder).isDirectoryContaining(file -> file.endsWith(signed))
                .isDirectoryNotContaining(file -> Files.isDirectory(file));
    }

    @Test
    void a_jar_that_nobody_signed_stays_where_it_is(@TempDir Path folder) throws URISyntaxException {
        Path jar = jarOf(NullMarked.class);

        assertThat(SignedJar.unsigned(jar, folder)).isEqualTo(jar);
        assertThat(folder).isEmptyDirectory();
    }
}
