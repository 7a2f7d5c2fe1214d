package platform.core.testing;

import java.time.Instant;

/// Any event as Stripe sends it, in test mode.
///
/// @param object what it is about, as JSON
public record SampleEvent(String id, String type, Instant created, String object) {
    public String json() {
        return """
               {"id":"%s","object":"event","type":"%s","created":%d,"livemode":false,"data":{"object":%s}}"""
                .formatted(id, type, created.getEpochSecond(), object);
    }
}
