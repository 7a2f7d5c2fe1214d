package platform.server.admin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;

import platform.core.database.Database;
import platform.core.http.Answer;
import platform.core.http.Refusal;
import platform.core.http.Route;

/// Lets only those in who show an admin key in `X-ADMIN-API-KEY`: the present one, or the previous one during a rotation.
public final class AdminKeys {
    private static final HeaderName HEADER = HeaderNames.create("X-ADMIN-API-KEY");

    private final List<byte[]> accepted;

    public AdminKeys(List<String> keys) {
        this.accepted = keys.stream().map(AdminKeys::digest).toList();
    }

    /// The endpoint, closed to anyone without a key.
    public Route.Endpoint guard(Route.Endpoint endpoint) {
        return request -> {
            if (!shown(request)) {
                throw new Refusal(Answer.problem(401, "unauthorized", "X-ADMIN-API-KEY is missing or wrong."));
            }
            try {
                return endpoint.answer(request);
            } catch (RuntimeException e) {
                if (Database.isUnreachable(e)) {
                    throw new Refusal(Answer.unavailable());
                }
                throw e;
            }
        };
    }

    private boolean shown(ServerRequest request) {
        byte[] shown = digest(request.headers().first(HEADER).orElse(""));
        boolean right = false;
        // Digests of one length, and every key compared: the time taken tells nothing.
        for (byte[] key : accepted) {
            right |= MessageDigest.isEqual(key, shown);
        }
        return right;
    }

    private static byte[] digest(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
