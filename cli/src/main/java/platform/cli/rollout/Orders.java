package platform.cli.rollout;

import java.util.Optional;

import platform.cli.deployment.Hosts;
import platform.cli.environment.Environment;
import platform.cli.image.Sha;
import platform.cli.pin.Pin;
import platform.cli.pin.PinHistory;
import platform.cli.problem.Problem;
import platform.cli.progress.Progress;
import platform.cli.registry.Registry;
import platform.cli.release.Kind;
import platform.cli.release.Release;
import platform.cli.repository.Repository;

/// Which release an order is about, whoever gives it.
public final class Orders {

    private final Hosts hosts;
    private final Registry registry;
    private final Repository repository;
    private final Progress progress;

    /// @param hosts where environments run
    /// @param registry where images are
    /// @param repository the git repository
    /// @param progress who listens
    public Orders(Hosts hosts, Registry registry, Repository repository, Progress progress) {
        this.hosts = hosts;
        this.registry = registry;
        this.repository = repository;
        this.progress = progress;
    }

    /// The release that an order is about.
    ///
    /// @param commit as it was written, maybe shortened; empty for the one that goes without saying
    /// @throws Problem if there is none, or this kind of order takes none
    public Release wanted(Kind kind, Environment environment, Optional<String> commit) {
        Optional<String> named = commit.filter(text -> !text.isBlank());
        return switch (kind) {
            case DEPLOY -> environment.production() ? pinned(environment, named) : built(environment, named);
            case PROMOTE -> proven(environment, named);
            case ROLLBACK -> before(environment, named);
        };
    }

    /// What an environment is told to run; nothing where it never was.
    public Optional<Release> current(Environment environment) {
        return pin(environment).current();
    }

    /// The same.
    ///
    /// @throws Problem where it never was
    public Release present(Environment environment) {
        String unnamed = environment.lockFile() + " names no release";
        return current(environment).orElseThrow(() -> environment.production()
                ? Problem.usage(environment + " runs nothing yet", "nothing has been promoted yet: " + unnamed,
                        "platformctl promote")
                : Problem.usage(environment + " runs nothing yet", unnamed, "platformctl deploy " + environment));
    }

    /// Where a rollback goes: to what is pinned where a rollout died before it was recorded, else to the last good release before
    /// that one.
    public Optional<Release> previous(Environment environment) {
        Pin pin = pin(environment);
        Optional<Release> before = pin.previous();
        return pin.current().filter(now -> unrecorded(environment, now, before)).or(() -> before);
    }

    /// Whether containers are there of a release that the pin names neither now nor before.
    private boolean unrecorded(Environment environment, Release now, Optional<Release> before) {
        return hosts.of(environment).present().stream().anyMatch(
                sha -> !sha.equals(now.sha()) && before.filter(it -> it.sha().equals(sha)).isEmpty());
    }

    private Release pinned(Environment environment, Optional<String> named) {
        named.ifPresent(commit -> {
            throw Problem.usage("production is not deployed by commit", "its lock decides what it runs",
                    "platformctl promote " + commit + ", or platformctl rollback " + commit);
        });
        return present(environment);
    }

    private Release built(Environment environment, Optional<String> named) {
        return named.map(repository::resolve).map(releases(environment)::of)
                .orElseGet(() -> releases(environment).tagged());
    }

    /// The commit named, else what the environment before this one runs.
    private Release proven(Environment environment, Optional<String> named) {
        Environment source = environments(hosts.of(environment).settings().promotedFrom()
                .orElseThrow(() -> Problem.usage(environment + " is not promoted to",
                        "its compose file has no x-platform.promoted-from", "platformctl deploy " + environment)));
        if (named.isEmpty()) {
            return present(source);
        }
        Sha wanted = repository.resolve(named.get());
        return current(source).filter(release -> release.sha().equals(wanted))
                .orElseGet(() -> releases(environment).of(wanted));
    }

    private Environment environments(String name) {
        return hosts.of(name).environment();
    }

    private Release before(Environment environment, Optional<String> named) {
        if (named.isEmpty()) {
            return previous(environment)
                    .orElseThrow(() -> Problem.refused("there is nothing to roll " + environment + " back to",
                            environment.lockFile() + " knows no other good release",
                            "platformctl history, or name the commit"));
        }
        Sha commit = repository.resolve(named.get());
        if (!environment.production()) {
            return previous(environment).filter(release -> release.sha().equals(commit))
                    .or(() -> hosts.of(environment).stocked(commit)).orElseGet(() -> releases(environment).of(commit));
        }
        return PinHistory.of(repository, environment.lockFile()).release(commit)
                .orElseThrow(() -> Problem.refused(commit.brief() + " never ran in " + environment,
                        environment.lockFile() + " never named it", "platformctl history shows what did"));
    }

    private Releases releases(Environment environment) {
        return new Releases(registry, hosts.of(environment).settings().repository());
    }

    private Pin pin(Environment environment) {
        return Pin.of(environment, repository, progress);
    }
}
