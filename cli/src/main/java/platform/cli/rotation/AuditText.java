package platform.cli.rotation;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/// Lines of the audit as texts.
final class AuditText {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_SUBJECT = 100;

    private AuditText() {}

    /// A JSON object a line.
    static String json(List<AuditLine> lines) {
        return lines.stream().map(AuditText::json).collect(Collectors.joining("\n"));
    }

    private static String json(AuditLine line) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("at", line.at().toString());
        fields.put("who", line.who());
        fields.put("environment", line.environment());
        fields.put("secret", line.secret());
        fields.put("what", line.what());
        try {
            return JSON.writeValueAsString(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("five texts that are no JSON", e);
        }
    }

    /// The lines in such a text, each once; one that a crash cut off is left out.
    static List<AuditLine> parse(String text) {
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().map(AuditText::line).distinct().toList();
    }

    private static AuditLine line(String json) {
        try {
            JsonNode line = JSON.readTree(json);
            return new AuditLine(Instant.parse(line.path("at").asText()), line.path("who").asText(),
                    line.path("environment").asText(), line.path("secret").asText(), line.path("what").asText());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a line of the audit that is no JSON", e);
        }
    }

    /// The message of a commit: what ended, and a trailer for each line.
    static String message(List<AuditLine> lines) {
        String subject = "rotate-keys: " + lines.getFirst().environment() + ": "
                + lines.stream().map(line -> line.secret() + " " + line.what()).distinct()
                        .collect(Collectors.joining("; "));
        return (subject.length() > MOST_SUBJECT ? subject.substring(0, MOST_SUBJECT) + "…" : subject) + "\n\n"
                + lines.stream().map(AuditText::trailer).collect(Collectors.joining())
                + lines.stream().map(line -> "Rotated-By: " + line.who() + "\n").distinct()
                        .collect(Collectors.joining());
    }

    /// `Rotated: license version 2 signs (2026-11-24T00:15:00Z)`.
    static String trailer(AuditLine line) {
        return "Rotated: " + line.secret() + " " + line.what() + " (" + line.at().truncatedTo(ChronoUnit.SECONDS)
                + ")\n";
    }
}
