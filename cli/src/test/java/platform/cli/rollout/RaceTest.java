package platform.cli.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import platform.cli.process.ChildProcess;
import platform.cli.testing.Checkout;
import platform.cli.testing.TwoReleases;
import platform.cli.testing.UsesTwoReleases.Lane;
import platform.cli.testing.UsesTwoReleases;

/// Two people promote at the same time, each from a checkout of his own. `bench/race` does it fifty times.
@UsesTwoReleases(Lane.SECOND)
class RaceTest {

    private static final int RACES = Integer.getInteger("races", 1);
    private static final int REFUSED = 3;
    private static final int LOCKED = 4;

    @Test
    void one_of_two_promotions_goes_on(TwoReleases releases, @TempDir Path folder) throws IOException {
        Checkout checkout = releases.checkout();
        releases.production(releases.first());
        Path other = folder.resolve("other");
        checkout.git("clone", "--quiet", "../remote.git", other.toString());
        checkout.git("-C", other.toString(), "config", "user.name", "Otto Operator");
        checkout.git("-C", other.toString(), "config", "user.email", "otto@example.invalid");
        List<Integer> losers = new ArrayList<>();
        for (int race = 0; race < RACES; race++) {
            releases.production(releases.first());
            checkout.git("-C", other.toString(), "pull", "--quiet");
            for (String file : List.of(".env.stage", ".env.prod", "stage.lock")) {
                Files.writeString(other.resolve(file), checkout.read(file));
            }
            String before = commits(checkout);
            List<ChildProcess.Result> both = both(() -> checkout.platformctl("promote", "--yes", "--push"),
                    () -> checkout.platformctl("promote", "--yes", "--push", "--directory", other.toString()));

            ChildProcess.Result loser = both.stream().filter(result -> result.exit() != 0).findFirst()
                    .orElseThrow(() -> new AssertionError("both: " + both));
            assertThat(both).as("none").anyMatch(ChildProcess.Result::succeeded);
            // Who comes when the winner has just gone has not seen its commit, and the remote refuses his.
            assertThat(loser.exit()).as(loser.err()).isIn(LOCKED, REFUSED);
            assertThat(loser.err()).containsPattern(loser.exit() == LOCKED
                    ? "prod is locked by (Olga|Otto) Operator[^\n]*\n *why: *'promote prod .*' holds the deploy lock since"
                    : "somebody else changed the remote meanwhile");
            losers.add(loser.exit());
            checkout.git("pull", "--quiet", "--rebase");
            assertThat(commits(checkout)).isEqualTo(Integer.toString(Integer.parseInt(before) + 1));
            assertThat(releases.runs())
                    .containsExactly("api " + releases.second(), "worker " + releases.second());
            assertThat(releases.named()).isEqualTo(releases.second());
        }
        System.out.println(RACES + " races, one winner each; the other ended with exit codes " + losers);
    }

    private static String commits(Checkout checkout) {
        return checkout.git("rev-list", "--count", "HEAD", "--", "prod.lock").strip();
    }

    private static List<ChildProcess.Result> both(Callable<ChildProcess.Result> one,
            Callable<ChildProcess.Result> other) {
        try (var two = Executors.newVirtualThreadPerTaskExecutor()) {
            return two.invokeAll(List.of(one, other)).stream().map(Future::resultNow).toList();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
