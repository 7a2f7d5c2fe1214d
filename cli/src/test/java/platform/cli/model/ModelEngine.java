package platform.cli.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import platform.cli.engine.Container;
import platform.cli.engine.Engine;
import platform.cli.engine.Images;

/// The engine of a host of the model, as one process sees it.
///
/// @param process who holds what is held through it
public record ModelEngine(ModelHost host, ModelRegistry registry, Object process) implements Engine {

    private static final String DF = """
                                     Filesystem 1024-blocks Used Available Capacity Mounted on
                                     overlay 100000000 50000000 50000000 50% /
                                     """;

    @Override
    public List<Container> containers(String project) {
        return host.containers().stream().filter(container -> container.project.equals(project))
                .map(ModelContainer::seen).toList();
    }

    @Override
    public Optional<Container> container(String id) {
        return host.container(id).map(ModelContainer::seen);
    }

    @Override
    public Images images() {
        return new ModelImages(host, registry);
    }

    @Override
    public boolean sharesProcessors() {
        return host.sharesProcessors();
    }

    @Override
    public boolean cpuShares(String id, int shares) {
        return host.container(id).filter(container -> sharesProcessors() || !container.runs()).map(container -> {
            container.cpuShares = shares;
            return true;
        }).orElse(false);
    }

    @Override
    public void start(String id) {
        host.there(id).start(host.time());
    }

    @Override
    public void stop(String id) {
        beginStop(id);
        host.container(id).filter(ModelContainer::runs).ifPresent(_ -> host.time().pass(Behaviour.TO_LEAVE));
    }

    /// What a stop has done when its caller dies over it.
    void beginStop(String id) {
        host.there(id).leave(host.time());
    }

    @Override
    public void remove(String id) {
        host.remove(id);
    }

    @Override
    public void connect(String id, String network, String alias) {
        host.there(id).networks.add(network);
    }

    @Override
    public void disconnect(String id, String network) {
        host.there(id).networks.remove(network);
    }

    @Override
    public List<String> logs(String id, int lines) {
        return List.of("the model says nothing");
    }

    @Override
    public ExecResult exec(String id, Duration limit, String input, List<String> command) {
        return command.getFirst().equals("df")
                ? new ExecResult(0, DF, "")
                : new ExecResult(127, "", "not in the model");
    }

    @Override
    public Tunnel tunnel(String id, int port, Duration patience) {
        throw new UnsupportedOperationException("who asks in the model asks by ModelReach");
    }

    @Override
    public Optional<Hold> hold(String name, String image, Map<String, String> labels) {
        return host.hold(name, process, labels) ? Optional.of(new ModelHold(name)) : Optional.empty();
    }

    @Override
    public Optional<Map<String, String>> holder(String name) {
        return host.holder(name);
    }

    @Override
    public void free(String name) {
        host.free(name);
    }

    @Override
    public void close() {}

    private final class ModelHold implements Hold {
        private final String name;

        private ModelHold(String name) {
            this.name = name;
        }

        @Override
        public boolean held() {
            return host.holds(name, process);
        }

        @Override
        public void close() {
            if (held()) {
                host.free(name);
            }
        }
    }
}
