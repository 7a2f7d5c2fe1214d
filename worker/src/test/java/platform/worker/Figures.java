package platform.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import platform.core.testing.CheckoutEvent;
import platform.core.testing.ServiceProcess;
import platform.core.testing.TestRedis;

/// What both services do alone on this machine, as their images hold them: absolute figures, with the generator beside them. Each
/// answer is looked at: a figure of refused requests is none. `bench/run` without a peer runs it; no part of a build.
class Figures {
    private static final Path LAYOUT = Path.of(System.getProperty("bench.layout", "../target/bench")).toAbsolutePath();
    private static final int SECONDS = Integer.getInteger("bench.seconds", 5);
    private static final int CONNECTIONS = 32;
    private static final int MOST_LICENCES = 4_000;
    private static final int DEVICES = 3;
    private static final int STARTS = 5;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String SECRET = "whsec_present";
    /// What else Stripe tells of a session: an event of about 3.7 kB.
    private static final String REST = ",\"custom_text\":\"" + "x".repeat(3_200) + "\"";
    private static final Pattern KEY = Pattern.compile("\"licenseKey\":\"([^\"]+)\"");
    private static final Pattern TOKEN = Pattern.compile("\"token\":\"([^\"]+)\"");
    private static final InstantSource CLOCK = InstantSource.system();

    private final int port = TestRedis.freePort();
    private final int workerPort = TestRedis.freePort();
    private final Shop shop = new Shop();
    private final List<Process> processes = new ArrayList<>();

    /// One request of a kind, by its number; gives false when there are no more.
    private interface Request {
        boolean send(HttpLine line, int number) throws IOException;
    }

    @AfterEach
    void end() {
        processes.forEach(Process::destroyForcibly);
        shop.close();
    }

    @Test
    void figures() throws IOException, InterruptedException, ExecutionException {
        coldStarts("api", port);
        coldStarts("worker", workerPort);
        Process api = started("api", port);
        Process worker = started("worker", workerPort);
        load("warming up", api, (line, number) -> sold(line, "warm" + number));
        settled();

        signal(worker, "-STOP");
        load("webhooks", api, (line, number) -> sold(line, "sold" + number));
        long waiting = Long.parseLong(shop.count("stripe_events WHERE status = 'pending'"));
        signal(worker, "-CONT");
        long began = System.nanoTime();
        double cpu = cpuSeconds(worker);
        settled();
        double took = (System.nanoTime() - began) / 1e9;
        System.out.printf(Locale.ROOT, "%-18s %8.0f/s  %5.0f µs of the worker's CPU each, of %d%n", "events drained",
                waiting / took, (cpuSeconds(worker) - cpu) * 1e6 / waiting, waiting);

        int licences = Math.min(MOST_LICENCES, Integer.parseInt(shop.count(
                "licenses WHERE purchase_id LIKE 'sub_sold%'")));
        List<String> keys = new ArrayList<>();
        try (HttpLine line = new HttpLine(port)) {
            for (int i = 0; i < licences; i++) {
                keys.add(found(KEY, line.post("/license/claim", address(i), "",
                        "{\"sessionId\":\"cs_sold" + i + "\"}")));
            }
        }
        Map<Integer, String> tokens = new HashMap<>();
        ConcurrentLinkedQueue<Map.Entry<Integer, String>> given = new ConcurrentLinkedQueue<>();
        load("activate, new", api, (line, number) -> {
            int key = number % licences;
            int device = number / licences;
            if (device >= DEVICES) {
                return false;
            }
            String token = found(TOKEN, line.post("/license/activate", address(number), "",
                    body(keys.get(key), "device" + device)));
            if (device == 0) {
                given.add(Map.entry(key, token));
            }
            return true;
        });
        given.forEach(each -> tokens.put(each.getKey(), each.getValue()));
        List<Integer> known = tokens.keySet().stream().sorted().toList();
        load("activate, known", api, (line, number) -> {
            int key = known.get(number % known.size());
            found(TOKEN, line.post("/license/activate", address(number), "", body(keys.get(key), "device0")));
            return true;
        });
        load("validate", api, (line, number) -> {
            int key = known.get(number % known.size());
            ok(line.post("/license/validate", address(number), "", body(keys.get(key), "device0")));
            return true;
        });
        load("refresh", api, (line, number) -> {
            int key = known.get(number % known.size());
            found(TOKEN, line.post("/license/refresh", address(number), "",
                    "{\"token\":\"" + tokens.get(key) + "\",\"deviceIdHash\":\"device0\"}"));
            return true;
        });
        System.out.printf(Locale.ROOT, "%-18s api %d MB, worker %d MB%n", "resident after it", resident(api),
                resident(worker));
    }

