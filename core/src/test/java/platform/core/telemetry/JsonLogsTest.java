package platform.core.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Map;
import java.util.logging.LogManager;
import java.util.logging.Logger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import platform.core.testing.PrivateData;

class JsonLogsTest {
    private static final String TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final EventLog log = new EventLog();

    @AfterEach
    void resetLogging() {
        LogManager.getLogManager().reset();
    }

    @Test
    void a_line_is_one_json_object_with_the_agreed_fields() throws IOException {
        JsonLogs.start("api", "info", out);
        log.info("Started", "serving\nnow", Map.of("port", 3011, "sha", "abc"));

        JsonNode line = onlyLine();
        assertThat(line.path("level").asText()).isEqualTo("info");
        assertThat(line.path("service").asText()).isEqualTo("api");
        assertThat(line.path("event").asText()).isEqualTo("Started");
        assertThat(line.path("msg").asText()).isEqualTo("serving\nnow");
        assertThat(line.path("context").path("port").asInt()).isEqualTo(3011);
        assertThat(line.path("time").asText()).endsWith("Z");
        assertThat(line.has("traceId")).isFalse();
    }

    @Test
    void a_line_inside_a_trace_names_it() throws IOException {
        JsonLogs.start("api", "info", out);
        Trace.run(Trace.idOf(TRACEPARENT).orElseThrow(), () -> log.info("Started", "serving", Map.of()));

        assertThat(onlyLine().path("traceId").asText()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
    }

    @Test
    void a_malformed_traceparent_is_no_trace() {
        assertThat(Trace.idOf("00-00000000000000000000000000000000-00f067aa0ba902b7-01")).isEmpty();
        assertThat(Trace.idOf("hello")).isEmpty();
    }

    @Test
    void a_cause_is_told_without_its_message() {
        JsonLogs.start("api", "info", out);
        log.error("RequestFailed", "a route broke", Map.of(),
                new IllegalStateException("ada@buyer.example",
                        new SQLException("Key (email)=(ada@buyer.example)", "23505")));

        assertThat(text()).contains("IllegalStateException").contains("SQLException[23505]").doesNotContain("buyer");
    }

    @Test
    void what_a_library_says_is_cut_and_masked() {
        JsonLogs.start("api", "info", out);
        Logger.getLogger("com.zaxxer.hikari")
                .warning("cannot reach redis://user:hidden@host for ada@buyer.example\nrow (1, 2)");
        Logger.getLogger("com.zaxxer.hikari").info("chatter");

        assertThat(text()).hasLineCount(1).contains("\"event\":\"Library\"").doesNotContain("hidden")
                .doesNotContain("ada@")
                .doesNotContain("row");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Cannot reconnect to [127.0.0.1/<unresolved>:38669]: Connection refused: /127.0.0.1:38669",
            "refused: /[0:0:0:0:0:0:0:1]:6379", "refused: /[2001:db8::7]:6379", "refused: [::1]:6379"})
    void where_a_library_says_a_peer_is_stays_out(String told) {
        JsonLogs.start("api", "info", out);
        Logger.getLogger("io.lettuce").warning(told);

        assertThat(text()).contains("refused: ", "***").doesNotContain("127.0.0.1", "0:1]", "db8", "::1");
        assertThat(PrivateData.in(text())).isEmpty();
    }

    @Test
    void times_and_names_in_what_a_library_says_stay() {
        JsonLogs.start("api", "info", out);
        Logger.getLogger("io.lettuce").warning("at 16:33:06 redis:6379 version 8.2.9 in Batch::face");

        assertThat(text()).contains("at 16:33:06 redis:6379 version 8.2.9 in Batch::face");
    }

    @Test
    void below_the_level_nothing_is_written() {
        JsonLogs.start("api", "warn", out);
        log.info("Started", "serving", Map.of());

        assertThat(text()).isEmpty();
    }

    private JsonNode onlyLine() throws IOException {
        assertThat(text()).hasLineCount(1).endsWith("\n");
        return new ObjectMapper().readTree(text());
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
