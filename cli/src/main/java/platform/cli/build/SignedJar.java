package platform.cli.build;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// A library that its makers signed, as Bouncy Castle does. The JVM checks each class of such a jar against its signature as it loads it, and
/// takes none of them into an archive of classes: both cost time at each start. What Maven fetched is what it has the
/// checksum of, and the image has a digest, so the image holds the jar without its signature, and so does
/// what the launcher starts (decision 0034).
public final class SignedJar {

    /// The least time that a ZIP can hold, since the same jar must give the same bytes.
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);
    private static final List<String> SIGNATURES = List.of(".SF", ".RSA", ".DSA", ".EC");

    private SignedJar() {}

    /// Takes the signatures off the jars in a folder.
    ///
    /// @return the names of those that had one, sorted
    public static List<String> unsign(Path folder) {
        Path copies = Folders.made(folder.resolve("unsigned"));
        try {
            List<String> names = new ArrayList<>();
            for (Path jar : Folders.in(folder).stream().filter(file -> file.toString().endsWith(".jar")).sorted()
                    .toList()) {
                Path copy = unsigned(jar, copies);
                if (!copy.equals(jar)) {
                    Files.move(copy, jar, StandardCopyOption.ATOMIC_MOVE);
                    names.add(jar.getFileName().toString());
                }
            }
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            Folders.delete(copies);
        }
    }

    /// The jar itself if nobody signed it, else a copy of the same name without the signature.
    ///
    /// @param folder where the copy goes; it must be there
    static Path unsigned(Path jar, Path folder) {
        try (ZipFile signed = new ZipFile(jar.toFile())) {
            if (signed.stream().noneMatch(SignedJar::isSignature)) {
                return jar;
            }
            Path unsigned = folder.resolve(jar.getFileName());
            copy(signed, unsigned);
            return unsigned;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// JAR File Specification, "Signature Validation".
    private static boolean isSignature(ZipEntry entry) {
        String name = entry.getName().toUpperCase(Locale.ROOT);
        return name.startsWith("META-INF/") && name.indexOf('/', "META-INF/".length()) < 0
                && SIGNATURES.stream().anyMatch(name::endsWith);
    }

    private static void copy(ZipFile signed, Path unsigned) throws IOException {
        try (OutputStream file = Files.newOutputStream(unsigned); ZipOutputStream out = new ZipOutputStream(file)) {
            for (ZipEntry entry : (Iterable<ZipEntry>) signed.stream().map(ZipEntry.class::cast)::iterator) {
                if (isSignature(entry)) {
                    continue;
                }
                ZipEntry copy = new ZipEntry(entry.getName());
                copy.setTimeLocal(NO_TIME);
                out.putNextEntry(copy);
                if (entry.getName().equals(JarFile.MANIFEST_NAME)) {
                    withoutDigests(signed, entry).write(out);
                } else {
                    signed.getInputStream(entry).transferTo(out);
                }
                out.closeEntry();
            }
        }
    }

    private static Manifest withoutDigests(ZipFile signed, ZipEntry entry) throws IOException {
        Manifest manifest = new Manifest(signed.getInputStream(entry));
        manifest.getEntries().clear();
        return manifest;
    }
}
