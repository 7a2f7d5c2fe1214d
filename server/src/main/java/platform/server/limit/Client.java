package platform.server.limit;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/// One client as one limit sees it: a keyed hash of its address, so that neither Redis nor its file on disk tells who asked.
///
/// @param key  in Redis
/// @param hash 64 bits that nobody without the secret can choose
record Client(String key, long hash) {
    private static final int KEY_BYTES = 12;
    /// One household or server has all of a /64 (RFC 6177), and could ask from each of its addresses.
    private static final int IPV6_NETWORK_BYTES = 8;

    /// Makes clients of addresses, the same in all instances that share a secret.
    static final class Naming {
        private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

        private final MessageDigest salted;

        /// @param secret that all instances have, and Redis has not
        Naming(String secret) {
            try {
                this.salted = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has SHA-256", e);
            }
            salted.update(salted.digest(("rate limits:" + secret).getBytes(StandardCharsets.UTF_8)));
        }

        /// @param address empty: unknown, and so one client with all the unknown
        Client of(Limit limit, Optional<InetAddress> address) {
            MessageDigest digest;
            try {
                digest = (MessageDigest) salted.clone();
            } catch (CloneNotSupportedException e) {
                throw new IllegalStateException("Java's own SHA-256 can be cloned", e);
            }
            digest.update(limit.name().getBytes(StandardCharsets.UTF_8));
            if (address.isPresent()) {
                byte[] bytes = address.get().getAddress();
                digest.update(bytes, 0, address.get() instanceof Inet6Address ? IPV6_NETWORK_BYTES : bytes.length);
            }
            byte[] hash = digest.digest();
            return new Client("onm:limit:" + limit.name() + ":" + BASE64.encodeToString(Arrays.copyOf(hash, KEY_BYTES)),
                    ByteBuffer.wrap(hash).getLong());
        }
    }
}
