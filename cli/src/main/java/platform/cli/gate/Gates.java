package platform.cli.gate;

import java.util.ArrayList;
import java.util.List;

import platform.cli.deployment.Hosts;
import platform.cli.pin.Pin;
import platform.cli.registry.Registry;
import platform.cli.release.Order;
import platform.cli.repository.Repository;
import platform.cli.waiting.Time;

/// Which gates belong to which order.
public final class Gates {

    private final Hosts hosts;
    private final Registry registry;
    private final Repository repository;
    private final Time time;

    /// @param hosts where environments run
    /// @param registry where images are
    /// @param repository the git repository
    /// @param time the time
    public Gates(Hosts hosts, Registry registry, Repository repository, Time time) {
        this.hosts = hosts;
        this.registry = registry;
        this.repository = repository;
        this.time = time;
    }

    /// The gates of an order.
    ///
    /// @param pin of its environment
    public List<Gate> of(Order order, Pin pin) {
        ImageFacts images = new ImageFacts(hosts.of(order.environment()), registry);
        List<Gate> gates = new ArrayList<>(List.of(new SettingsGate(images), new ImagesGate(images),
                new SchemaGate(images), new DiskGate()));
        switch (order.kind()) {
            case DEPLOY -> {
                if (order.environment().production()) {
                    gates.add(new UnchangedGate(pin));
                }
            }
            case PROMOTE -> {
                gates.add(new AncestryGate(repository, pin));
                gates.add(new SourceGate(hosts, time));
            }
            case ROLLBACK -> {
                if (order.environment().production()) {
                    gates.add(new GoodGate(repository));
                }
            }
        }
        return gates;
    }
}
