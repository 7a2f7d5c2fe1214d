/// Redis, which only wakes the worker. Postgres holds every event first, so losing Redis loses nothing.
@NullMarked
package platform.core.queue;

import org.jspecify.annotations.NullMarked;
