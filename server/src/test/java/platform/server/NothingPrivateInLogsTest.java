package platform.server;

import static platform.server.ApiFixture.NOON;

import java.util.List;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.RegisterExtension;

import platform.core.testing.CheckoutEvent;
import platform.core.testing.EveryRing;
import platform.core.testing.NothingPrivateInLogs;

@EveryRing
@Order(Integer.MAX_VALUE)
class NothingPrivateInLogsTest extends NothingPrivateInLogs {
    @RegisterExtension private static final ApiFixture FIXTURE = new ApiFixture();

    @Override
    protected List<String> provoke() {
        String body = CheckoutEvent.subscription("told", NOON).json();
        FIXTURE.api.webhook(CheckoutEvent.subscription("told", NOON));
        FIXTURE.api.webhook("/stripe/webhook", body, CheckoutEvent.signature(body, "whsec_other", NOON));
        FIXTURE.shelf.licence("a");
        FIXTURE.shelf.refresh(FIXTURE.shelf.token(FIXTURE.shelf.key("a"), "d"), "e");
        return List.of("StripeWebhookReceived", "StripeWebhookRejected", "LicenseActivated", "LicenseRefreshFailed",
                "RequestCompleted");
    }
}
