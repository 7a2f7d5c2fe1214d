package platform.server.limit;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;

import platform.core.setting.Network;

/// Whose word counts about where a request came from: each proxy adds the address it saw to the end of `X-Forwarded-For`, so the
/// list is read from its end, as long as the one who wrote an entry is trusted.
///
/// @param networks of the proxies; none: nobody is believed, and the client is the TCP peer
public record TrustedProxies(List<Network> networks) {
    public TrustedProxies {
        networks = List.copyOf(networks);
    }

    /// Who sent the request, as far as it can be told; empty when it did not come over IP.
    Optional<InetAddress> client(ServerRequest request) {
        if (!(request.remotePeer().address() instanceof InetSocketAddress peer) || peer.isUnresolved()) {
            return Optional.empty();
        }
        return Optional.of(request.headers().contains(HeaderNames.X_FORWARDED_FOR)
                ? client(peer.getAddress(), request.headers().get(HeaderNames.X_FORWARDED_FOR).allValues())
                : peer.getAddress());
    }

    /// The first from the end that is not trusted. What is no address ends the way: the one who passed it on is the client.
    ///
    /// @param forwarded the values of `X-Forwarded-For`, in the order in which they came
    InetAddress client(InetAddress peer, List<String> forwarded) {
        InetAddress client = peer;
        for (String value : forwarded.reversed()) {
            int end = value.length();
            while (end >= 0) {
                if (!trusts(client)) {
                    return client;
                }
                int comma = value.lastIndexOf(',', end - 1);
                Optional<InetAddress> before = Network.address(value.substring(comma + 1, end).strip());
                if (before.isEmpty()) {
                    return client;
                }
                client = before.get();
                end = comma;
            }
        }
        return client;
    }

    private boolean trusts(InetAddress address) {
        for (Network network : networks) {
            if (network.has(address)) {
                return true;
            }
        }
        return false;
    }
}
