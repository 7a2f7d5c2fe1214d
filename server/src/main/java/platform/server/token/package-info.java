/// Licence tokens: signed with our Ed25519 key, checked with any of the public keys that we publish.
@NullMarked
package platform.server.token;

import org.jspecify.annotations.NullMarked;
