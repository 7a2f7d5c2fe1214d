package platform.core.testing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A `checkout.session.completed` as Stripe sends it, with a buyer in it, whose address must turn up nowhere.
///
/// @param name    makes the ids: `evt_name`, `cs_name`, `sub_name`, `cus_name`
/// @param session the session's fields after its id, as JSON
public record CheckoutEvent(String name, Instant created, boolean livemode, String session) {
    public static final String BUYER = "ada@buyer.example";

    /// Of a paid subscription, in test mode.
    public static CheckoutEvent subscription(String name, Instant created) {
        return new CheckoutEvent(name, created, false,
                """
                "mode":"subscription","payment_status":"paid","subscription":"sub_%s","customer":"cus_%s","metadata":{},
                "customer_details":{"email":"%s","name":"Ada \\u0000 Byron"}""".formatted(name, name, BUYER));
    }

    /// The same moment with another session.
    public CheckoutEvent with(String otherSession) {
        return new CheckoutEvent(name, created, livemode, otherSession);
    }

    public CheckoutEvent inLivemode() {
        return new CheckoutEvent(name, created, true, session);
    }

    public String id() {
        return "evt_" + name;
    }

    public String json() {
        return """
               {"id":"%s","object":"event","type":"checkout.session.completed","created":%d,"livemode":%b,
               "data":{"object":{"id":"cs_%s","object":"checkout.session",%s}}}""".formatted(id(),
                created.getEpochSecond(),
                livemode, name, session);
    }

    /// The `Stripe-Signature` header of a body, made at a time.
    public static String signature(String body, String secret, Instant at) {
        return signature(body.getBytes(StandardCharsets.UTF_8), secret, at);
    }

    /// The same for a body that need not be text.
    public static String signature(byte[] body, String secret, Instant at) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update((at.getEpochSecond() + ".").getBytes(StandardCharsets.UTF_8));
            byte[] signed = mac.doFinal(body);
            return "t=" + at.getEpochSecond() + ",v1=" + HexFormat.of().formatHex(signed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
