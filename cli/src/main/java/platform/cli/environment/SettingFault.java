package platform.cli.environment;

import java.util.Locale;

/// Something wrong with a variable of an env file.
///
/// @param kind what kind of wrong
/// @param line where, from 1; 0: it concerns no line
/// @param variable its name; empty: it concerns the file
/// @param why one sentence, without any value
public record SettingFault(Kind kind, int line, String variable, String why) {

    /// What kind of wrong.
    public enum Kind {
        /// The line cannot be read.
        UNREADABLE(true),
        /// Nothing runs without it.
        MISSING(true),
        /// It has not the form it must have.
        MALFORMED(true),
        /// The example's own value was left in.
        PLACEHOLDER(true),
        /// Two keys that belong together do not.
        UNMATCHED(true),
        /// It could be guessed.
        WEAK(false),
        /// A test key in production, or a live one elsewhere.
        WRONG_MODE(false),
        /// No part of the platform reads it.
        UNKNOWN(false),
        /// Others may read the file.
        FILE_MODE(false);

        private final boolean refuses;

        Kind(boolean refuses) {
            this.refuses = refuses;
        }

        /// Whether what reads it would not start, or must not.
        public boolean refuses() {
            return refuses;
        }

        /// As it is written: `wrong-mode`.
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
