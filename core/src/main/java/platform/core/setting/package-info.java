/// What the services are told from outside: variables of the process environment, read once, checked at the start.
@NullMarked
package platform.core.setting;

import org.jspecify.annotations.NullMarked;
