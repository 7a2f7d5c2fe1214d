package platform.cli.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.Test;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import platform.cli.image.Digest;
import platform.cli.problem.Exit;
import platform.cli.problem.Problem;
import platform.cli.testing.LocalEngine;
import platform.cli.testing.OnEngine;

@OnEngine
class DistributionRegistryTest {

    private static final Logins NOBODY = _ -> Optional.empty();
    private static final Logins ME = _ -> Optional.of(new Login("me", "secret"));

    @Test
    void the_real_registry_knows_its_base_image_and_no_other() {
        LocalEngine engine = LocalEngine.up();
        Registry registry = Registries.distribution(NOBODY);
        String base = engine.baseImage();
        String repository = base.substring(0, base.indexOf('@'));
        Digest digest = new Digest(base.substring(base.indexOf('@') + 1));

        assertThat(registry.exists(repository, digest)).isTrue();
        assertThat(registry.exists(repository, new Digest("sha256:" + "0".repeat(64)))).isFalse();
        assertThat(registry.digestOf(repository, "no-such-tag")).isEmpty();
        assertThat(registry.digestOf(engine.freshRepository(), "stage")).isEmpty();
        assertThat(registry.labels(repository, digest)).isNotNull();
        registry.requirePush(engine.freshRepository());

        registry.tag(repository, digest, "registry-test");
        assertThat(registry.digestOf(repository, "registry-test")).isEqualTo(Optional.of(digest));
    }

    @Test
    void nobody_there_is_said_with_what_to_do() {
        assertThatThrownBy(() -> Registries.distribution(NOBODY).digestOf("127.0.0.1:1/owner/repo/api", "stage"))
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.exit()).isEqualTo(Exit.FAILED);
                    assertThat(problem.what()).isEqualTo("cannot reach the registry 127.0.0.1:1");
                });
    }

    @Test
    void a_missing_login_names_docker_login() throws IOException {
        try (Stub stub = new Stub(exchange -> {
            exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"packages\"");
            return new Answer(401, "");
        })) {
            assertThatThrownBy(() -> Registries.distribution(NOBODY).requirePush(stub.registry() + "/owner/repo/api"))
                    .isInstanceOfSatisfying(Problem.class, problem -> {
                        assertThat(problem.exit()).isEqualTo(Exit.USAGE);
                        assertThat(problem.why()).isEqualTo("there is no login for " + stub.registry());
                        assertThat(problem.next()).isEqualTo("docker login " + stub.registry());
                    });
        }
    }

    @Test
    void a_login_that_is_refused_is_told_apart_and_its_secret_is_not_printed() throws IOException {
        try (Stub stub = new Stub(exchange -> {
            exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"packages\"");
            return new Answer(401, "");
        })) {
            assertThatThrownBy(() -> Registries.distribution(ME).requirePush(stub.registry() + "/owner/repo/api"))
                    .isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.why())
                            .startsWith(stub.registry() + " refuses the login").doesNotContain("secret"));
        }
    }

    @Test
    void a_token_is_fetched_once_and_used_again() throws IOException {
        List<String> asked = new CopyOnWriteArrayList<>();
        try (Stub stub = new Stub(exchange -> {
            asked.add(exchange.getRequestURI().getPath());
            if (exchange.getRequestURI().getPath().equals("/token")) {
                return new Answer(200, "{\"token\":\"t0ken\"}");
            }
            if ("Bearer t0ken".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                return new Answer(404, "");
            }
            exchange.getResponseHeaders().add("WWW-Authenticate", "Bearer realm=\"http://127.0.0.1:"
                    + exchange.getLocalAddress().getPort() + "/token\",service=\"stub\",scope=\"repository:r:pull\"");
            return new Answer(401, "");
        })) {
            Registry registry = Registries.distribution(ME);
            assertThat(registry.digestOf(stub.registry() + "/r", "a")).isEmpty();
            assertThat(registry.digestOf(stub.registry() + "/r", "b")).isEmpty();
        }
        assertThat(asked).containsExactly("/v2/r/manifests/a", "/token", "/v2/r/manifests/a", "/v2/r/manifests/b");
    }

    @Test
    void a_login_is_never_sent_in_clear_to_another_machine() throws IOException {
        try (Stub stub = new Stub(exchange -> {
            exchange.getResponseHeaders().add("WWW-Authenticate", "Bearer realm=\"http://example.com/token\"");
            return new Answer(401, "");
        })) {
            assertThatThrownBy(() -> Registries.distribution(ME).digestOf(stub.registry() + "/r", "a"))
                    .isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.why())
                            .isEqualTo("it wants the login sent in clear to example.com"));
        }
    }

    @Test
    void bytes_that_are_not_what_was_asked_for_are_refused() throws IOException {
        Digest wanted = new Digest("sha256:" + "1".repeat(64));
        try (Stub stub = new Stub(_ -> new Answer(200, "{}"))) {
            assertThatThrownBy(() -> Registries.distribution(NOBODY).labels(stub.registry() + "/r", wanted))
                    .isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.why())
                            .isEqualTo("its bytes for " + wanted + " have another digest"));
        }
    }

    @Test
    void a_challenge_is_taken_apart() {
        assertThat(
                Challenge.parse("Bearer realm=\"https://ghcr.io/token\",service=\"ghcr.io\",scope=\"a:b:pull,push\""))
                .isEqualTo(new Challenge("bearer",
                        Map.of("realm", "https://ghcr.io/token", "service", "ghcr.io", "scope", "a:b:pull,push")));
    }

    private record Answer(int status, String body) {}

    private interface Script {
        Answer answer(HttpExchange exchange) throws IOException;
    }

    /// A registry that answers as told: for what the real one cannot be made to do.
    private static final class Stub implements AutoCloseable {

        private final HttpServer server;

        Stub(Script script) throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                try (exchange) {
                    exchange.getRequestBody().readAllBytes();
                    Answer answer = script.answer(exchange);
                    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
                    exchange.getResponseBody().write(body);
                }
            });
            server.start();
        }

        String registry() {
            return "127.0.0.1:" + server.getAddress().getPort();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
