package platform.cli.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Credential;
import com.google.cloud.tools.jib.api.CredentialRetriever;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import com.google.cloud.tools.jib.api.buildplan.Port;

import platform.cli.image.Digest;
import platform.cli.problem.Problem;
import platform.cli.registry.Logins;
import platform.cli.waiting.Threads;

/// Makes images with Jib, and pushes them by digest: Jib itself never writes a tag.
final class JibImages {

    private static final FilePermissions PLAIN = FilePermissions.fromOctalString("644");
    private static final FilePermissions EXECUTABLE = FilePermissions.fromOctalString("755");

    private final Path cache;
    private final Logins logins;

    JibImages(Path cache, Logins logins) {
        this.cache = cache;
        this.logins = logins;
    }

    /// Makes the image on this machine: its digest is known before anything leaves it.
    ///
    /// @param scratch a file that may be written and is removed again
    BuiltImage make(ImagePlan plan, Path scratch) {
        try {
            JibContainer made = containerize(plan, Containerizer.to(TarImage.at(scratch).named(plan.repository())),
                    isLoopback(plan.base().name()));
            return new BuiltImage(plan, new Digest(made.getDigest().toString()), LayoutSizes.of(scratch));
        } catch (RegistryException | IOException | ExecutionException | CacheDirectoryCreationException
                | InvalidImageReferenceException e) {
            throw JibProblem.ofBase(plan.base(), e);
        } finally {
            remove(scratch);
        }
    }

    /// Pushes what the registry lacks of it, then the manifest under its own digest.
    void push(BuiltImage image) {
        ImagePlan plan = image.plan();
        String target = plan.repository() + "@" + image.digest();
        try {
            JibContainer pushed = containerize(plan,
                    Containerizer.to(RegistryImage.named(target).addCredentialRetriever(login(plan.repository()))),
                    isLoopback(plan.repository()));
            if (!pushed.getDigest().toString().equals(image.digest().text())) {
                throw Problem.failed("the " + plan.recipe().service() + " changed while it was pushed",
                        "a file under target/build was touched", "run the same command again");
            }
        } catch (RegistryException | IOException | ExecutionException | CacheDirectoryCreationException
                | InvalidImageReferenceException e) {
            throw JibProblem.ofPush(plan.repository(), e);
        }
    }

    private JibContainer containerize(ImagePlan plan, Containerizer target, boolean inClear) throws RegistryException,
            IOException, ExecutionException, CacheDirectoryCreationException, InvalidImageReferenceException {
        try (ExecutorService threads = Threads.each()) {
            return container(plan).containerize(target.setExecutorService(threads).setToolName("platformctl")
                    .setAllowInsecureRegistries(inClear).setAlwaysCacheBaseImage(true)
                    .setBaseImageLayersCache(cache.resolve("base"))
                    .setApplicationLayersCache(cache.resolve("layers")));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.failed("the build was interrupted", "somebody stopped it", "run the same command again")
                    .causedBy(e);
        }
    }

    private JibContainerBuilder container(ImagePlan plan) throws InvalidImageReferenceException, IOException {
        return Jib
                .from(RegistryImage.named(plan.base().byDigest())
                        .addCredentialRetriever(login(plan.base().name())))
                .setFileEntriesLayers(layers(plan)).setFormat(ImageFormat.OCI)
                .setPlatforms(Set.of(new Platform(Jdk.architecture(), "linux"))).setEntrypoint(plan.entrypoint())
                .setProgramArguments(List.of()).setEnvironment(plan.environment()).setLabels(plan.labels())
                .setUser(ImagePlan.USER).setWorkingDirectory(AbsoluteUnixPath.get(ImagePlan.APP))
                .setExposedPorts(Port.tcp(plan.recipe().port())).setCreationTime(plan.committed());
    }

    /// What changes seldom comes first: a layer that did not change is not moved again.
    private static List<FileEntriesLayer> layers(ImagePlan plan) throws IOException {
        FileEntriesLayer.Builder runtime = FileEntriesLayer.builder().setName("runtime");
        for (Path file : Folders.filesBelow(plan.runtime())) {
            runtime.addEntry(file, AbsoluteUnixPath.get(ImagePlan.JAVA).resolve(plan.runtime().relativize(file)),
                    Files.isExecutable(file) ? EXECUTABLE : PLAIN);
        }
        FileEntriesLayer.Builder libraries = FileEntriesLayer.builder().setName("libraries");
        for (Path jar : plan.jars().libraries()) {
            libraries.addEntry(jar, AbsoluteUnixPath.get(ImagePlan.LIBRARIES + "/" + jar.getFileName()), PLAIN);
        }
        List<FileEntriesLayer> layers = new ArrayList<>(List.of(runtime.build(), libraries.build()));
        plan.classes().ifPresent(archive -> layers.add(FileEntriesLayer.builder().setName("classes")
                .addEntry(archive, AbsoluteUnixPath.get(ImagePlan.CLASSES), PLAIN).build()));
        FileEntriesLayer.Builder own = FileEntriesLayer.builder().setName("own");
        for (Path jar : plan.jars().own()) {
            own.addEntry(jar, AbsoluteUnixPath.get(ImagePlan.LIBRARIES + "/" + jar.getFileName()), PLAIN);
        }
        own.addEntry(argumentsFile(plan), AbsoluteUnixPath.get(ImagePlan.ARGUMENTS), PLAIN);
        layers.add(own.build());
        return layers;
    }

    private static Path argumentsFile(ImagePlan plan) throws IOException {
        Path file = plan.jars().own().getFirst().resolveSibling("java.args");
        String arguments = plan.arguments();
        return Files.exists(file) && Files.readString(file).equals(arguments)
                ? file
                : Files.writeString(file, arguments);
    }

    private CredentialRetriever login(String image) {
        String registry = registry(image);
        return () -> {
            Optional<Credential> known = logins.of(registry)
                    .map(login -> Credential.from(login.user(), login.secret()));
            return known;
        };
    }

    private static boolean isLoopback(String image) {
        String host = registry(image).replaceFirst(":[0-9]+$", "");
        return host.equals("localhost") || host.equals("127.0.0.1");
    }

    /// `debian` and `library/debian` are of Docker Hub, as everywhere.
    static String registry(String image) {
        String first = image.substring(0, Math.max(0, image.indexOf('/')));
        return first.contains(".") || first.contains(":") || first.equals("localhost") ? first : "docker.io";
    }

    private static void remove(Path scratch) {
        try {
            Files.deleteIfExists(scratch);
        } catch (IOException e) {
            throw Problem.failed("cannot remove " + scratch, String.valueOf(e.getMessage()), "remove it by hand")
                    .causedBy(e);
        }
    }
}
