package platform.core.event;

import java.util.Set;

/// The types of events that bear on licences. All others are recorded, and have no effect.
public final class HandledTypes {
    public static final String CHECKOUT_COMPLETED = "checkout.session.completed";

    private static final Set<String> ALL = Set.of(CHECKOUT_COMPLETED);

    private HandledTypes() {}

    public static boolean has(String type) {
        return ALL.contains(type);
    }
}
