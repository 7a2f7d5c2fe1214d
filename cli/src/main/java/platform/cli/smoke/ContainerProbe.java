package platform.cli.smoke;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import platform.cli.engine.Engine;

/// Asks inside a container with its own `wget`, so a candidate can be asked before the edge knows it, over any
/// connection to the engine. Headers go in by standard input and a file of the container's /tmp, which is memory: a process list
/// shows none.
public final class ContainerProbe implements Probe {

    private static final Duration LIMIT = Duration.ofSeconds(6);
    private static final Pattern STATUS = Pattern.compile("(?m)^\\s*HTTP/1\\.[01] (\\d{3})");
    private static final Pattern RELEASE = Pattern.compile("(?mi)^\\s*X-Release: *(\\S+)");

    private final Engine engine;
    private final String container;
    private final int port;

    /// @param container the container's id
    /// @param port where it listens
    public ContainerProbe(Engine engine, String container, int port) {
        this.engine = engine;
        this.container = container;
        this.port = port;
    }

    @Override
    public Answer send(String method, String path, Map<String, String> headers, String body) {
        StringBuilder config = new StringBuilder();
        headers.forEach((name, value) -> config.append("header = ").append(name).append(": ").append(value)
                .append('\n'));
        // wget reads its settings from a regular file only. `head` counts, since an exec never sees the end of its input.
        List<String> command = new ArrayList<>(List.of("sh", "-c",
                "f=$(mktemp) && head -c $0 >$f && wget --config=$f \"$@\"; e=$?; rm -f $f; exit $e",
                Integer.toString(config.toString().getBytes(StandardCharsets.UTF_8).length), "-q", "-S", "-T", "5",
                "-t",
                "1", "-O", "-", "--no-hsts", "--content-on-error", "--method=" + method));
        if (!body.isEmpty()) {
            command.add("--body-data=" + body);
        }
        command.add("http://localhost:" + port + path);
        Engine.ExecResult result = engine.exec(container, LIMIT, config.toString(), command);
        Matcher status = STATUS.matcher(result.err());
        if (!status.find()) {
            return Answer.none(result.err().isBlank() ? "wget ended with " + result.exit() : result.err().strip());
        }
        Matcher release = RELEASE.matcher(result.err());
        return new Answer(Integer.parseInt(status.group(1)), release.find() ? release.group(1) : "", "", result.out());
    }
}
