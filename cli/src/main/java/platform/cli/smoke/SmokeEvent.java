package platform.cli.smoke;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A test-mode `checkout.session.completed` as Stripe would send it (manual 5.3). All its ids carry `_smoke_`: the
/// platform removes what it made after ten minutes, should nobody do it before.
///
/// @param run a random name of this run
/// @param at when it is said to have happened
record SmokeEvent(String run, Instant at) {

    static SmokeEvent fresh(Instant now) {
        return new SmokeEvent(UUID.randomUUID().toString().replace("-", "").substring(0, 16), now);
    }

    String id() {
        return "evt_smoke_" + run;
    }

    String session() {
        return "cs_smoke_" + run;
    }

    String json() {
        return """
               {"id":"%s","object":"event","api_version":"2025-09-30.clover","created":%d,"livemode":false,\
               "type":"checkout.session.completed","data":{"object":{"id":"%s","object":"checkout.session",\
               "mode":"subscription","payment_status":"paid","status":"complete","customer":"cus_smoke_%s",\
               "subscription":"sub_smoke_%s","metadata":{"plan":"PRO"}}}}""".formatted(id(), at.getEpochSecond(),
                session(), run, run);
    }

    /// The header `Stripe-Signature`, scheme v1: HMAC-SHA256 over `<time>.<body>`.
    String signature(String secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] code = mac.doFinal((at.getEpochSecond() + "." + json()).getBytes(StandardCharsets.UTF_8));
            return "t=" + at.getEpochSecond() + ",v1=" + HexFormat.of().formatHex(code);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
