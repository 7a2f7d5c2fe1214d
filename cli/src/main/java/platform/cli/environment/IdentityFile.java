package platform.cli.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import platform.cli.problem.Problem;
import platform.cli.seal.Identities;

/// The file with the secret key that opens sealed settings; it belongs to its user alone.
public final class IdentityFile {

    private static final int MOST_BYTES = 16 * 1024;

    private final Path file;
    private @Nullable Identities read;

    /// @param file where it is, or would be
    public IdentityFile(Path file) {
        this.file = file;
    }

    /// The one that is named, else that of `PLATFORM_AGE_IDENTITY`, else `platformctl/identity` in the user's configuration.
    ///
    /// @param environment of this process
    public static IdentityFile of(Optional<Path> named, Map<String, String> environment) {
        return new IdentityFile(named.or(() -> given(environment, "PLATFORM_AGE_IDENTITY").map(Path::of))
                .orElseGet(() -> given(environment, "XDG_CONFIG_HOME").map(Path::of)
                        .orElseGet(() -> Path.of(given(environment, "HOME").orElse("/root"), ".config"))
                        .resolve("platformctl/identity")));
    }

    private static Optional<String> given(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    /// Where it is, or would be.
    public Path path() {
        return file;
    }

    /// Its keys. The file is read once, so that it may be a pipe.
    ///
    /// @throws Problem if it is not there, open to others, or no identity file
    public Identities read() {
        Identities known = read;
        if (known == null) {
            known = ask();
            read = known;
        }
        return known;
    }

    private Identities ask() {
        if (!Files.exists(file)) {
            throw Problem.usage("you have no key that opens sealed settings", file + " is not there",
                    "name yours with --identity or PLATFORM_AGE_IDENTITY, or make one: platformctl env identity --new");
        }
        if (OwnFile.open(file)) {
            throw Problem.usage("the key in " + file + " is not used", "others may read the file",
                    "chmod 600 " + file + "; if others can log in here, make a new one and have the old one removed");
        }
        try {
            return Identities.parse(OwnFile.text(file, MOST_BYTES));
        } catch (IllegalArgumentException e) {
            throw Problem.usage("cannot use the key in " + file, String.valueOf(e.getMessage()),
                    "name another file with --identity, or make one: platformctl env identity --new").causedBy(e);
        }
    }

    /// Draws a key and makes the file.
    ///
    /// @throws Problem if it is there
    public Identities create(Instant now) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent(),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw Problem.usage("cannot write " + file, "its folder cannot be made: " + e.getMessage(),
                    "name another place with --identity").causedBy(e);
        }
        OwnFile.create(file, Identities.fresh(now));
        return read();
    }
}
