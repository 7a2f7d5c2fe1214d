package platform.server.licence;

import java.util.List;

import platform.core.licence.Plan;

/// What each plan lets a plugin do; in tokens and answers, in this order.
final class Features {
    private static final List<String> FREE = List.of("sync");
    private static final List<String> PAID = List.of("sync", "history", "sharing", "encryption");

    private Features() {}

    static List<String> of(Plan plan) {
        return switch (plan) {
            case FREE -> FREE;
            case PRO, LIFETIME -> PAID;
        };
    }
}
