package platform.cli.image;

/// The labels by which an image says what it is, and what it needs of the place where it runs.
public final class Label {

    /// The commit that it was built from.
    public static final String REVISION = "org.opencontainers.image.revision";
    /// The variables that must be set, comma-separated.
    public static final String SETTINGS = "platform.settings";
    /// The version that the database must have.
    public static final String SCHEMA = "platform.schema";
    /// The smallest such version of a release that can still run once this one has migrated.
    public static final String OLDEST_SCHEMA = "platform.schema.oldest";

    private Label() {}
}
