/// Doing several things at once, and asking again until there is an answer.
@NullMarked
package platform.cli.waiting;

import org.jspecify.annotations.NullMarked;
