package platform.cli.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReferenceTest {

    private static final String SHA = "0123456789abcdef0123456789abcdef01234567";
    private static final String DIGEST = "sha256:" + "a".repeat(64);

    @Test
    void a_release_is_told_by_its_pinned_image_and_by_its_name_in_stock() {
        for (String image : new String[]{"127.0.0.1:5055/o/r/api:" + SHA + "@" + DIGEST, "onp-prod/api:" + SHA}) {
            assertThat(ImageReference.commit(image)).contains(new Sha(SHA));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgres:17.10-bookworm", "onp-local/infra:current", "r/api@" + "sha256:0", "r/api:stage",
            "sha256:" + SHA + "aaaaaaaaaaaaaaaaaaaaaaaa", ":" + SHA})
    void infrastructure_comes_with_no_release(String image) {
        assertThat(ImageReference.commit(image)).isEmpty();
    }
}
