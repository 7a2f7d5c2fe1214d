package platform.cli.rotation;

import java.util.List;

import platform.cli.environment.EnvFile;
import platform.cli.environment.OwnFile;
import platform.cli.environment.SettingsFile;
import platform.cli.environment.SettingsHold;

/// An env file, and beside it a log of JSON lines, `.env.<env>.audit`; both belong to their owner alone.
public final class FileSafe implements Safe {

    private final SettingsFile file;

    public FileSafe(SettingsFile file) {
        this.file = file;
    }

    @Override
    public Hold hold(String what) {
        SettingsHold hold = file.hold(what);
        return hold::close;
    }

    @Override
    public EnvFile read() {
        return file.read().sound(file.called());
    }

    @Override
    public void write(EnvFile settings) {
        file.write(settings.sound(file.called()));
    }

    @Override
    public void audit(List<AuditLine> lines) {
        if (!lines.isEmpty()) {
            OwnFile.append(file.audit(), AuditText.json(lines));
        }
    }

    @Override
    public void keep() {
        // What was written is on the disk, and there is no other place.
    }
}
