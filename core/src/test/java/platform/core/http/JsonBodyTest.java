package platform.core.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBodyTest {
    @Test
    void a_text_is_read_and_what_is_unknown_is_read_over() {
        JsonBody body = body("{\"more\":[{\"a\":[1,{\"key\":\"no\"}]}],\"key\":\"a\\u00e9\",\"n\":1}");
        assertThat(body.text("key", 2)).isEqualTo("aé");
        assertThat(body.optionalText("absent", 2)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "true", "null", "[\"a\"]", "{\"a\":\"b\"}", "\"\"", "\"abc\""})
    void what_is_no_text_of_the_right_length_is_refused(String value) {
        JsonBody body = body("{\"key\":" + value + "}");
        assertRefused(() -> body.text("key", 2));
        assertRefused(() -> body.optionalText("key", 2));
    }

    @Test
    void an_absent_text_is_refused_and_named() {
        assertThatThrownBy(() -> body("{}").text("key", 2)).isInstanceOfSatisfying(Refusal.class,
                refusal -> assertThat(new String(refusal.answer().body(), StandardCharsets.UTF_8))
                        .contains("lacks the text `key`").contains("\"error\":\"bad_request\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "[]", "\"a\"", "null", "{", "{\"a\":1", "{\"a\"}", "{}{}", "{} x", "{'a':'b'}",
            "{\"a\":01}", "{\"a\":NaN}", "{\"a\":\"b\",}", "{\"a\":\"\t\"}", "{\"a\":\"b\",\"a\":\"c\"}",
            "{\"x\":{\"a\":1,\"a\":2}}", "{/**/}", "{\"a\":\"\\x\"}"})
    void what_is_not_one_well_formed_object_is_refused(String text) {
        assertRefused(() -> body(text));
    }

    @Test
    void depth_has_a_bound() {
        assertThat(body("{\"a\":" + "[".repeat(15) + "]".repeat(15) + "}")).isNotNull();
        assertRefused(() -> body("{\"a\":" + "[".repeat(16) + "]".repeat(16) + "}"));
    }

    @Test
    void bytes_that_are_not_utf_8_are_refused() {
        assertRefused(() -> JsonBody.parse("{\"a\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static JsonBody body(String text) {
        return JsonBody.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertRefused(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(Refusal.class,
                refusal -> assertThat(refusal.answer().status()).isEqualTo(400));
    }
}
