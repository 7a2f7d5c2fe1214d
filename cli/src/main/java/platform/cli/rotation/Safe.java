package platform.cli.rotation;

import java.util.List;

import platform.cli.environment.EnvFile;

/// Where the settings of an environment are kept, as a rotation needs it.
public interface Safe {

    /// Keeps others from changing them until closed.
    ///
    /// @param what the command
    /// @throws platform.cli.problem.Problem if somebody else is at it
    Hold hold(String what);

    /// What they say now; every line can be read.
    EnvFile read();

    /// Replaces them whole, in one instant.
    void write(EnvFile settings);

    /// Leaves lines in the audit, before this returns.
    void audit(List<AuditLine> lines);

    /// What was written and what was told of it are both there now: brings them to wherever they are kept for good.
    void keep();

    /// Keeps others out.
    interface Hold extends AutoCloseable {
        @Override
        void close();
    }
}
