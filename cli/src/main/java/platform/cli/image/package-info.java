/// Names of what was built: commits, digests, image references.
@NullMarked
package platform.cli.image;

import org.jspecify.annotations.NullMarked;
