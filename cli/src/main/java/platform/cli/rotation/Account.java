package platform.cli.rotation;

/// A login of a server. It holds a secret: its text shows the name.
///
/// @param user its name
/// @param password in the clear; empty: none
public record Account(String user, String password) {

    @Override
    public String toString() {
        return "Account[" + user + "]";
    }
}
