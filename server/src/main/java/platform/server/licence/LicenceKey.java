package platform.server.licence;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

import platform.core.licence.Plan;

/// A licence key, `ONM-PRO-XXXXX-XXXXX-XXXXX-XXXXX`: the plan it was drawn for, and 100 random bits as 20 characters of Crockford's
/// base32 (https://www.crockford.com/base32.html). It is shown once, and only [#hash()] is kept.
public final class LicenceKey {
    /// The longest text that can be meant as a key.
    public static final int MOST_CHARACTERS = 64;
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final String MAKER = "ONM";
    private static final int SYMBOLS = 20;
    private static final int GROUP = 5;

    private final Plan plan;
    private final String symbols;

    private LicenceKey(Plan plan, String symbols) {
        this.plan = plan;
        this.symbols = symbols;
    }

    /// A key that nobody has.
    public static LicenceKey draw(Plan plan, SecureRandom random) {
        byte[] bytes = new byte[SYMBOLS];
        random.nextBytes(bytes);
        StringBuilder symbols = new StringBuilder(SYMBOLS);
        for (byte each : bytes) {
            symbols.append(ALPHABET.charAt(each & 31));
        }
        return new LicenceKey(plan, symbols.toString());
    }

    /// The key that somebody typed: in any case, with or without hyphens, with O, I and L taken for 0, 1 and 1. Empty when no key
    /// looks like that.
    public static Optional<LicenceKey> parse(String text) {
        String typed = plain(text.strip());
        int head = typed.length() - SYMBOLS;
        if (head <= 0 || !typed.chars().skip(head).allMatch(symbol -> ALPHABET.indexOf(symbol) >= 0)) {
            return Optional.empty();
        }
        String before = typed.substring(0, head);
        return Arrays.stream(Plan.values()).filter(plan -> plain(MAKER + plan.name()).equals(before)).findFirst()
                .map(plan -> new LicenceKey(plan, typed.substring(head)));
    }

    /// As it is shown to its buyer.
    public String text() {
        StringBuilder text = new StringBuilder(MAKER).append('-').append(plan);
        for (int i = 0; i < SYMBOLS; i += GROUP) {
            text.append('-').append(symbols, i, i + GROUP);
        }
        return text.toString();
    }

    /// What is kept of it: the SHA-256 of the text form, 32 bytes.
    public byte[] hash() {
        return fingerprint().bytes();
    }

    Fingerprint fingerprint() {
        return Fingerprint.of(text());
    }

    @Override
    public String toString() {
        return "LicenceKey";
    }

    private static String plain(String text) {
        return text.toUpperCase(Locale.ROOT).replace("-", "").replace('O', '0').replace('I', '1').replace('L', '1');
    }
}
