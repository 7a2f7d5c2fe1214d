package platform.cli.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

import platform.cli.image.Digest;
import platform.cli.image.Sha;
import platform.cli.release.Service;

/// Lays out on this machine what is in the two images, with the same code that makes these: runtime, archive of classes, class path
/// and flags. What is measured is what ships.
///
/// Compiled with and run beside the classes of the tool. Arguments: the packaged tree, where to put it. Each service has there a
/// `java.args`; the runtime is linked as `java`.
final class LayOut {
    private static final FileTime IN_IMAGE = FileTime.from(Instant.ofEpochSecond(1));

    private LayOut() {}

    public static void main(String[] arguments) throws IOException {
        Path tree = Path.of(arguments[0]).toAbsolutePath();
        Path out = Path.of(arguments[1]).toAbsolutePath();
        Path runtime = JavaRuntime.linked(Jdk.running(), out.resolve("cache"), System.getenv());
        link(out.resolve("java"), runtime);
        for (Service service : Service.values()) {
            layOut(service, tree, out, runtime);
        }
    }

    private static void layOut(Service service, Path tree, Path out, Path runtime) throws IOException {
        Recipe recipe = Recipe.of(service);
        ServiceJars jars = ServiceJars.in(tree, recipe);
        Optional<Path> classes = ClassArchive.dumped(tree.resolve(recipe.module()), jars.libraries(), runtime,
                out.resolve("cache"), System.getenv());
        Path home = out.resolve(service.word());
        Folders.delete(home);
        Path lib = Files.createDirectories(home.resolve("lib"));
        for (var part : List.of(jars.libraries(), jars.own())) {
            for (Path jar : part) {
                Files.setLastModifiedTime(Files.copy(jar, lib.resolve(jar.getFileName())), IN_IMAGE);
            }
        }
        if (classes.isPresent()) {
            link(home.resolve("classes.jsa"), classes.get());
        }
        // Base, digest and settings are not in the arguments.
        ImagePlan plan = new ImagePlan(recipe, "bench", new Sha("0".repeat(40)), Instant.EPOCH,
                new BaseImage("docker.io/library/none", new Digest("sha256:" + "0".repeat(64))), runtime, jars, classes,
                new Needs(Collections.emptySortedSet(), 0, 0));
        Files.writeString(home.resolve("java.args"), plan.arguments().replace(ImagePlan.APP + "/", home + "/"));
    }

    private static void link(Path link, Path target) throws IOException {
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, target);
    }
}
