/// The description of the API (OpenAPI 3.1), and a page that shows it.
@NullMarked
package platform.server.openapi;

import org.jspecify.annotations.NullMarked;
