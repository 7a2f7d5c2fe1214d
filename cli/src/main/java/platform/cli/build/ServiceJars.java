package platform.cli.build;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import platform.cli.problem.Problem;

/// What Maven made of one service, parted by how often it changes.
///
/// @param own the service's jar first, then what it shares with the other service
/// @param libraries what others wrote
record ServiceJars(List<Path> own, List<Path> libraries) {

    ServiceJars {
        own = List.copyOf(own);
        libraries = List.copyOf(libraries);
    }

    /// Finds them in a tree that was packaged. A library is ours if the tree made a jar of that name. A signed one is copied, without its
    /// signature, into a folder beside them.
    static ServiceJars in(Path tree, Recipe recipe) {
        Set<String> made = Folders.in(tree).stream().flatMap(module -> jars(module.resolve("target")))
                .map(jar -> jar.getFileName().toString()).collect(Collectors.toSet());
        Path target = tree.resolve(recipe.module()).resolve("target");
        List<Path> service = jars(target).toList();
        if (service.size() != 1) {
            throw Problem.failed("cannot tell the jar of the " + recipe.service(),
                    target + " holds " + service.size() + " jars, not one", "look at " + recipe.module() + "/pom.xml");
        }
        List<Path> libraries = jars(target.resolve("lib")).toList();
        Path unsigned = Folders.made(target.resolve("unsigned"));
        return new ServiceJars(
                Stream.concat(service.stream(), libraries.stream().filter(jar -> isOf(made, jar))).toList(),
                libraries.stream().filter(jar -> !isOf(made, jar)).map(jar -> SignedJar.unsigned(jar, unsigned))
                        .toList());
    }

    private static boolean isOf(Set<String> made, Path jar) {
        return made.contains(jar.getFileName().toString());
    }

    private static Stream<Path> jars(Path folder) {
        return Files.isDirectory(folder)
                ? Folders.in(folder).stream().filter(file -> file.toString().endsWith(".jar"))
                        .filter(file -> !file.toString().endsWith("-tests.jar"))
                : Stream.empty();
    }
}
