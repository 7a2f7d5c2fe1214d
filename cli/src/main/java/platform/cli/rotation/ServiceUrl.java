package platform.cli.rotation;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/// Where services find a server and as whom they log in: `scheme://user:password@host:port/…`. It holds a secret: its text shows
/// the host. What stands alone before the `@` is the user, but for Redis the password.
///
/// @param scheme with its slashes
/// @param account user and password, empty where the URL has none
/// @param host name or address
/// @param rest what follows the host
record ServiceUrl(String scheme, Account account, String host, String rest) {

    private static final Pattern FORM = Pattern.compile(
            "([a-z]+://)(?:([^:@/?]*)(?::([^@/?]*))?@)?([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])((?:[:/?].*)?)");

    /// @throws IllegalArgumentException if it is no such URL; shows no part of it
    static ServiceUrl parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a URL of a server");
        }
        String scheme = matcher.group(1);
        Account account = scheme.startsWith("redis") && matcher.group(3) == null
                ? new Account("", decoded(matcher.group(2)))
                : new Account(decoded(matcher.group(2)), decoded(matcher.group(3)));
        return new ServiceUrl(scheme, account, matcher.group(4), matcher.group(5));
    }

    private static String decoded(@Nullable String part) {
        return part == null ? "" : URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /// The same server, as somebody else.
    ///
    /// @param other user and password of letters, digits and _
    ServiceUrl as(Account other) {
        return new ServiceUrl(scheme, other, host, rest);
    }

    /// As an env file has it.
    String text() {
        return scheme + account.user() + ":" + account.password() + "@" + host + rest;
    }

    @Override
    public String toString() {
        return "ServiceUrl[" + host + "]";
    }
}
