package platform.core.setting;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A Postgres database as libpq names it, `postgresql://user:password@host:port/database?parameters`
/// (https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS), in the parts that JDBC wants.
///
/// @param jdbcUrl  without user and password, so that it may be shown
/// @param user     percent-decoded; may be empty
/// @param password percent-decoded; may be empty; shown by no method of this record
public record DatabaseUrl(String jdbcUrl, String user, String password) {
    private static final int DEFAULT_PORT = 5432;
    private static final Pattern AUTHORITY = Pattern
            .compile("(?:(?<login>[^@]*)@)?(?<host>[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::(?<port>[0-9]{1,5}))?");
    /// libpq's parameters that the JDBC driver calls otherwise, or knows by the same name.
    private static final Map<String, String> PARAMETERS = Map.of("sslmode", "sslmode", "sslrootcert", "sslrootcert",
            "sslcert", "sslcert", "sslkey", "sslkey", "application_name", "ApplicationName", "options", "options",
            "connect_timeout", "connectTimeout", "channel_binding", "channelBinding");

    /// The database that a URL names.
    ///
    /// @throws IllegalArgumentException when it is not of that form, or has a parameter that libpq does not know either
    public static DatabaseUrl parse(String text) {
        URI uri = URI.create(text);
        if (!"postgresql".equals(uri.getScheme()) && !"postgres".equals(uri.getScheme())) {
            throw new IllegalArgumentException("scheme");
        }
        // Not URI's own host: it refuses the underscore that a Compose service may have in its name.
        Matcher authority = AUTHORITY.matcher(String.valueOf(uri.getRawAuthority()));
        if (!authority.matches() || uri.getRawPath() == null || uri.getRawPath().length() < 2) {
            throw new IllegalArgumentException("host or database");
        }
        String[] login = Objects.requireNonNullElse(authority.group("login"), "").split(":", 2);
        int port = authority.group("port") == null ? DEFAULT_PORT : Integer.parseInt(authority.group("port"));
        String jdbcUrl = "jdbc:postgresql://" + authority.group("host") + ":" + port + "/"
                + encode(decode(uri.getRawPath().substring(1)))
                + parameters(Objects.requireNonNullElse(uri.getRawQuery(), ""));
        return new DatabaseUrl(jdbcUrl, decode(login[0]), login.length == 2 ? decode(login[1]) : "");
    }

    @Override
    public String toString() {
        return "DatabaseUrl[" + jdbcUrl + "]";
    }

    private static String parameters(String query) {
        Map<String, String> known = new LinkedHashMap<>();
        Arrays.stream(query.split("&")).map(pair -> pair.split("=", 2)).filter(pair -> pair.length == 2)
                .forEach(pair -> known.put(driverName(decode(pair[0])), decode(pair[1])));
        return known.isEmpty()
                ? ""
                : known.entrySet().stream().map(entry -> entry.getKey() + "=" + encode(entry.getValue()))
                        .collect(Collectors.joining("&", "?", ""));
    }

    private static String driverName(String libpqName) {
        String name = PARAMETERS.get(libpqName);
        if (name == null) {
            throw new IllegalArgumentException("parameter");
        }
        return name;
    }

    private static String decode(String text) {
        // Only %XX is an escape in such a URL; URLDecoder would also turn a plus into a space.
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
