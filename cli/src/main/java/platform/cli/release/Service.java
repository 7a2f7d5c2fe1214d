package platform.cli.release;

import java.util.Locale;

/// A service that a release consists of. Its word is the Compose service and the last part of the image's name.
public enum Service {
    API, WORKER;

    /// `api` or `worker`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return word();
    }
}
