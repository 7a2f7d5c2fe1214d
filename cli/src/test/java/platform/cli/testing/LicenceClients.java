package platform.cli.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import platform.cli.smoke.StripeSignature;
import platform.cli.waiting.Time;

/// Plugins of buyers, each with a licence and an address of its own: they activate, refresh, have their token verified, and check it
/// themselves with a key set that they keep as long as they may. What is not answered 200 has failed; a token that does not pass is
/// rejected. They ask nothing twice.
public final class LicenceClients implements AutoCloseable {

    /// How long a key set is kept here.
    public static final Duration KEPT = Duration.ofSeconds(3);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] SPKI = HexFormat.of().parseHex("302a300506032b6570032100");
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration REFRESH_EVERY = Duration.ofSeconds(2);
    private static final Duration ACTIVATE_EVERY = Duration.ofSeconds(5);

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LIMIT).build();
    private final String url;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong served = new AtomicLong();
    private final AtomicLong verified = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicReference<String> firstFailure = new AtomicReference<>("-");
    private final Set<String> kids = ConcurrentHashMap.newKeySet();
    private volatile boolean ended;
    private volatile String lastToken = "";

    /// What became of them.
    ///
    /// @param served answers 200
    /// @param verified tokens that passed with a kept key set
    /// @param failed answers that were not 200, and tokens that did not pass
    /// @param firstFailure when and why, `-` for none
    /// @param kids the versions of the keys of all tokens
    public record Count(long served, long verified, long failed, String firstFailure, Set<String> kids) {
    }

    private LicenceClients(String url) {
        this.url = url;
    }

    /// Buys a licence for each, claims and activates it, and starts them.
    ///
    public static LicenceClients on(Checkout checkout, String env, int clients) {
        LicenceClients all = new LicenceClients("http://127.0.0.1:" + checkout.setting(env, "EDGE_PORT"));
        String secret = checkout.setting(env, "STRIPE_WEBHOOK_SECRET");
        String run = Long.toString(System.nanoTime(), Character.MAX_RADIX);
        for (int i = 0; i < clients; i++) {
            all.buy(run + i, secret);
        }
        for (int i = 0; i < clients; i++) {
            Client client = all.new Client("203.0.113." + (1 + i % 250), all.claimed(run + i, i), run + "device" + i);
            all.threads.add(Thread.ofVirtual().start(client::live));
        }
        return all;
    }

    private void buy(String name, String secret) {
        HttpResponse<String> answer = event(url, secret, "checkout.session.completed", name);
        if (answer.statusCode() != 200) {
            throw new AssertionError("webhook: " + answer.statusCode() + " " + answer.body());
        }
    }

    /// Sends an event about a checkout session as Stripe does, signed with a secret.
    public static HttpResponse<String> event(String url, String secret, String type, String name) {
        String event = """
                       {"id":"evt_%1$s","object":"event","created":%2$d,"livemode":false,"type":"%3$s","data":{"object":
                       {"id":"cs_%1$s","object":"checkout.session","mode":"subscription","payment_status":"paid","subscription":"sub_%1$s","customer":"cus_%1$s","invoice":"in_%1$s"}}}"""
                .formatted(name, Instant.now().getEpochSecond(), type);
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(URI.create(url + "/stripe/webhook"))
                    .timeout(LIMIT).header("Stripe-Signature", StripeSignature.of(event, secret, Instant.now()))
                    .POST(HttpRequest.BodyPublishers.ofString(event)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private String claimed(String name, int number) {
        return Time.real().until(Duration.ofMinutes(1), () -> {
            try {
                HttpResponse<String> answer = post("/license/claim", "203.0.113." + (1 + number % 250),
                        Map.of("sessionId", "cs_" + name));
                if (answer.statusCode() == 200) {
                    return Optional.of(JSON.readTree(answer.body()).path("licenseKey").asText());
                }
                // Not processed yet; an address may ask sixty times a minute.
                Thread.sleep(Duration.ofSeconds(1));
                return Optional.<String>empty();
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        }).orElseThrow(() -> new AssertionError("cs_" + name + " cannot be claimed"));
    }

    private HttpResponse<String> post(String path, String address, Map<String, String> body)
            throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(url + path)).timeout(LIMIT)
                .header("X-Forwarded-For", address).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /// What became of them so far.
    public Count count() {
        return new Count(served.get(), verified.get(), failed.get(), firstFailure.get(), Set.copyOf(kids));
    }

    /// A token that one of them holds.
    public String token() {
        return Time.real().until(Duration.ofMinutes(1), () -> Optional.of(lastToken).filter(token -> !token.isEmpty()))
                .orElseThrow(() -> new AssertionError("nobody got a token"));
    }

    private void fail(String why) {
        failed.incrementAndGet();
        firstFailure.compareAndSet("-", Instant.now() + " " + why);
    }

    @Override
    public void close() {
        ended = true;
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        http.close();
    }

    private final class Client {

        private final String address;
        private final String key;
        private final String device;
        private Map<String, PublicKey> keySet = Map.of();
        private Instant fetched = Instant.EPOCH;
        private Instant activated = Instant.EPOCH;
        private Instant renewed = Instant.EPOCH;
        private String token = "";

        Client(String address, String key, String device) {
            this.address = address;
            this.key = key;
            this.device = device;
        }

        void live() {
            while (!ended) {
                try {
                    Instant now = Instant.now();
                    if (activated.plus(ACTIVATE_EVERY).isBefore(now)) {
                        renew("/license/activate", Map.of("licenseKey", key, "deviceIdHash", device));
                        activated = now;
                        renewed = now;
                    } else if (renewed.plus(REFRESH_EVERY).isBefore(now)) {
                        renew("/license/refresh", Map.of("token", token, "deviceIdHash", device));
                        renewed = now;
                    }
                    check();
                    JsonNode answer = ask("/license/verify", Map.of("token", token));
                    if (!answer.path("valid").asBoolean()) {
                        fail("/license/verify " + answer);
                    }
                    Thread.sleep(PAUSE);
                } catch (IOException | GeneralSecurityException e) {
                    fail(String.valueOf(e));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }

        private void renew(String path, Map<String, String> body) throws IOException, InterruptedException {
            String fresh = ask(path, body).path("token").asText();
            token = fresh.isEmpty() ? token : fresh;
            lastToken = token;
        }

        private JsonNode ask(String path, Map<String, String> body) throws IOException, InterruptedException {
            HttpResponse<String> answer = post(path, address, body);
            if (answer.statusCode() != 200) {
                fail(path + " " + answer.statusCode() + " " + answer.body());
                return JSON.createObjectNode().put("valid", true);
            }
            served.incrementAndGet();
            return JSON.readTree(answer.body());
        }

        private void fetch() throws IOException, InterruptedException, GeneralSecurityException {
            HttpResponse<String> answer = http.send(HttpRequest.newBuilder(URI.create(url + "/.well-known/jwks.json"))
                    .timeout(LIMIT).build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                fail("jwks.json " + answer.statusCode());
                return;
            }
            served.incrementAndGet();
            Map<String, PublicKey> keys = new HashMap<>();
            for (JsonNode one : JSON.readTree(answer.body()).path("keys")) {
                byte[] raw = Base64.getUrlDecoder().decode(one.path("x").asText());
                byte[] der = new byte[SPKI.length + raw.length];
                System.arraycopy(SPKI, 0, der, 0, SPKI.length);
                System.arraycopy(raw, 0, der, SPKI.length, raw.length);
                keys.put(one.path("kid").asText(),
                        KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der)));
            }
            keySet = keys;
            fetched = Instant.now();
        }

        /// A key set that does not have the key is not fetched anew: whoever may keep it must get by with it.
        private void check() throws IOException, InterruptedException, GeneralSecurityException {
            if (!fetched.plus(KEPT).isAfter(Instant.now())) {
                fetch();
            }
            int dot = token.lastIndexOf('.');
            String kid = JSON.readTree(Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.'))))
                    .path("kid").asText();
            kids.add(kid);
            PublicKey with = keySet.get(kid);
            if (with == null) {
                fail("a kept key set has no version " + kid + ", but " + keySet.keySet());
                return;
            }
            Signature signature = Signature.getInstance("Ed25519");
            signature.initVerify(with);
            signature.update(token.substring(0, dot).getBytes(StandardCharsets.US_ASCII));
            if (signature.verify(Base64.getUrlDecoder().decode(token.substring(dot + 1)))) {
                verified.incrementAndGet();
            } else {
                fail("the signature of version " + kid + " does not pass");
            }
        }
    }
}
