package platform.core.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebOriginsTest {
    @Test
    void origins_are_a_list_of_what_browsers_send() {
        assertThat(
                WebOrigins.parse("https://example.com, app://obsidian.md,http://localhost:8080,capacitor://localhost"))
                .containsExactlyInAnyOrder("https://example.com", "app://obsidian.md", "http://localhost:8080",
                        "capacitor://localhost");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "*", "null", "example.com", "https://example.com/", "https://Example.com",
            "https://*.example.com", "https://a.example b.example", "https://example.com,", "https://u@example.com"})
    void what_no_browser_sends_is_refused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> WebOrigins.parse(text));
    }
}
