/// The image registry: digests, labels, tags.
@NullMarked
package platform.cli.registry;

import org.jspecify.annotations.NullMarked;
