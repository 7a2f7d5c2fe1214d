package platform.cli.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import platform.cli.process.ChildProcess;

/// A stage and a production with two releases, for all test classes of a lane: production runs the first, stage the second. Where a test class handed them
/// over, each runs what that class left there: who wants one of the two says so, by [#production].
public final class TwoReleases implements AutoCloseable {

    private final Path folder;
    private final Relay registry;
    private final Checkout checkout;
    private final String first;
    private final String second;

    private TwoReleases(Checkout checkout, Relay registry, Path folder, String first, String second) {
        this.checkout = checkout;
        this.registry = registry;
        this.folder = folder;
        this.first = first;
        this.second = second;
    }

    private TwoReleases() {
        try {
            folder = Files.createTempDirectory("two-releases");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        LocalEngine engine = LocalEngine.up();
        registry = Relay.to(engine.registry());
        checkout = Checkout.make(engine.through(registry), folder);
        first = checkout.firstRelease();
        checkout.packageOnce();
        done("build");
        // Stage is made once, of the second.
        done("promote", first, "--yes", "--push", "--force", "source", "--reason", "there is no stage yet");
        second = checkout.secondRelease();
        checkout.packageOnce();
        done("build");
        done("deploy", "stage");
    }

    /// How a test class that brings two releases so far itself hands them to the other classes of its lane.
    public static final class Handover {
        private final ExtensionContext context;

        private Handover(ExtensionContext context) {
            this.context = context;
        }

        /// Leaves them to the others, who remove them.
        ///
        /// @param folder what they lie in
        public void leave(Path folder, Checkout checkout, Relay registry, String first, String second) {
            Shared.store(context).put(UsesTwoReleases.OfItsLane.of(context.getRequiredTestClass()),
                    new TwoReleases(checkout, registry, folder, first, second));
        }
    }

    /// Gives them to the tests of a class, and removes them when all tests have ended.
    public static final class Shared implements ParameterResolver {
        private static ExtensionContext.Store store(ExtensionContext context) {
            return context.getRoot().getStore(ExtensionContext.Namespace.create(TwoReleases.class));
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return List.of(TwoReleases.class, Handover.class).contains(parameter.getParameter().getType());
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            if (parameter.getParameter().getType() == Handover.class) {
                return new Handover(context);
            }
            return store(context)
                    .computeIfAbsent(UsesTwoReleases.OfItsLane.of(context.getRequiredTestClass()),
                            _ -> new TwoReleases());
        }
    }

    /// The checkout.
    public Checkout checkout() {
        return checkout;
    }

    /// What stands before the registry.
    public Relay registry() {
        return registry;
    }

    /// The name of production's Compose project.
    public String project() {
        return checkout.project("prod");
    }

    /// The commit that production runs at first.
    public String first() {
        return first;
    }

    /// The commit that comes after it.
    public String second() {
        return second;
    }

    /// Runs a command that must succeed.
    public ChildProcess.Result done(String... arguments) {
        ChildProcess.Result result = checkout.platformctl(arguments);
        if (result.exit() != 0) {
            throw new AssertionError(String.join(" ", arguments) + ": exit " + result.exit() + "\n" + result.out()
                    + result.err());
        }
        return result;
    }

    /// Brings production to one of the two, whatever was left there. The second comes to production when it is first asked for.
    public void production(String release) {
        checkout.git("pull", "--quiet", "--rebase");
        if (runs().equals(List.of("api " + release, "worker " + release)) && named().equals(release)) {
            return;
        }
        // What was never good here is not rolled back to.
        if (checkout.platformctl("rollback", release, "--yes", "--push").exit() != 0) {
            done("promote", release, "--yes", "--push");
        }
    }

    /// Takes the images of a release off the host, whatever names they have there.
    public void forget(String release) {
        String ids = checkout.must("docker", "images", "--quiet", "--no-trunc", "--filter",
                "label=org.opencontainers.image.revision=" + release);
        ids.lines().distinct().forEach(id -> checkout.must("docker", "rmi", "--force", id));
    }

    /// What `prod.lock` names.
    public String named() {
        return checkout.read("prod.lock").lines().filter(line -> line.startsWith("RELEASE_SHA=")).findFirst()
                .map(line -> line.substring(line.indexOf('=') + 1)).orElse("");
    }

    /// Service and commit of each container of the two services, whatever its state; what does not run says so.
    public List<String> runs() {
        return checkout
                .must("docker", "ps", "--all", "--filter", "label=com.docker.compose.project=" + project(), "--format",
                        "{{.Label \"com.docker.compose.service\"}} {{.Image}} {{.State}}")
                .lines().map(line -> line.split(" ", -1))
                .filter(words -> words[0].equals("api") || words[0].equals("worker"))
                .map(words -> words[0] + " " + words[1].replaceFirst(".*:([0-9a-f]{40})(@.*)?$", "$1")
                        + (words[2].equals("running") ? "" : " " + words[2]))
                .sorted().toList();
    }

    /// The id of the running container of a service of production.
    public String container(String service) {
        return checkout.container("prod", service);
    }

    /// What production's edge has said of late: every request that it could not answer well, and from whom it had the answer.
    public String edgeLog() {
        return checkout.must("docker", "logs", "--timestamps", "--tail", "40", container("edge"));
    }

    /// The id of the container that holds production's deploy lock; empty when nobody holds it.
    public String lockHolder() {
        return checkout.must("docker", "ps", "--all", "--quiet", "--filter", "name=^" + project() + "-deploy-lock$");
    }

    /// Runs Compose by hand, as the manual has it.
    public ChildProcess.Result compose(String... arguments) {
        List<String> command = new ArrayList<>(
                List.of("docker", "compose", "--env-file", ".env.prod", "--env-file", "prod.lock"));
        command.addAll(List.of(arguments));
        return checkout.run(Map.of(), command);
    }

    @Override
    public void close() {
        checkout.remove();
        registry.close();
        Folder.delete(folder);
    }
}
