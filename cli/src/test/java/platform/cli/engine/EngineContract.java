package platform.cli.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;

import platform.cli.waiting.Time;

/// What the tool counts on of every engine, the model's included.
public abstract class EngineContract {

    private static final Duration SOON = Duration.ofSeconds(20);

    /// The engine, with nothing of [#project] on it.
    protected abstract Engine engine();

    /// A Compose project of this test alone.
    protected abstract String project();

    /// How time passes there.
    protected abstract Time time();

    /// An image that is there.
    protected abstract String image();

    /// A network of the project.
    protected abstract String network();

    /// Makes a container of the project, off that network and not started.
    ///
    /// @param endsAtOnce whether it ends by itself, with exit code 2, each time it is started; else it runs until it is asked to end, and
    ///                   ends with 0
    /// @return its id
    protected abstract String made(String service, String hash, boolean endsAtOnce);

    private Container there(String id) {
        return engine().container(id).orElseThrow();
    }

    private void until(Supplier<Boolean> holds) {
        assertThat(time().until(SOON, () -> Optional.of(holds.get()).filter(Boolean::booleanValue))).isPresent();
    }

    @Test
    void a_container_is_created_runs_ends_when_it_is_asked_to_and_is_gone() {
        String id = made("api", "one", false);
        assertThat(engine().containers(project())).extracting(Container::id).containsExactly(id);
        assertThat(there(id).service()).isEqualTo("api");
        assertThat(there(id).configHash()).isEqualTo("one");
        assertThat(there(id).state()).isEqualTo("created");
        assertThat(there(id).running()).isFalse();

        engine().start(id);
        assertThat(there(id).running()).isTrue();
        engine().start(id);
        assertThat(there(id).running()).as("started twice").isTrue();

        engine().stop(id);
        assertThat(there(id).state()).isEqualTo("exited");
        assertThat(there(id).exitCode()).isZero();
        engine().stop(id);

        engine().remove(id);
        engine().remove(id);
        assertThat(engine().container(id)).isEmpty();
        assertThat(engine().containers(project())).isEmpty();
    }

    @Test
    void one_that_ends_by_itself_is_started_again_until_it_is_stopped() {
        String id = made("worker", "one", true);
        engine().start(id);
        Instant first = there(id).startedAt();
        until(() -> there(id).startedAt().isAfter(first));
        until(() -> there(id).restarting());
        assertThat(there(id).exitCode()).isEqualTo(2);
        engine().stop(id);
        until(() -> there(id).state().equals("exited"));
    }

    @Test
    void a_network_is_joined_and_left_as_often_as_one_likes() {
        String id = made("api", "one", false);
        assertThat(there(id).networks()).doesNotContain(network());
        engine().connect(id, network(), "api");
        engine().connect(id, network(), "api");
        assertThat(there(id).networks()).contains(network());
        engine().disconnect(id, network());
        engine().disconnect(id, network());
        assertThat(there(id).networks()).doesNotContain(network());
    }

    @Test
    void a_share_of_the_processors_is_changed_and_told() {
        String id = made("api", "one", false);
        assertThat(engine().sharesProcessors()).isTrue();
        assertThat(engine().cpuShares(id, 256)).isTrue();
        assertThat(there(id).cpuShares()).isEqualTo(256);
        engine().remove(id);
        assertThat(engine().cpuShares(id, 256)).isFalse();
    }

    @Test
    void a_name_is_held_by_one_until_it_lets_go_or_somebody_frees_it() {
        String name = project() + "-name";
        Engine.Hold first = engine().hold(name, image(), Map.of("who", "Olga")).orElseThrow();
        assertThat(first.held()).isTrue();
        assertThat(engine().hold(name, image(), Map.of("who", "Otto"))).isEmpty();
        assertThat(engine().holder(name).orElseThrow()).containsEntry("who", "Olga");
        first.close();
        until(() -> engine().holder(name).isEmpty());

        Engine.Hold second = engine().hold(name, image(), Map.of("who", "Otto")).orElseThrow();
        engine().free(name);
        assertThat(second.held()).isFalse();
        assertThat(engine().holder(name)).isEmpty();
        engine().free(name);
        second.close();
    }

    @Test
    void an_image_goes_by_the_names_it_was_given() {
        Images images = engine().images();
        String repository = project() + "/api";
        String tag = "a".repeat(40);
        assertThat(images.has(repository + ":" + tag)).isFalse();
        assertThat(images.labels(repository + ":" + tag)).isEmpty();
        assertThat(images.digests(repository + ":" + tag)).isEmpty();

        images.tag(image(), repository, tag);
        images.tag(image(), repository, tag);
        assertThat(images.has(repository + ":" + tag)).isTrue();
        assertThat(images.labels(repository + ":" + tag)).isEqualTo(images.labels(image()));
        assertThat(images.tagged(repository)).extracting(Images.Tagged::tag).containsExactly(tag);
        assertThat(images.names("*/api:" + tag)).contains(repository + ":" + tag);
        assertThat(images.names("*/worker:" + tag)).doesNotContain(repository + ":" + tag);

        images.untag(repository, tag);
        images.untag(repository, tag);
        assertThat(images.has(repository + ":" + tag)).isFalse();
        assertThat(images.has(image())).isTrue();
    }
}
