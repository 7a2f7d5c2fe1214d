package platform.server;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;

/// What an OpenAPI 3.1 document says, and where answers are not as it says.
record Description(JsonNode json) {
    /// Every operation, as `POST /license/activate`.
    Set<String> operations() {
        Set<String> operations = new TreeSet<>();
        json.path("paths").properties().forEach(path -> path.getValue().fieldNames().forEachRemaining(
                method -> operations.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        return operations;
    }

    /// References that lead nowhere.
    List<String> danglingReferences() {
        return json.findValuesAsText("$ref").stream()
                .filter(reference -> json.at(reference.substring(1)).isMissingNode()).toList();
    }

    /// All in which an answer is not as described; empty when it is.
    List<String> faults(String method, String template, HttpResponse<String> answer) {
        JsonNode operation = json.path("paths").path(template).path(method.toLowerCase(Locale.ROOT));
        JsonNode described = resolved(operation.path("responses").path(String.valueOf(answer.statusCode())));
        if (described.isMissingNode()) {
            return List.of("status " + answer.statusCode() + " is not described");
        }
        List<String> faults = new ArrayList<>();
        described.path("headers").fieldNames().forEachRemaining(name -> {
            if (answer.headers().firstValue(name).isEmpty()) {
                faults.add("header " + name + " is missing");
            }
        });
        if (answer.body().isEmpty() && !described.has("content")) {
            return faults;
        }
        String type = answer.headers().firstValue("content-type").orElse("");
        JsonNode content = described.path("content").path(type);
        if (content.isMissingNode()) {
            faults.add("content of type '" + type + "' is not described");
            return faults;
        }
        ObjectNode schema = content.get("schema").deepCopy();
        schema.set("components", json.get("components"));
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(schema.toString())
                .validate(answer.body(), InputFormat.JSON).forEach(fault -> faults.add(fault.toString()));
        return faults;
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? json.at(node.get("$ref").asText().substring(1)) : node;
    }
}
