package platform.server.licence;

import java.util.Optional;
import java.util.regex.Pattern;

import io.helidon.webserver.http.ServerRequest;

import platform.core.http.JsonBody;

/// What plugins send to name a key and a device: `{"licenseKey","deviceIdHash"}`.
///
/// @param key    empty when no key looks like what was sent, which is the same as a key that nobody has
/// @param device 1 to 256 printable ASCII characters
record Asked(Optional<LicenceKey> key, String device) {
    private static final Pattern PRINTABLE = Pattern.compile("[ -~]{1,256}");

    /// @throws platform.core.http.Refusal 400 when one of them is missing or malformed
    static Asked of(ServerRequest request) {
        JsonBody body = JsonBody.of(request);
        return new Asked(LicenceKey.parse(body.text("licenseKey", LicenceKey.MOST_CHARACTERS)), device(body));
    }

    static String device(JsonBody body) {
        String device = body.text("deviceIdHash", 256);
        if (!PRINTABLE.matcher(device).matches()) {
            throw JsonBody.malformed("`deviceIdHash` must be printable ASCII.");
        }
        return device;
    }

    Fingerprint fingerprint() {
        return Fingerprint.of(device);
    }

    @Override
    public String toString() {
        return "Asked";
    }
}
