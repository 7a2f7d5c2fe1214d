/// The API: what Stripe, the plugin and the operator ask over HTTP.
@NullMarked
package platform.server;

import org.jspecify.annotations.NullMarked;
