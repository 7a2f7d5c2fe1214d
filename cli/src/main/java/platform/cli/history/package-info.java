/// What ran where and when: the history of an environment's lock.
@NullMarked
package platform.cli.history;

import org.jspecify.annotations.NullMarked;
