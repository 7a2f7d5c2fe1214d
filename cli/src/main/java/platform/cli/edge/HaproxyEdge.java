package platform.cli.edge;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import platform.cli.engine.Engine;

/// HAProxy, asked on its statistics page, which is reachable only from inside the edge network: so a container of ours
/// asks.
public final class HaproxyEdge implements Edge {

    private static final Duration LIMIT = Duration.ofSeconds(3);

    private final Engine engine;

    public HaproxyEdge(Engine engine) {
        this.engine = engine;
    }

    @Override
    public boolean serves(String address, String from) {
        var answer = engine.exec(from, LIMIT, "",
                List.of("wget", "-q", "-T", "2", "-t", "1", "-O", "-", "http://edge:8404/stats;csv"));
        return answer.exit() == 0 && serves(answer.out(), address, "api");
    }

    /// Reads HAProxy's CSV (management guide, 9.1): the first line names the columns.
    static boolean serves(String csv, String address, String backend) {
        List<String> lines = csv.lines().toList();
        if (lines.isEmpty()) {
            return false;
        }
        List<String> columns = Arrays.asList(lines.getFirst().replaceFirst("^# ", "").split(",", -1));
        int name = columns.indexOf("pxname");
        int status = columns.indexOf("status");
        int at = columns.indexOf("addr");
        if (name < 0 || status < 0 || at < 0) {
            return false;
        }
        return lines.stream().skip(1).map(line -> line.split(",", -1))
                .anyMatch(cells -> cells.length > at && cells[name].equals(backend)
                        && cells[status].startsWith("UP") && cells[at].startsWith(address + ":"));
    }
}
