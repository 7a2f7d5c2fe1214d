package platform.cli.smoke;

import java.time.Instant;
import java.util.UUID;

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

    /// The header that goes with it.
    String signature(String secret) {
        return StripeSignature.of(json(), secret, at);
    }
}
