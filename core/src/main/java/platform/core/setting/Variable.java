package platform.core.setting;

import java.util.Locale;
import java.util.Set;

/// A line of an env file: a variable and what whoever fills it in must know.
///
/// @param setting  its name, its form, its default
/// @param section  where it stands
/// @param about    what it is for, one sentence, without a full stop
/// @param readBy   which parts of the platform read it
/// @param needed   whether nothing runs without it
/// @param example  what the example shows behind the `=`
/// @param fillIn   whether the example is none that would do
/// @param secret   whether its value must never be shown
/// @param least    the fewest characters that a secret may have, else 0
/// @param source   who draws it and where it is found then; empty where one draws it oneself
public record Variable(Setting<?> setting, Section section, String about, Set<Part> readBy, boolean needed,
        String example, boolean fillIn, boolean secret, int least,
        String source) {
    /// A part of the platform.
    public enum Part {
        API, WORKER, POSTGRES, REDIS, TRAEFIK, EDGE, COMPOSE, PLATFORMCTL;

        /// As it is written: `api`.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// The parts of an env file, in their order.
    public enum Section {
        NAMES("Names and certificates"), DATABASE("Database"), QUEUE("Queue"), STRIPE("Stripe"), HTTP(
                "HTTP"), LICENCES(
                        "Licences (Ed25519: base64 of the raw 32 bytes, or of PKCS#8 and SPKI DER)"), ADMINISTRATION(
                                "Administration"), IMAGES("Images and networks"), TOOL("platformctl"), COMPOSE(
                                        "Compose"), PORTS("Ports (traefik)"), LOCAL(
                                                "On this machine only (environments/local/compose.yaml)");

        private final String title;

        Section(String title) {
            this.title = title;
        }

        /// Its heading.
        public String title() {
            return title;
        }
    }

    public Variable {
        readBy = Set.copyOf(readBy);
    }

    /// A variable that may be absent; the example shows the default.
    static Variable of(Setting<?> setting, Section section, String about, Part... readBy) {
        return new Variable(setting, section, about, Set.of(readBy), false, setting.standard(), false, false, 0,
                "");
    }

    /// Nothing runs without it, and what the example shows will do.
    Variable needed(String value) {
        return new Variable(setting, section, about, readBy, true, value, false, secret, least, source);
    }

    /// Nothing runs without it, and each environment has its own.
    Variable own(String placeholder) {
        return new Variable(setting, section, about, readBy, true, placeholder, true, secret, least, source);
    }

    /// It runs without it, but each new environment gets its own.
    Variable drawn(String placeholder) {
        return new Variable(setting, section, about, readBy, needed, placeholder, true, secret, least, source);
    }

    /// Its value must not be shown.
    Variable hidden() {
        return new Variable(setting, section, about, readBy, needed, example, fillIn, true, least, source);
    }

    /// It must be long.
    Variable secretOf(int characters) {
        return new Variable(setting, section, about, readBy, needed, example, fillIn, true, characters, source);
    }

    /// Somebody else draws it.
    Variable from(String place) {
        return new Variable(setting, section, about, readBy, needed, example, fillIn, secret, least, place);
    }

    /// As in the process environment.
    public String name() {
        return setting.name();
    }

    /// Its default, as one would write it; empty where there is none.
    public String standard() {
        return setting.standard();
    }
}
