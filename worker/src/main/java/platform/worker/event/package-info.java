/// What an event does to a licence, and what happens when it cannot be done.
@NullMarked
package platform.worker.event;

import org.jspecify.annotations.NullMarked;
