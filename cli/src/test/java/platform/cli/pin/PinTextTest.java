package platform.cli.pin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import platform.cli.image.Digest;
import platform.cli.image.ImageReference;
import platform.cli.image.Sha;
import platform.cli.release.Release;

class PinTextTest {

    private static final Sha SHA = new Sha("0123456789abcdef0123456789abcdef01234567");
    private static final Release RELEASE = new Release(SHA, image("api"), image("worker"));

    @Test
    void what_is_written_is_read_again() {
        assertThat(PinText.parse(PinText.of(RELEASE, "prod"))).contains(RELEASE);
        assertThat(PinText.parse(PinText.of(RELEASE, "stage"))).contains(RELEASE);
    }

    @Test
    void a_lock_without_variables_pins_nothing() {
        assertThat(PinText.parse("# What prod runs: nothing yet\n\n")).isEmpty();
    }

    @Test
    void half_a_lock_is_refused() {
        assertThatThrownBy(() -> PinText.parse("RELEASE_SHA=" + SHA + "\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("API_IMAGE");
    }

    @Test
    void a_line_twice_is_refused() {
        assertThatThrownBy(() -> PinText.parse(PinText.of(RELEASE, "prod") + "RELEASE_SHA=" + SHA + "\n"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_tag_without_a_digest_is_refused() {
        assertThatThrownBy(() -> PinText.parse("RELEASE_SHA=" + SHA + "\nAPI_IMAGE=r/api:stage\nWORKER_IMAGE="
                + image("worker") + "\n")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("r/api:stage");
    }

    @Test
    void images_of_two_commits_are_no_release() {
        Sha other = new Sha("f".repeat(40));
        assertThatThrownBy(() -> new Release(other, image("api"), image("worker")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static ImageReference image(String service) {
        return new ImageReference("127.0.0.1:5055/onp/platform/" + service, SHA,
                new Digest("sha256:" + "ab".repeat(32)));
    }
}
