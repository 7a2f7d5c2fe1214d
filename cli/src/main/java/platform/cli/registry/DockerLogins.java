package platform.cli.registry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import platform.cli.problem.Problem;

/// Reads the file that `docker login` writes, and asks the credential helpers that it names.
final class DockerLogins implements Logins {

    private static final Pattern HELPER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
    private static final long HELPER_SECONDS = 20;
    private static final String HUB = "https://index.docker.io/v1/";

    private final JsonMapper json = new JsonMapper();
    private final Path folder;

    DockerLogins(Path folder) {
        this.folder = folder;
    }

    @Override
    public Optional<Login> of(String registry) {
        Path file = folder.resolve("config.json");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        JsonNode config;
        try {
            config = json.readTree(Files.readAllBytes(file));
        } catch (IOException e) {
            throw Problem.usage("cannot read the registry logins", file + " is not readable JSON",
                    "mend the file, or remove it and run: docker login " + registry).causedBy(e);
        }
        List<String> keys = keys(registry);
        for (String key : keys) {
            String helper = config.path("credHelpers").path(key).asText("");
            if (!helper.isEmpty()) {
                return ask(helper, key);
            }
        }
        for (String key : keys) {
            Optional<Login> login = decode(config.path("auths").path(key).path("auth").asText(""));
            if (login.isPresent()) {
                return login;
            }
        }
        String store = config.path("credsStore").asText("");
        return store.isEmpty()
                ? Optional.empty()
                : keys.stream().filter(config.path("auths")::has).findFirst().flatMap(key -> ask(store, key));
    }

    private static List<String> keys(String registry) {
        return registry.equals("docker.io") || registry.equals("registry-1.docker.io")
                ? List.of(HUB, "docker.io")
                : List.of(registry, "https://" + registry, "https://" + registry + "/");
    }

    private static Optional<Login> decode(String auth) {
        String pair;
        try {
            pair = new String(Base64.getDecoder().decode(auth), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
        int colon = pair.indexOf(':');
        return colon < 1
                ? Optional.empty()
                : Optional.of(new Login(pair.substring(0, colon), pair.substring(colon + 1)));
    }

    /// A helper that has no login, or is not there, is no login: the registry then says what it wants.
    private Optional<Login> ask(String helper, String key) {
        if (!HELPER.matcher(helper).matches()) {
            return Optional.empty();
        }
        try {
            Process process = new ProcessBuilder("docker-credential-" + helper, "get")
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
            try {
                try (var in = process.getOutputStream()) {
                    in.write(key.getBytes(StandardCharsets.UTF_8));
                }
                if (!process.waitFor(HELPER_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                    return Optional.empty();
                }
                JsonNode answer = json.readTree(process.getInputStream());
                String secret = answer.path("Secret").asText("");
                return secret.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Login(answer.path("Username").asText(""), secret));
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException _) {
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
