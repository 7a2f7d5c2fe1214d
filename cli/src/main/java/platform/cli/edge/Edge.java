package platform.cli.edge;

/// The reverse proxy in front of the API.
public interface Edge {

    /// Whether it sends requests to the API container at this address.
    ///
    /// @param address an IP address on the edge network
    /// @param from a running container on the edge network, which asks on our behalf
    boolean serves(String address, String from);
}
