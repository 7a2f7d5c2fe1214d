/// The deploy lock: one change at a time per environment.
@NullMarked
package platform.cli.lock;

import org.jspecify.annotations.NullMarked;
