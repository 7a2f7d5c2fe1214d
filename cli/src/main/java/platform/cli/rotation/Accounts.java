package platform.cli.rotation;

/// The logins of a server that services reach by a URL. Whatever is done here may be done twice.
public interface Accounts {

    /// Whether the server can be given logins at all.
    ///
    /// @throws platform.cli.problem.Problem if not; nothing has been changed
    void check();

    /// Lets `fresh` log in, by this password alone, with all rights that services need. Nothing is taken from `present`; where
    /// the server has lost it, it gets it back.
    ///
    /// @throws platform.cli.problem.Problem if the server did not take it
    void admit(Account present, Account fresh);

    /// Refuses every other login of services, and ends the sessions they have.
    ///
    /// @throws platform.cli.problem.Problem if the server did not do it
    void keepOnly(Account present);
}
