package platform.server.openapi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;

import platform.core.http.Answer;
import platform.core.http.Route;

/// `GET /openapi.json` and `GET /docs`, a page that shows it and loads nothing from elsewhere. Files of ours, with an ETag (RFC 9110,
/// section 8.8.3); each is read when it is first asked for, so they cost the start nothing.
public final class DescriptionRoutes {
    private static final String ONLY_OURS = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private static final int TAG_BYTES = 16;

    private final Map<String, Answer> files = new ConcurrentHashMap<>();

    public List<Route> routes() {
        return List.of(file("/openapi.json", "openapi.json", "application/json"),
                file("/docs", "docs.html", "text/html; charset=utf-8"),
                file("/docs/docs.css", "docs.css", "text/css; charset=utf-8"),
                file("/docs/docs.js", "docs.js", "text/javascript; charset=utf-8"));
    }

    private Route file(String path, String name, String type) {
        return Route.get(path, request -> unlessKnown(request, files.computeIfAbsent(name, _ -> read(name, type))));
    }

    private static Answer unlessKnown(ServerRequest request, Answer file) {
        String known = request.headers().first(HeaderNames.IF_NONE_MATCH).orElse("");
        return Arrays.asList(known.split("\\s*,\\s*", 8)).contains(file.headers().get("ETag"))
                ? new Answer(304, "", new byte[0], file.headers())
                : file;
    }

    private static Answer read(String name, String type) {
        try (InputStream stream = DescriptionRoutes.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new NoSuchFileException(name);
            }
            byte[] body = stream.readAllBytes();
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(body);
            return new Answer(200, type, body, Map.of("ETag",
                    "\"" + HexFormat.of().formatHex(hash, 0, TAG_BYTES) + "\"", "Cache-Control", "no-cache",
                    "Content-Security-Policy", ONLY_OURS));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
