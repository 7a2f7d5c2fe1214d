package platform.core.setting;

import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Web origins (RFC 6454) as browsers send them: `https://example.com`, `http://localhost:8080`, `app://obsidian.md`.
final class WebOrigins {
    private static final Pattern ORIGIN = Pattern
            .compile("[a-z][a-z0-9+.-]{0,30}://(?:[a-z0-9._-]{1,253}|\\[[0-9a-f:.]{2,45}])(?::[0-9]{1,5})?");

    private WebOrigins() {}

    /// A comma-separated list of origins.
    ///
    /// @throws IllegalArgumentException when one of them is no origin; a trailing slash and `*` are none
    static Set<String> parse(String text) {
        return Arrays.stream(text.split(",", -1)).map(String::strip).map(WebOrigins::origin)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String origin(String text) {
        if (!ORIGIN.matcher(text).matches()) {
            throw new IllegalArgumentException("origin");
        }
        return text;
    }
}
