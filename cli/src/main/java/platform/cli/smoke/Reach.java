package platform.cli.smoke;

import java.time.Duration;

import platform.cli.engine.Engine;

/// The ways to ask what runs in an environment.
public interface Reach {

    /// Those over the network, and through an engine into its containers.
    static Reach network(Engine engine) {
        return new Reach() {
            @Override
            public Probe front(String url) {
                return new HttpProbe(url);
            }

            @Override
            public Probe inside(String container, int port, Duration patience) {
                return new ContainerProbe(engine, container, port, patience);
            }
        };
    }

    /// Asks as the outside does. To be closed.
    ///
    /// @param url where, without a slash at the end
    Probe front(String url);

    /// Asks inside one container, so a candidate can be asked before the edge knows it. To be closed.
    ///
    /// @param container the container's id
    /// @param port where it listens
    /// @param patience how long a question waits for the container to listen; less than five seconds
    Probe inside(String container, int port, Duration patience);
}
