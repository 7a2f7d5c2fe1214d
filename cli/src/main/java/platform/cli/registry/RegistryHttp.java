package platform.cli.registry;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import org.jspecify.annotations.Nullable;

import platform.cli.problem.Problem;

/// One request to a registry, with its login, its time limit and its size limit.
final class RegistryHttp implements AutoCloseable {

    /// For one answer, from the connection to the last byte.
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /// The specification's own bound for a manifest is 4 MiB; a configuration is smaller.
    private static final int MOST_BYTES = 4 << 20;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final JsonMapper json = new JsonMapper();
    private final Map<Address, String> authorizations = new ConcurrentHashMap<>();
    /// Registries that did not answer, and why: a command waits for one once, whoever in it asks.
    private final Map<String, String> silent = new ConcurrentHashMap<>();
    private final Logins logins;
    private final Duration patience;
    private @Nullable HttpClient client;

    RegistryHttp(Logins logins) {
        this(logins, PATIENCE);
    }

    /// @param patience how long to wait for one answer
    RegistryHttp(Logins logins, Duration patience) {
        this.logins = logins;
        this.patience = patience;
    }

    /// Made when the first question is asked: it reads all certificates of the JDK, and a rollback asks no registry.
    private synchronized HttpClient client() {
        HttpClient made = client;
        if (made == null) {
            made = HttpClient.newBuilder().connectTimeout(patience).followRedirects(HttpClient.Redirect.NEVER).build();
            client = made;
        }
        return made;
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.shutdownNow();
        }
    }

    /// One question.
    ///
    /// @param method the HTTP method
    /// @param uri what is asked
    /// @param headers names and values in turn
    /// @param body what is sent along
    record Question(String method, URI uri, List<String> headers, BodyPublisher body) {

        static Question of(String method, URI uri, String... headers) {
            return new Question(method, uri, List.of(headers), BodyPublishers.noBody());
        }
    }

    /// Asks, logs in if the registry wants that, and gives any answer that is not a refusal of the login.
    HttpResponse<byte[]> ask(Address address, Question question) {
        HttpResponse<byte[]> answer = send(address, question, authorizations.get(address));
        Optional<String> challenge = answer.headers().firstValue("WWW-Authenticate");
        if (answer.statusCode() == 401 && challenge.isPresent()) {
            String authorization = authorize(address, Challenge.parse(challenge.get()));
            authorizations.put(address, authorization);
            answer = send(address, question, authorization);
        }
        if (answer.statusCode() == 401 || answer.statusCode() == 403) {
            throw refused(address, logins.of(address.registry()).isPresent());
        }
        return answer;
    }

    private HttpResponse<byte[]> send(Address address, Question question,
            @Nullable String authorization) {
        HttpRequest.Builder request = HttpRequest.newBuilder(question.uri()).method(question.method(), question.body());
        if (!question.headers().isEmpty()) {
            request.headers(question.headers().toArray(String[]::new));
        }
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        HttpResponse<byte[]> answer = exchange(address, request.build());
        // Blobs live elsewhere with most registries. Their address carries its own permission: ours stays here.
        for (int hops = 0; hops < 3 && question.method().equals("GET")
                && REDIRECTS.contains(answer.statusCode()); hops++) {
            URI next = answer.uri().resolve(answer.headers().firstValue("Location").orElse(""));
            if (!isSafe(next)) {
                throw nonsense(address, "it redirects to " + next.getScheme() + "://" + next.getHost());
            }
            answer = exchange(address, HttpRequest.newBuilder(next).GET().build());
        }
        return answer;
    }

    private HttpResponse<byte[]> exchange(Address address, HttpRequest request) {
        String known = silent.get(address.registry());
        if (known != null) {
            throw unreachable(address, known);
        }
        CompletableFuture<HttpResponse<byte[]>> pending = client().sendAsync(request,
                BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES));
        try {
            return pending.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            pending.cancel(true);
            throw silent(address, "no answer in " + patience.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw silent(address, reason(e.getCause() == null ? e : e.getCause()), e);
        } catch (InterruptedException e) {
            pending.cancel(true);
            Thread.currentThread().interrupt();
            throw unreachable(address, "interrupted").causedBy(e);
        }
    }

    private String authorize(Address address, Challenge challenge) {
        Optional<Login> login = logins.of(address.registry());
        if (!challenge.isBearer()) {
            return login.orElseThrow(() -> refused(address, false)).basic();
        }
        URI realm;
        try {
            realm = URI.create(challenge.parameter("realm") + "?" + query(challenge));
        } catch (IllegalArgumentException e) {
            throw nonsense(address, "its login realm is not an address").causedBy(e);
        }
        if (!isSafe(realm)) {
            throw nonsense(address, "it wants the login sent in clear to " + realm.getHost());
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(realm).GET();
        login.ifPresent(known -> request.header("Authorization", known.basic()));
        HttpResponse<byte[]> answer = exchange(address, request.build());
        if (answer.statusCode() != 200) {
            throw refused(address, login.isPresent());
        }
        JsonNode body = read(address, answer.body());
        String token = body.path("token").asText(body.path("access_token").asText(""));
        if (token.isEmpty()) {
            throw nonsense(address, "its login gives no token");
        }
        return "Bearer " + token;
    }

    private static String query(Challenge challenge) {
        return Stream.of("service", "scope").filter(name -> !challenge.parameter(name).isEmpty())
                .map(name -> name + "=" + URLEncoder.encode(challenge.parameter(name), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static boolean isSafe(URI uri) {
        boolean inside = "http".equals(uri.getScheme()) && Address.isLoopback(String.valueOf(uri.getHost()));
        return uri.getHost() != null && (inside || "https".equals(uri.getScheme()));
    }

    JsonNode read(Address address, byte[] body) {
        try {
            return json.readTree(body);
        } catch (IOException e) {
            throw nonsense(address, "its answer is not JSON").causedBy(e);
        }
    }

    static Problem nonsense(Address address, String why) {
        return Problem.failed(address + ": " + address.registry() + " does not answer as a registry does", why,
                "check the repository's name and the registry, then try again");
    }

    private static Problem refused(Address address, boolean known) {
        return Problem.usage("no access to " + address,
                known
                        ? address.registry() + " refuses the login of this user, or it lacks the right to packages"
                        : "there is no login for " + address.registry(),
                "docker login " + address.registry());
    }

    private Problem silent(Address address, String why, Throwable cause) {
        silent.put(address.registry(), why);
        return unreachable(address, why).causedBy(cause);
    }

    private static Problem unreachable(Address address, String why) {
        return Problem.failed("cannot reach the registry " + address.registry(), why,
                "check the network and the name, then run the same command again");
    }

    private static String reason(Throwable cause) {
        if (cause instanceof ConnectException && cause.getMessage() == null) {
            return "connection refused or unknown host";
        }
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message.lines().findFirst().orElse(message);
    }
}
