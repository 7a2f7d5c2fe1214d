package platform.core.testing;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Finds in a log line what must never be in one: by its form, and the buyer's name and the secrets that tests use.
public final class PrivateData {
    private static final List<Pattern> FORBIDDEN = Stream.of("[\\w.+-]+@[\\w-]+\\.[\\w.-]+", // an e-mail address
            "(?i)ONM-[A-Z]+-[0-9A-Z]{5}", // a licence key
            "eyJ[\\w-]{8,}\\.[\\w-]*", // a token
            "\\b(whsec|sk_test|sk_live|pk_test|pk_live)_\\w+", "v1=[0-9a-f]{8}", // secrets and signatures
            "(?<![\\d.])\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}(?![\\d.])", // a client's address
            "Byron", "admin-(present|previous)", "postgres:postgres", "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
            "(?i)\"(stripe-signature|x-forwarded-for|authorization|x-admin-api-key)\"").map(Pattern::compile).toList();

    private PrivateData() {}

    /// What is private in a text, if anything is.
    public static Optional<String> in(String text) {
        return FORBIDDEN.stream().map(pattern -> pattern.matcher(text)).filter(Matcher::find).map(Matcher::group)
                .findFirst();
    }
}
