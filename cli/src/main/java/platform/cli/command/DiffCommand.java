package platform.cli.command;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import platform.cli.console.Console;
import platform.cli.environment.Environment;
import platform.cli.problem.Exit;
import platform.cli.release.Kind;
import platform.cli.release.Release;
import platform.cli.release.Service;
import platform.cli.repository.Repository;
import platform.cli.rollout.Difference;
import platform.cli.waiting.Times;

/// `diff [<sha>]`.
@Command(name = "diff", description = {"What promote would change: commits, images, settings, containers (manual 9).",
        "Without SHA: the release that stage runs. Changes nothing."}, footer = {"", "Examples:",
                "  platformctl diff              # stage against production",
                "  platformctl diff 91be02d -o json"})
final class DiffCommand implements Callable<Integer> {

    @Mixin CommonOptions common;

    @Option(names = "--env", paramLabel = "ENV", defaultValue = "prod", description = "where to (default: ${DEFAULT-VALUE})") String name;

    @Parameters(arity = "0..1", paramLabel = "SHA", description = "the commit; may be shortened")
    @Nullable String sha;

    record Json(String environment, @Nullable String now, String then, List<Commit> commits, List<Image> images,
            Settings settings, List<Outcomes.Part> plan, boolean settled) {
    }

    record Commit(String commit, String at, String author, String subject) {
    }

    record Image(String service, @Nullable String now, String then, boolean same) {
    }

    record Settings(Collection<String> needed, Collection<String> dropped, Collection<String> missing) {
    }

    @Override
    public Integer call() {
        Console console = common.console();
        try (Wiring wiring = common.wiring(console)) {
            Environment environment = wiring.environment(name);
            Difference difference = wiring.rollouts().difference(environment,
                    wiring.orders().wanted(Kind.PROMOTE, environment, Optional.ofNullable(sha)));
            console.result(json(difference), words(difference));
            return Exit.DONE.code();
        }
    }

    private Json json(Difference difference) {
        return new Json(name, difference.now().map(release -> release.sha().hex()).orElse(null),
                difference.then().sha().hex(),
                difference.commits().stream().map(change -> new Commit(change.commit().hex(), change.at().toString(),
                        author(change), subject(change))).toList(),
                images(difference),
                new Settings(difference.needed(), difference.dropped(), difference.missing()),
                Outcomes.parts(difference.plan()), difference.plan().settled());
    }

    private static List<Image> images(Difference difference) {
        List<Image> images = new ArrayList<>();
        for (Service service : Service.values()) {
            Optional<String> now = difference.now().map(release -> digest(release, service));
            String then = digest(difference.then(), service);
            images.add(new Image(service.word(), now.orElse(null), then, now.filter(then::equals).isPresent()));
        }
        return images;
    }

    private String words(Difference difference) {
        StringBuilder words = new StringBuilder(
                name + " should run " + difference.now().map(release -> release.sha().brief()).orElse("nothing yet")
                        + ", promote would bring " + difference.then().sha().brief() + "\n\n");
        List<List<String>> commits = difference.commits().stream().map(change -> List.of(change.commit().brief(),
                Times.local(change.at()), author(change), subject(change))).toList();
        words.append(commits.isEmpty() ? "no commits between them\n" : Console.table(commits)).append('\n');
        List<List<String>> rows = new ArrayList<>();
        for (Image image : images(difference)) {
            rows.add(List.of(image.service(), image.same()
                    ? "the same image"
                    : Optional.ofNullable(image.now()).map(DiffCommand::brief).orElse("none") + " → "
                            + brief(image.then())));
        }
        rows.add(List.of("settings", settings(difference)));
        return words.append(Console.table(rows)).append('\n').append(Outcomes.plan(difference.plan())).toString();
    }

    private static String settings(Difference difference) {
        List<String> parts = new ArrayList<>();
        if (!difference.needed().isEmpty()) {
            parts.add("needs " + String.join(", ", difference.needed()));
        }
        if (!difference.dropped().isEmpty()) {
            parts.add("needs no more " + String.join(", ", difference.dropped()));
        }
        if (!difference.missing().isEmpty()) {
            parts.add("NOT SET " + String.join(", ", difference.missing()));
        }
        return parts.isEmpty() ? "needs the same" : String.join("; ", parts);
    }

    private static String digest(Release release, Service service) {
        return release.image(service).digest().text();
    }

    private static String brief(String digest) {
        return digest.substring(0, Math.min(19, digest.length()));
    }

    private static String author(Repository.Change change) {
        return change.author().replaceFirst(" <.*", "");
    }

    private static String subject(Repository.Change change) {
        return change.message().lines().findFirst().orElse("");
    }
}
