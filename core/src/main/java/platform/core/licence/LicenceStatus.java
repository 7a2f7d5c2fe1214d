package platform.core.licence;

/// How a licence stands.
public enum LicenceStatus {
    ACTIVE, PAST_DUE, GRACE, REVOKED, EXPIRED
}