    private void load(String name, Process api, Request request) throws InterruptedException, ExecutionException {
        AtomicInteger next = new AtomicInteger();
        ConcurrentLinkedQueue<long[]> times = new ConcurrentLinkedQueue<>();
        double cpu = cpuSeconds(api);
        long began = System.nanoTime();
        long end = began + TimeUnit.SECONDS.toNanos(SECONDS);
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                all.add(clients.submit(() -> {
                    times.add(client(request, next, end));
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        double took = (System.nanoTime() - began) / 1e9;
        long[] sorted = times.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        System.out.printf(Locale.ROOT, "%-18s %8.0f/s  p50 %5.1f ms  p99 %5.1f ms  %5.0f µs of the API's CPU each%n",
                name, sorted.length / took, sorted[sorted.length / 2] / 1e6, sorted[sorted.length * 99 / 100] / 1e6,
                (cpuSeconds(api) - cpu) * 1e6 / sorted.length);
    }

    private long[] client(Request request, AtomicInteger next, long end) throws IOException {
        List<Long> times = new ArrayList<>();
        try (HttpLine line = new HttpLine(port)) {
            for (long now = System.nanoTime(); now < end
                    && request.send(line, next.getAndIncrement()); now = System.nanoTime()) {
                times.add(System.nanoTime() - now);
            }
        }
        return times.stream().mapToLong(Long::longValue).toArray();
    }

    private static boolean sold(HttpLine line, String name) throws IOException {
        CheckoutEvent plain = CheckoutEvent.subscription(name, CLOCK.instant());
        String body = plain.with(plain.session() + REST).json();
        ok(line.post("/stripe/webhook", "127.0.0.1",
                "Stripe-Signature: " + CheckoutEvent.signature(body, SECRET, CLOCK.instant()) + "\r\n", body));
        return true;
    }

    private static void ok(HttpLine.Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    private static String found(Pattern pattern, HttpLine.Answer answer) {
        ok(answer);
        Matcher matcher = pattern.matcher(answer.body());
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    /// One client address a request: the limits are a client's.
    private static String address(int number) {
        return "10." + (number >> 16 & 255) + "." + (number >> 8 & 255) + "." + (number & 255);
    }

    private static String body(String key, String device) {
        return "{\"licenseKey\":\"" + key + "\",\"deviceIdHash\":\"" + device + "\"}";
    }

    private void settled() {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20))
                .until(() -> shop.count("stripe_events WHERE status = 'pending'").equals("0"));
    }

    private void coldStarts(String service, int at) throws IOException, InterruptedException {
        List<Long> millis = new ArrayList<>();
        List<Long> megabytes = new ArrayList<>();
        for (int i = 0; i <= STARTS; i++) {
            long began = System.nanoTime();
            Process process = started(service, at);
            long took = (System.nanoTime() - began) / 1_000_000;
            Thread.sleep(1_000); // what it holds a second later, when it has nothing to do
            // The first start reads the files into memory.
            if (i > 0) {
                millis.add(took);
                megabytes.add(resident(process));
            }
            process.destroy();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            processes.remove(process);
        }
        System.out.printf(Locale.ROOT, "%-18s %d ms until ready, %d MB resident (medians of %d)%n", service + " starts",
                median(millis), median(megabytes), STARTS);
    }

    private static long median(List<Long> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    /// A service as its image starts it, ready.
    private Process started(String service, int at) throws IOException {
        Map<String, String> environment = new HashMap<>(
                RunningWorker.environment(shop.postgres.url(), shop.redis.url().toString()));
        environment.putAll(ServiceProcess.apiEnvironment(shop.postgres.url(), shop.redis.url().toString()));
        environment.putAll(Map.of("PORT", "" + at, "WORKER_METRICS_PORT", "" + at, "TRUSTED_PROXIES", "127.0.0.1/32"));
        List.of("DB_POOL_SIZE", "WORKER_CONCURRENCY").forEach(environment::remove);
        // The machine's memory is not the container's.
        ProcessBuilder builder = new ProcessBuilder(LAYOUT.resolve("java/bin/java").toString(),
                service.equals("worker") ? "-XX:MaxRAM=256m" : "-XX:MaxRAM=512m",
                "@" + LAYOUT.resolve(service).resolve("java.args"))
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        processes.add(process);
        await().atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(3)).until(() -> ready(at));
        return process;
    }

    private static boolean ready(int at) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), at)) {
            socket.setSoTimeout(2_000);
            socket.getOutputStream().write("GET /readyz HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n".getBytes(
                    StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII)
                    .endsWith("200");
        } catch (IOException _) {
            return false;
        }
    }

    private static void signal(Process process, String signal) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", signal, "" + process.pid()).inheritIO().start().waitFor()).isZero();
    }

    private static double cpuSeconds(Process process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3;
    }

    private static long resident(Process process) {
        try {
            return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).sum() / 1_024;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
