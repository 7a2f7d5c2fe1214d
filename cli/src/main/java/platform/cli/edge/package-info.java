/// The reverse proxy, asked which containers it sends requests to.
@NullMarked
package platform.cli.edge;

import org.jspecify.annotations.NullMarked;
