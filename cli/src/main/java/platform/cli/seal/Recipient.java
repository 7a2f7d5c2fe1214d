package platform.cli.seal;

import java.security.GeneralSecurityException;
import java.util.regex.Pattern;

import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaWriterFactory;

/// Who can open what is sealed: the public half of an age key.
///
/// @param key `age1…`, 62 characters
/// @param name whose it is, e.g. `olga` or `the host`; may be empty
public record Recipient(String key, String name) {

    private static final Pattern FORM = Pattern.compile("age1[02-9ac-hj-np-z]{58}");
    static final int MOST_NAME = 100;

    /// Checks both.
    ///
    /// @throws IllegalArgumentException that says why not, as in "it …"
    public Recipient {
        if (!isKey(key)) {
            throw new IllegalArgumentException("it is no age1… key of 62 characters, or a letter of it is wrong");
        }
        if (name.length() > MOST_NAME || name.chars().anyMatch(Character::isISOControl) || !name.equals(name.strip())
                || isKey(name)) {
            throw new IllegalArgumentException("its name is not one short line");
        }
    }

    /// Whether a text is such a key, its checksum included.
    static boolean isKey(String text) {
        if (!FORM.matcher(text).matches()) {
            return false;
        }
        try {
            X25519RecipientStanzaWriterFactory.newRecipientStanzaWriter(text);
            return true;
        } catch (GeneralSecurityException | RuntimeException _) {
            return false;
        }
    }

    @Override
    public String toString() {
        return name.isEmpty() ? key : name + " (" + key + ")";
    }
}
