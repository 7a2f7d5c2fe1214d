package platform.cli.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import platform.cli.problem.Exit;
import platform.cli.problem.Problem;
import platform.cli.rotation.LoginRotation.Phase;

/// Every way that the rotation of a login can go, in a world of a server's logins, the env file and the containers that run: each
/// container can log in all the time, and in the end nobody else can.
class LoginRotationTest {

    private static final Instant T = Instant.parse("2026-11-24T00:00:00Z");
    private static final int MOST_STEPS = 60;

    private int ways;

    /// @param logins passwords by user, as the server has them
    /// @param running the login of each generation of containers
    private record World(Map<String, String> file, Map<String, String> logins, List<Account> running,
            List<String> story) {

        World {
            Map<String, String> there = logins;
            running.forEach(container -> assertThat(there).as("%s: %s", story, container)
                    .containsEntry(container.user(), container.password()));
        }

        World file(Map<String, String> changed, String what) {
            return new World(changed, logins, running, told(what));
        }

        World runs(List<Account> containers, String what) {
            return new World(file, logins, containers, told(what));
        }

        /// An act as the server has it then.
        World acted(Consumer<Map<String, String>> act, String what) {
            Map<String, String> after = new HashMap<>(logins);
            act.accept(after);
            return new World(file, after, running, told(what));
        }

        private List<String> told(String what) {
            List<String> more = new ArrayList<>(story);
            more.add(what);
            return more;
        }
    }

    /// A server that is a map.
    private record Book(Map<String, String> logins) implements Accounts {
        @Override
        public void check() {}

        @Override
        public void admit(Account present, Account fresh) {
            logins.putIfAbsent(present.user(), present.password());
            logins.put(fresh.user(), fresh.password());
        }

        @Override
        public void keepOnly(Account present) {
            logins.keySet().removeIf(user -> !user.equals(present.user()));
        }
    }

    private static LoginRotation rotation(Map<String, String> logins) {
        return new LoginRotation(
                new LoginRotation.Server("database", "the database", "DATABASE_URL", "postgres", "platform", false,
                        new Book(logins), "ask who runs it"));
    }

    private static final LoginRotation PURE = rotation(Map.of());

    private static Map<String, String> file(String user, String password) {
        return Map.of("DATABASE_URL", "postgresql://" + user + ":" + password + "@postgres:5432/db?sslmode=disable");
    }

    @ParameterizedTest
    @CsvSource({"platform, 0, 0", "platform_a, 2, 0", "platform_b, 0, 1", "platform, 1, 1", "platform_a, 1, 2"})
    void no_container_is_shut_out_wherever_the_tool_dies_and_whatever_is_then_done(String user, int others,
            int aborts) {
        Map<String, String> before = file(user, "p1");
        World world = new World(before, Map.of(user, "p1"), List.of(new Account(user, "p1")), List.of());
        go(world.file(PURE.begin(before, "p2").applied(before), "begin"), 2, aborts, others);
        assertThat(ways).isGreaterThan(aborts + others == 0 ? 10 : 50);
    }

    /// All that can happen from here: the tool dies, the operator turns back, or says that it has leaked.
    private void go(World world, int deaths, int aborts, int emergencies) {
        assertThat(world.story).hasSizeLessThan(MOST_STEPS);
        if (aborts > 0) {
            try {
                go(world.file(PURE.abort(world.file, T).applied(world.file), "abort"), deaths, aborts - 1,
                        emergencies);
            } catch (Problem refused) {
                assertThat(PURE.phase(world.file)).isInstanceOfAny(Phase.Refusing.class, Phase.Settled.class);
            }
        }
        if (emergencies > 0) {
            go(world.file(PURE.now(world.file, "e" + emergencies).applied(world.file), "emergency"), deaths, aborts,
                    emergencies - 1);
        }
        switch (PURE.next(world.file, T)) {
            case Move.Nothing _ -> {
                ways++;
                Account present = present(world);
                assertThat(world.file).as(world.story.toString()).containsOnlyKeys("DATABASE_URL");
                assertThat(world.running).as(world.story.toString()).containsExactly(present);
                assertThat(world.logins).as(world.story.toString())
                        .isEqualTo(Map.of(present.user(), present.password()));
            }
            case Move.Act(String what, _, var mark, _) -> {
                World acted = world.acted(logins -> ((Move.Act) rotation(logins).next(world.file, T)).act().run(),
                        what);
                go(acted.file(mark.apply(T).applied(acted.file), "mark"), deaths, aborts, emergencies);
                if (deaths > 0) {
                    go(acted.runs(acted.running, "dead unmarked"), deaths - 1, aborts, emergencies);
                }
            }
            case Move.RollOut(var mark, String done) -> {
                List<Account> after = List.of(present(world));
                World half = world.runs(Stream.concat(world.running.stream(), after.stream()).distinct().toList(),
                        done);
                World ended = half.runs(after, "ended");
                go(ended.file(mark.apply(T).applied(ended.file), "mark"), deaths, aborts, emergencies);
                if (deaths > 0) {
                    go(half.runs(half.running, "dead half way"), deaths - 1, aborts, emergencies);
                    go(ended.runs(after, "dead unmarked"), deaths - 1, aborts, emergencies);
                    go(half.runs(world.running, "put back"), deaths - 1, aborts, emergencies);
                }
            }
            case Move.Write write -> throw new AssertionError(write);
            case Move.Wait wait -> throw new AssertionError(wait);
        }
    }

