package platform.core.licence;

/// What was bought.
public enum Plan {
    FREE, PRO, LIFETIME
}
