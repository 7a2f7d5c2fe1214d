/// Stripe's events, as far as both ends of the queue must agree on them.
@NullMarked
package platform.core.event;

import org.jspecify.annotations.NullMarked;
