package platform.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import platform.core.testing.CheckoutEvent;
import platform.core.testing.SettableClock;
import platform.core.testing.Slow;

/// Nonsense of every kind, seeded (`-Dfuzz.seed`), `-Dfuzz.count` pieces each (`bench/fuzz`: 10,000): never a 5xx, never a hang, and whoever uses a
/// connection afterwards is served.
@Slow
class FuzzTest {
    @RegisterExtension private static final ApiFixture FIXTURE = new ApiFixture();
    private static final SettableClock CLOCK = FIXTURE.clock;
    private static final RunningApi API = FIXTURE.api;

    private static final int COUNT = Integer.getInteger("fuzz.count", 2_500);
    private static final long SEED = Long.getLong("fuzz.seed", 4_711);
    private static final List<String> LICENCE_PATHS = List.of("/license/activate", "/license/refresh",
            "/license/validate",
            "/license/verify", "/license/deactivate", "/license/claim");
    private static final String BODY = CheckoutEvent
            .subscription("fuzz", Instant.ofEpochSecond(1_700_000_000)).json();
    private static final String QUESTION = """
                                           {"licenseKey":"ONM-PRO-7Z3K9-00000-00000-00000","deviceIdHash":"3c9909afec25354d","sessionId":"cs_fuzz",
                                           "token":"eyJhbGciOiJFZERTQSIsImtpZCI6IjEifQ.eyJzdWIiOiJ4IiwiZXhwIjo5OTk5OTk5OTk5fQ.AAAA"}""";
    private static final String TOKEN = "eyJhbGciOiJFZERTQSIsImtpZCI6IjEiLCJ0eXAiOiJKV1QifQ.eyJzdWIiOiJ4IiwiZXhwIjo5OTk5OTk5OTk5fQ."
            + "A".repeat(86);
    /// What parsers trip over.
    private static final List<String> TRAPS = List.of("\0", "\\u0000", "\"", "\\", "{", "}", "[".repeat(5_000),
            "1e999999999",
            "9".repeat(400), "null", "true", "\ud83d\ude00", "é", ":", ",", "\r\n", "%00", "../", "'", "-0", "\uffff",
            "=".repeat(3), ".");

    @BeforeAll
    static void tellTheSeed() {
        System.out.println("fuzz.seed=" + SEED);
    }

    @Test
    void bodies() throws IOException {
        fuzz(1, (random, number) -> {
            if (number % 2 == 0) {
                byte[] body = mangled(BODY, random);
                return request("/stripe/webhook", body, number, "Stripe-Signature: " + signed(body));
            }
            return request(LICENCE_PATHS.get(random.nextInt(LICENCE_PATHS.size())), mangled(QUESTION, random), number);
        });
    }

    @Test
    void headers() throws IOException {
        String header = "X-Forwarded-For: 10.0.0.1, 203.0.113.7\r\ntraceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n"
                + "Origin: https://shop.example\r\nAccept: application/json;q=0.5\r\nX-ADMIN-API-KEY: nothing\r\nCookie: a=b";
        fuzz(2, (random, number) -> {
            byte[] body = (number % 2 == 0 ? BODY : QUESTION).getBytes(StandardCharsets.UTF_8);
            // An end of the head within the head would only be two requests.
            String mangled = new String(mangled(header, random), StandardCharsets.ISO_8859_1).replace("\r\n\r\n",
                    "\r\n");
            String path = number % 2 == 0 ? "/stripe/webhook" : LICENCE_PATHS.get(random.nextInt(LICENCE_PATHS.size()));
            return request(path, body, number, mangled);
        });
    }

    @Test
    void signatures() throws IOException {
        byte[] body = BODY.getBytes(StandardCharsets.UTF_8);
        fuzz(3, (random, number) -> request("/stripe/webhook", body, number,
                "Stripe-Signature: " + oneLine(mangled(signed(body), random))));
    }

    @Test
    void tokens() throws IOException {
        fuzz(4, (random, number) -> {
            String token = oneLine(mangled(TOKEN, random)).replaceAll("[\"\\\\\\x00-\\x1f]", "x");
            String body = "{\"token\":\"" + token + "\",\"deviceIdHash\":\"3c9909afec25354d\"}";
            return request(number % 2 == 0 ? "/license/refresh" : "/license/verify",
                    body.getBytes(StandardCharsets.UTF_8), number);
        });
    }

    /// Makes the request of a number.
    @FunctionalInterface
    private interface Nonsense {
        byte[] request(Random random, int number);
    }

    private static void fuzz(int kind, Nonsense nonsense) throws IOException {
        Random random = new Random(SEED + kind);
        Map<Integer, Integer> statuses = new TreeMap<>();
        try (Wire wire = new Wire(API.uri("/").getPort())) {
            for (int number = 0; number < COUNT; number++) {
                byte[] request = nonsense.request(random, number);
                int status = wire.send(request);
                assertThat(status).as("number %d of seed %d: %s", number, SEED,
                        new String(request, StandardCharsets.ISO_8859_1)).isLessThan(500);
                statuses.merge(status, 1, Integer::sum);
            }
            // Refusals leave the connection as it was, but where it is unknown how far the request went.
            assertThat(wire.connections()).as("%s", statuses).isLessThan(COUNT);
            byte[] body = BODY.getBytes(StandardCharsets.UTF_8);
            assertThat(wire.send(request("/stripe/webhook", body, 1, "Stripe-Signature: " + signed(body))))
                    .isEqualTo(200);
        }
        assertThat(statuses.keySet()).as("%s", statuses).hasSizeGreaterThan(1);
    }

    /// The text with up to four changes: bytes flipped, cut out, doubled, traps put in.
    private static byte[] mangled(String text, Random random) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            int at = random.nextInt(bytes.length);
            int to = Math.min(bytes.length, at + 1 + random.nextInt(1 + bytes.length / 4));
            bytes = switch (random.nextInt(5)) {
                case 0 -> joined(bytes, at, new byte[]{(byte) random.nextInt(256)}, Math.min(bytes.length, at + 1));
                case 1 -> joined(bytes, at, new byte[0], to);
                case 2 -> joined(bytes, to, Arrays.copyOfRange(bytes, at, to), to);
                default ->
                    joined(bytes, at, TRAPS.get(random.nextInt(TRAPS.size())).getBytes(StandardCharsets.UTF_8), at);
            };
            if (bytes.length == 0) {
                return new byte[]{' '};
            }
        }
        return bytes;
    }

    private static byte[] joined(byte[] bytes, int until, byte[] middle, int from) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.write(bytes, 0, until);
        joined.writeBytes(middle);
        joined.write(bytes, from, bytes.length - from);
        return joined.toByteArray();
    }

    private static String oneLine(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1).replaceAll("[\\r\\n]", "");
    }

    private static String signed(byte[] body) {
        return CheckoutEvent.signature(body, RunningApi.SECRET, CLOCK.instant());
    }

    /// Each comes from an address of its own, so that the rate limits let it through.
    private static byte[] request(String path, byte[] body, int number, String... headers) {
        String head = "POST " + path + " HTTP/1.1\r\nHost: api\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length
                + "\r\nX-Forwarded-For: 10.1." + (number >> 8 & 255) + "." + (number & 255) + "\r\n"
                + (headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n") + "\r\n";
        byte[] start = head.getBytes(StandardCharsets.ISO_8859_1);
        return joined(start, start.length, body, start.length);
    }
}
