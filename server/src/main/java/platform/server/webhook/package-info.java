/// Stripe's webhook: an event is checked, made durable in Postgres, and then handed to the workers.
@NullMarked
package platform.server.webhook;

import org.jspecify.annotations.NullMarked;
