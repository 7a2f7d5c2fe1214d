package platform.cli.pin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

import platform.cli.environment.OwnFile;
import platform.cli.problem.Problem;
import platform.cli.release.Kind;
import platform.cli.release.Order;
import platform.cli.release.Release;

/// A lock that is only a file of the host, `stage.lock`; what it said before lies beside it.
final class FilePin implements Pin {

    /// Marks what a rollback left: nobody is sent back there without naming it.
    private static final String LEFT = "# left by a rollback";

    private final Path file;
    private final Path before;

    FilePin(Path file) {
        this.file = file;
        this.before = file.resolveSibling("." + file.getFileName() + ".before");
    }

    @Override
    public Optional<Release> current() {
        return read(file);
    }

    @Override
    public Optional<Release> previous() {
        try {
            return Files.exists(before) && Files.readString(before).contains(LEFT) ? Optional.empty() : read(before);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Release> read(Path file) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return PinText.parse(Files.readString(file));
        } catch (IllegalArgumentException e) {
            throw Problem.usage(file.getFileName() + " cannot be read", String.valueOf(e.getMessage()),
                    "remove it and deploy again").causedBy(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean record(Order order) {
        if (current().equals(Optional.of(order.wanted()))) {
            return false;
        }
        try {
            if (Files.exists(file)) {
                OwnFile.replace(before, Files.readString(file) + (order.kind() == Kind.ROLLBACK ? LEFT + "\n" : ""));
            } else {
                Files.deleteIfExists(before);
            }
            OwnFile.replace(file, PinText.of(order.wanted(), order.environment().name()));
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean revert(Order order, String why) {
        if (!current().equals(Optional.of(order.wanted()))) {
            return false;
        }
        try {
            if (Files.exists(before)) {
                Files.move(before, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } else {
                Files.deleteIfExists(file);
            }
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
