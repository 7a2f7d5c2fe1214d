package platform.cli.environment;

import java.nio.file.Files;
import java.nio.file.Path;

import platform.cli.problem.Problem;

/// Where the settings of an environment are kept: `.env.<name>` in the checkout.
public final class SettingsFile {

    private static final int MOST_BYTES = 64 * 1024;

    private final String environment;
    private final Path file;

    /// @param root the checkout
    /// @param environment its name, e.g. `prod`
    public SettingsFile(Path root, String environment) {
        this.environment = environment;
        this.file = root.resolve(".env." + environment);
    }

    /// Whether it is there.
    public boolean exists() {
        return Files.exists(file);
    }

    /// How the operator calls it, e.g. `.env.prod`.
    public String called() {
        return file.getFileName().toString();
    }

    /// What it says now; lines that cannot be read are among its faults.
    ///
    /// @throws Problem if it is not there, not readable, not text or longer than 64 KiB
    public EnvFile read() {
        if (!exists()) {
            throw Problem.usage("there are no settings for " + environment,
                    called() + " is not in " + file.getParent(),
                    "platformctl env init " + environment + ", or cp stage.env.example " + called()
                            + " && chmod 600 " + called() + ", and fill it in (manual 4.3)");
        }
        return EnvFile.parse(OwnFile.text(file, MOST_BYTES));
    }

    /// Whether others than its owner may read or write it.
    public boolean open() {
        return OwnFile.open(file);
    }

    /// Makes it, readable by its owner alone.
    ///
    /// @throws Problem if it is there: its secrets may be in use
    public void create(EnvFile settings) {
        OwnFile.create(file, settings.text());
    }

    /// Replaces it whole, in one instant; readable by its owner alone.
    public void write(EnvFile settings) {
        OwnFile.replace(file, settings.text());
    }

    /// Holds it against others who would change it; whoever only reads does not wait.
    ///
    /// @param what who does what, e.g. `olga: env set prod`
    /// @throws Problem if somebody else holds it
    public SettingsHold hold(String what) {
        return SettingsHold.take(file.resolveSibling(called() + ".lock"), called(), what);
    }

    /// Where the log of its changes is, beside it.
    public Path audit() {
        return file.resolveSibling(called() + ".audit");
    }
}
