package platform.cli.gate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import platform.cli.deployment.Deployment;
import platform.cli.deployment.Hosts;
import platform.cli.engine.Container;
import platform.cli.image.Sha;
import platform.cli.release.Order;
import platform.cli.release.Release;
import platform.cli.release.Service;
import platform.cli.smoke.Answerer;
import platform.cli.smoke.SmokeReport;
import platform.cli.waiting.Time;
import platform.cli.waiting.Times;

/// The environment before this one runs exactly these images, has run them long enough, and its smoke checks are green (manual 9).
final class SourceGate implements Gate {

    private final Hosts hosts;
    private final Time time;

    SourceGate(Hosts hosts, Time time) {
        this.hosts = hosts;
        this.time = time;
    }

    @Override
    public String name() {
        return "source";
    }

    @Override
    public String wants() {
        return "the environment before it runs exactly these images, has soaked and is green";
    }

    @Override
    public Optional<Closed> examine(Order order, Deployment deployment) {
        return deployment.settings().promotedFrom()
                .flatMap(source -> examine(source, hosts.of(source).deployment(order.wanted()),
                        deployment.settings().soak()));
    }

    private Optional<Closed> examine(String source, Deployment there, Duration soak) {
        Release wanted = there.release();
        List<Container> running = there.running();
        for (Service service : Service.values()) {
            List<Container> those = running.stream().filter(c -> c.service().equals(service.word())).toList();
            if (those.isEmpty() || !those.stream().allMatch(container -> same(container, service, there))) {
                String runs = those.isEmpty()
                        ? "does not run"
                        : "runs " + those.getFirst().release().map(Sha::brief).orElse("another image");
                return Optional.of(new Closed(source + ": " + service + " " + runs + ", not " + wanted.sha().brief(),
                        "platformctl deploy " + source + " " + wanted.sha().brief()));
            }
        }
        return soaked(running, source, soak).or(() -> green(there, source));
    }

    /// By the name of the image, or by that which it has in stock there.
    private static boolean same(Container container, Service service, Deployment there) {
        return container.image().equals(there.release().image(service).toString())
                || container.image().equals(there.image(service));
    }

    private Optional<Closed> soaked(List<Container> running, String source, Duration soak) {
        Instant since = running.stream()
                .filter(c -> Stream.of(Service.values()).anyMatch(s -> s.word().equals(c.service())))
                .map(Container::startedAt).max(Instant::compareTo).orElse(time.instant());
        return soaking(source, since, soak, time.instant());
    }

    /// Whether it has run there for too short a time yet.
    static Optional<Closed> soaking(String source, Instant since, Duration soak, Instant now) {
        Instant over = since.plus(soak);
        return over.isAfter(now)
                ? Optional.of(new Closed(
                        source + " has run it for " + Times.span(Duration.between(since, now)) + ", not for "
                                + Times.span(soak) + " (PROMOTION_SOAK)",
                        "wait " + Times.span(Duration.between(now, over).plusSeconds(1)) + " more, until "
                                + Times.local(over.plusSeconds(1))))
                : Optional.empty();
    }

    private static Optional<Closed> green(Deployment there, String source) {
        SmokeReport report = there.smoke(Answerer.ANY);
        return report.green()
                ? Optional.empty()
                : Optional.of(new Closed(source + " is red: " + report.red().replace("\n", "; "),
                        "platformctl smoke " + source));
    }
}
