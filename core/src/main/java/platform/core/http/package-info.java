/// HTTP as both services speak it: common headers, problem answers, health, and leaving without failing a request.
@NullMarked
package platform.core.http;

import org.jspecify.annotations.NullMarked;
