package platform.cli.release;

/// Why an environment is brought to a release.
public enum Kind {
    /// To what is wanted of it already: its lock, or on stage a release just built.
    DEPLOY,
    /// To a release that another environment has proven.
    PROMOTE,
    /// Back to a release that was good.
    ROLLBACK
}
