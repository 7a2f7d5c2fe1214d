/// `platformctl build`: two images from one commit.
@NullMarked
package platform.cli.build;

import org.jspecify.annotations.NullMarked;
