package platform.core.setting;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Addresses that begin with the same bits (CIDR, RFC 4632; of IPv6 RFC 4291, section 2.3).
///
/// @param base   any address of the network
/// @param length how many leading bits they share: 0 to 32, of IPv6 to 128
public record Network(InetAddress base, int length) {
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:]{2,39}(?:[0-9.]{7,15})?");

    public Network {
        if (length < 0 || length > base.getAddress().length * 8) {
            throw new IllegalArgumentException("length");
        }
    }

    /// The network that a text such as `10.0.0.0/8` or `fd00::/8` names; without a length, that one address.
    ///
    /// @throws IllegalArgumentException when it is not of that form
    public static Network parse(String text) {
        int slash = text.indexOf('/');
        InetAddress base = address(slash < 0 ? text : text.substring(0, slash))
                .orElseThrow(() -> new IllegalArgumentException("address"));
        if (slash < 0) {
            return new Network(base, base.getAddress().length * 8);
        }
        String length = text.substring(slash + 1);
        if (!length.matches("\\d{1,3}")) {
            throw new IllegalArgumentException("length");
        }
        return new Network(base, Integer.parseInt(length));
    }

    /// The networks of a list such as `10.0.0.0/8,fd00::/8`.
    ///
    /// @throws IllegalArgumentException when an entry is no network
    public static List<Network> list(String text) {
        return Arrays.stream(text.split(",", -1)).map(String::strip).map(Network::parse).toList();
    }

    /// The address that a text is, written as four decimals or as IPv6 without a zone. Asks no name server.
    public static Optional<InetAddress> address(String text) {
        if (!IPV4.matcher(text).matches() && !(text.indexOf(':') >= 0 && IPV6.matcher(text).matches())) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// Whether an address is one of them.
    public boolean has(InetAddress address) {
        if (base instanceof Inet6Address != address instanceof Inet6Address) {
            return false;
        }
        byte[] ours = base.getAddress();
        byte[] theirs = address.getAddress();
        int whole = length / 8;
        for (int i = 0; i < whole; i++) {
            if (ours[i] != theirs[i]) {
                return false;
            }
        }
        int rest = length % 8;
        return rest == 0 || ((ours[whole] ^ theirs[whole]) & 0xff) >> (8 - rest) == 0;
    }
}
