package platform.cli.pin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import platform.cli.environment.Environment;
import platform.cli.model.ModelRepository;
import platform.cli.model.VirtualTime;
import platform.cli.problem.Exit;
import platform.cli.problem.Problem;
import platform.cli.release.Kind;
import platform.cli.release.Order;
import platform.cli.release.Release;
import platform.cli.repository.Pushed;
import platform.cli.repository.Repository;
import platform.cli.testing.QuietProgress;
import platform.cli.testing.SomeReleases;

/// What is recorded where the remote takes it, or does not.
class CommittedPinTest {

    private static final Environment PROD = new Environment("prod", Path.of("/nowhere"), List.of(), Map.of());

    private final Release first = SomeReleases.of("1");
    private final Release second = SomeReleases.of("2");
    private final ModelRepository git = new ModelRepository(new VirtualTime(), new ModelRepository.Remote(),
            "Olga Operator <olga@example.invalid>");
    private final QuietProgress progress = new QuietProgress();
    private Optional<Pushed> answer = Optional.empty();

    CommittedPinTest() {
        assertThat(pin().record(order(Kind.PROMOTE, first))).isTrue();
    }

    private Pin pin() {
        Repository repository = (Repository) Proxy.newProxyInstance(Repository.class.getClassLoader(),
                new Class<?>[]{Repository.class}, (_, method, arguments) -> {
                    if (method.getName().equals("push") && answer.isPresent()) {
                        return answer.get();
                    }
                    try {
                        return method.invoke(git, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        return Pin.of(PROD, repository, progress);
    }

    private static Order order(Kind kind, Release wanted) {
        return new Order(PROD, kind, wanted, Optional.empty(), Set.of(), true);
    }

    @Test
    void what_the_remote_takes_is_recorded_once() {
        assertThat(pin().record(order(Kind.PROMOTE, second))).isTrue();
        assertThat(pin().current()).contains(second);
        assertThat(pin().previous()).contains(first);
        assertThat(pin().named()).containsExactlyInAnyOrder(first.sha(), second.sha());
        assertThat(pin().record(order(Kind.PROMOTE, second))).as("it says so already").isFalse();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void whoever_was_slower_changes_nothing(Kind kind) {
        answer = Optional.of(new Pushed.Overtaken("[rejected] (fetch first)"));
        assertThatThrownBy(() -> pin().record(order(kind, second))).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.exit()).isEqualTo(Exit.REFUSED);
            assertThat(problem.what()).isEqualTo("somebody else changed the remote meanwhile");
        });
        assertThat(pin().current()).contains(first);
    }

    @Test
    void a_promotion_needs_the_remote() {
        answer = Optional.of(new Pushed.Away("could not resolve host"));
        assertThatThrownBy(() -> pin().record(order(Kind.PROMOTE, second))).hasMessage("the remote cannot be reached");
        answer = Optional.of(new Pushed.Declined("[remote rejected] (protected branch hook declined)"));
        assertThatThrownBy(() -> pin().record(order(Kind.PROMOTE, second)))
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.what()).isEqualTo("the remote does not take the commit of prod.lock");
                    assertThat(problem.why()).contains("protected branch");
                    assertThat(problem.next()).contains("pull request");
                });
        assertThat(pin().current()).contains(first);
    }

    /// At night the remote may be away, and a protected branch takes no push of anybody.
    @Test
    void a_rollback_does_not() {
        answer = Optional.of(new Pushed.Declined("[remote rejected] (protected branch hook declined)"));
        assertThat(pin().record(order(Kind.ROLLBACK, second))).isTrue();
        assertThat(progress.notes()).containsExactly(
                "the remote does not take the commit of prod.lock: the rollback goes on, bring it there by a pull request");
        answer = Optional.of(new Pushed.Away("could not resolve host"));
        assertThat(pin().record(order(Kind.ROLLBACK, first))).isTrue();
        assertThat(progress.notes()).last().asString().contains("the rollback goes on, push it later");
        assertThat(pin().current()).contains(first);
    }

    @Test
    void what_was_recorded_is_put_back_by_a_commit_that_says_why() {
        Order order = order(Kind.PROMOTE, second);
        assertThat(pin().record(order)).isTrue();
        assertThat(pin().revert(order, "it was red")).isTrue();
        assertThat(pin().current()).contains(first);
        assertThat(PinHistory.of(git, "prod.lock").good(second.sha())).isEmpty();
        assertThat(pin().revert(order, "it was red")).as("it names another").isFalse();
    }
}
