/// Stripe's API, asked only when an event names nothing that we know. Nothing here is loaded before that.
@NullMarked
package platform.worker.stripe;

import org.jspecify.annotations.NullMarked;