    private static Account present(World world) {
        return ServiceUrl.parse(world.file.getOrDefault("DATABASE_URL", "")).account();
    }

    @ParameterizedTest
    @CsvSource({"platform, platform_a", "platform_a, platform_b", "platform_b, platform_a"})
    void logins_take_turns_and_the_rest_of_the_url_stays(String user, String next) {
        Map<String, String> begun = PURE.begin(file(user, "p1"), "p2").applied(file(user, "p1"));
        assertThat(begun).containsEntry("DATABASE_URL_NEXT",
                "postgresql://" + next + ":p2@postgres:5432/db?sslmode=disable");
        assertThat(PURE.begin(begun, "p3")).as("the same command again").isEqualTo(Edit.none());
    }

    @Test
    void a_server_that_lost_its_logins_has_them_again() {
        Map<String, String> lost = new HashMap<>(Map.of("platform", "of the first start"));
        LoginRotation rotation = rotation(lost);
        Map<String, String> file = rotation.begin(file("platform_b", "p1"), "p2").applied(file("platform_b", "p1"));
        for (Move move = rotation.next(file, T); !(move instanceof Move.Nothing); move = rotation.next(file, T)) {
            switch (move) {
                case Move.Act(_, var act, var mark, _) -> {
                    act.run();
                    file = mark.apply(T).applied(file);
                }
                case Move.RollOut(var mark, _) -> {
                    assertThat(lost).containsEntry("platform_b", "p1").containsEntry("platform_a", "p2");
                    file = mark.apply(T).applied(file);
                }
                case Move.Write _,Move.Wait _,Move.Nothing _ -> throw new AssertionError(move);
            }
        }
        assertThat(lost).isEqualTo(Map.of("platform_a", "p2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql://platform:p1@db.example.org:5432/db", "postgresql://app:p1@postgres:5432/db",
            "postgresql://platform_app:p1@postgres:5432/db", "postgresql://postgres:5432/db"})
    void a_server_or_a_login_of_somebody_else_is_refused_in_words(String url) {
        assertThatThrownBy(() -> PURE.begin(Map.of("DATABASE_URL", url), "p2"))
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.exit()).isEqualTo(Exit.REFUSED);
                    assertThat(problem.next()).isEqualTo("ask who runs it");
                    assertThat(problem.what() + problem.why()).doesNotContain("p1");
                });
        assertThat(PURE.next(Map.of("DATABASE_URL", url), T)).as("with others, it stays as it is")
                .isEqualTo(new Move.Nothing());
    }

    @Test
    void what_holds_a_password_does_not_show_it() {
        ServiceUrl url = ServiceUrl.parse("redis://platform:hidden@redis:6379");
        assertThat(url.account()).isEqualTo(new Account("platform", "hidden"));
        assertThat(List.of(url, url.account(), Optional.of(url)).toString()).doesNotContain("hidden");
        assertThat(ServiceUrl.parse("redis://redis:6379").as(new Account("platform_a", "p")).text())
                .isEqualTo("redis://platform_a:p@redis:6379");
        assertThatThrownBy(() -> ServiceUrl.parse("hidden")).hasMessageNotContaining("hidden");
        // A word alone is the password of Redis's default user, as its clients read it.
        assertThat(ServiceUrl.parse("redis://hidden@redis:6379").account()).isEqualTo(new Account("", "hidden"));
        assertThat(ServiceUrl.parse("postgresql://olga@postgres/db").account()).isEqualTo(new Account("olga", ""));
    }
}
