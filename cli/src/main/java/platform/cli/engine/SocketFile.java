package platform.cli.engine;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.stream.Stream;

/// What the file of a socket says about who may connect.
sealed interface SocketFile {

    /// It is not there.
    record Absent() implements SocketFile {
    }

    /// This process may not write to it.
    ///
    /// @param owner who may
    /// @param group its group
    /// @param shared whether that may, too
    /// @param member whether this user is of that group, but this process is older than that
    record Closed(String owner, String group, boolean shared, boolean member) implements SocketFile {
    }

    /// Whoever asks for permission has it.
    record Open() implements SocketFile {
    }

    static SocketFile at(Path file) {
        if (Files.isWritable(file)) {
            return new Open();
        }
        try {
            PosixFileAttributes attributes = Files.readAttributes(file, PosixFileAttributes.class);
            boolean shared = attributes.permissions().contains(PosixFilePermission.GROUP_WRITE);
            String group = attributes.group().getName();
            return new Closed(attributes.owner().getName(), group, shared, shared && member(group));
        } catch (AccessDeniedException _) {
            return new Closed("another user", "", false, false);
        } catch (IOException _) {
            return new Absent();
        }
    }

    /// The groups that the user has from the next login on. Groups from other sources than the file are not seen.
    private static boolean member(String group) throws IOException {
        return members(Files.readAllLines(Path.of("/etc/group")), group)
                .anyMatch(System.getProperty("user.name", "")::equals);
    }

    /// The members of a group by the lines of a group file, `name:password:id:members`.
    static Stream<String> members(List<String> lines, String group) {
        return lines.stream().map(line -> line.split(":", -1))
                .filter(fields -> fields.length == 4 && fields[0].equals(group))
                .flatMap(fields -> Stream.of(fields[3].split(",", -1)));
    }
}
