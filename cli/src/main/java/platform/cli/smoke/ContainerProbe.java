package platform.cli.smoke;

import java.time.Duration;
import java.util.Map;

import platform.cli.engine.Engine;

/// Asks inside one container, so a candidate can be asked before the edge knows it. One question at a time, over one
/// connection: each new one would take longer than the questions do.
public final class ContainerProbe implements Probe {

    private final int inside;
    private final Engine.Tunnel tunnel;
    private final HttpProbe probe;

    /// @param container the container's id
    /// @param port where it listens
    /// @param patience how long a question waits for the container to listen; less than five seconds
    public ContainerProbe(Engine engine, String container, int port, Duration patience) {
        this.inside = port;
        this.tunnel = engine.tunnel(container, port, patience);
        this.probe = new HttpProbe("http://127.0.0.1:" + tunnel.port());
    }

    @Override
    public synchronized Answer send(String method, String path, Map<String, String> headers, String body) {
        Answer answer = probe.send(method, path, headers, body);
        tunnel.broken().ifPresent(problem -> {
            throw problem;
        });
        return answer.status() == 0
                ? Answer.none("port " + inside + " inside gives nothing (" + answer.body() + ")")
                : answer;
    }

    @Override
    public void close() {
        probe.close();
        tunnel.close();
    }
}
