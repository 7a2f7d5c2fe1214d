/// The worker: turns the events that the API stored into licences.
@NullMarked
package platform.worker;

import org.jspecify.annotations.NullMarked;
