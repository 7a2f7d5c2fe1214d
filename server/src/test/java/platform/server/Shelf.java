package platform.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import platform.core.testing.TestPostgres;

/// Licences as a worker leaves them, each of the purchase `sub_name` by the session `cs_name`, and what a plugin does with them.
record Shelf(TestPostgres postgres, RunningApi api) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// A licence of plan PRO; its id.
    String licence(String name) {
        return licence(name, "PRO", "ACTIVE");
    }

    String licence(String name, String plan, String status) {
        postgres.query("INSERT INTO purchases VALUES ('sub_%s', now())".formatted(name));
        postgres.query("INSERT INTO purchase_links VALUES ('cs_%1$s', 'sub_%1$s'), ('in_%1$s', 'sub_%1$s')"
                .formatted(name));
        return postgres.query("""
                              INSERT INTO licenses (purchase_id, plan, status, created_at, updated_at)
                              VALUES ('sub_%s', '%s', '%s', now(), now()) RETURNING id
                              """.formatted(name, plan, status)).getFirst();
    }

    /// Changes the licence as a fold of later facts would.
    void fold(String name, String status, Map<String, Instant> times) {
        postgres.query("UPDATE licenses SET status = '%s' WHERE purchase_id = 'sub_%s'".formatted(status, name));
        times.forEach((column, at) -> postgres.query(
                "UPDATE licenses SET %s = '%s' WHERE purchase_id = 'sub_%s'".formatted(column, at, name)));
    }

    /// The key of the licence, claimed as its buyer does.
    String key(String name) {
        return json(claim("cs_" + name)).path("licenseKey").asText();
    }

    HttpResponse<String> claim(String session) {
        return api.post("/license/claim", "{\"sessionId\":\"" + session + "\"}");
    }

    HttpResponse<String> activate(String key, String device) {
        return withKey("activate", key, device);
    }

    HttpResponse<String> withKey(String verb, String key, String device) {
        return api.post("/license/" + verb,
                "{\"licenseKey\":\"" + key + "\",\"deviceIdHash\":\"" + device + "\"}");
    }

    HttpResponse<String> refresh(String token, String device) {
        return api.post("/license/refresh", "{\"token\":\"" + token + "\",\"deviceIdHash\":\"" + device + "\"}");
    }

    HttpResponse<String> verify(String token) {
        return api.post("/license/verify", "{\"token\":\"" + token + "\"}");
    }

    /// The token that an activation gives.
    String token(String key, String device) {
        return json(activate(key, device)).path("token").asText();
    }

    static JsonNode json(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
