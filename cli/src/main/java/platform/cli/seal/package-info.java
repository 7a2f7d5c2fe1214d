/// Text that only the holders of certain keys can read: the file format of age, with X25519 keys.
@NullMarked
package platform.cli.seal;

import org.jspecify.annotations.NullMarked;
