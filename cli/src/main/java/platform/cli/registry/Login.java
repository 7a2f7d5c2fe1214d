package platform.cli.registry;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Who we are at a registry.
///
/// @param user the user name
/// @param secret password or token; never printed
public record Login(String user, String secret) {

    /// The value of an `Authorization` header.
    String basic() {
        return "Basic "
                + Base64.getEncoder().encodeToString((user + ":" + secret).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return user + ":***";
    }
}
