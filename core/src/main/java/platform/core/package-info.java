/// What the services and the tool share.
@NullMarked
package platform.core;

import org.jspecify.annotations.NullMarked;
