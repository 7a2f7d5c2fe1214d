import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A light, steady load on this machine: `java Load.java http://127.0.0.1:8082 50` sends 50 requests a second, half of them on
/// kept connections, half on new ones, and every fifth a signed webhook when `LOAD_WEBHOOK_SECRET` is set. With a third argument
/// `slow`, one more webhook begins every second whose body takes five; its time counts from the body's end. Nothing is ever
/// sent twice: what fails is counted. A line on standard input is a mark and is answered with one line:
/// `<mark> <served> <failed> <slowest ms> <first failure> <median ms> <slowest: its end, path and parts>
/// <ms by which the sender itself was late>`; the end of input, or ten minutes, ends it.
final class Load {

    private static final int KEPT = 4;
    private static final int MOST_AT_ONCE = 200;
    private static final long SLOW_MILLIS = 5_000;
    private static final int MOST_MILLIS = 20_000;

    private final URI target;
    private final String secret;
    private final AtomicLong served = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicReference<Slow> slowest = new AtomicReference<>(Slow.NONE);
    private final AtomicIntegerArray times = new AtomicIntegerArray(MOST_MILLIS + 1);
    private final AtomicLong late = new AtomicLong();
    private volatile String firstFailure = "-";

    private record Slow(long millis, String what) {
        static final Slow NONE = new Slow(0, "-");
    }

    private Load(URI target, String secret) {
        this.target = target;
        this.secret = secret;
    }

    public static void main(String[] args) throws Exception {
        URI target = URI.create(args[0]);
        if (!target.getHost().equals("127.0.0.1")) {
            throw new IllegalArgumentException("a load is sent to 127.0.0.1 only");
        }
        int rate = Math.min(500, Integer.parseInt(args[1]));
        String secret = System.getenv("LOAD_WEBHOOK_SECRET");
        boolean slowOnes = args.length > 2 && args[2].equals("slow");
        if (slowOnes && secret == null) {
            throw new IllegalArgumentException("slow ones are webhooks: set LOAD_WEBHOOK_SECRET");
        }
        new Load(target, secret == null ? "" : secret).run(rate, slowOnes);
    }

    private void run(int rate, boolean slowOnes) throws Exception {
        Semaphore room = new Semaphore(MOST_AT_ONCE);
        Connection[] kept = new Connection[KEPT];
        for (int i = 0; i < KEPT; i++) {
            kept[i] = new Connection();
        }
        AtomicLong count = new AtomicLong();
        try (var clock = Executors.newSingleThreadScheduledExecutor();
                var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            clock.schedule(() -> System.exit(0), 10, TimeUnit.MINUTES);
            long period = 1_000_000_000L / rate;
            long first = System.nanoTime();
            clock.scheduleAtFixedRate(() -> {
                long number = count.getAndIncrement();
                late.accumulateAndGet((System.nanoTime() - first - number * period) / 1_000_000, Math::max);
                if (!room.tryAcquire()) {
                    fail("more than " + MOST_AT_ONCE + " requests wait");
                    return;
                }
                senders.execute(() -> {
                    try {
                        send(number, number % 2 == 0 ? kept[(int) (number / 2 % KEPT)] : new Connection(),
                                number % 2 == 0);
                    } finally {
                        room.release();
                    }
                });
            }, 0, period, TimeUnit.NANOSECONDS);
            if (slowOnes) {
                clock.scheduleAtFixedRate(() -> senders.execute(this::sendSlowly), 0, 1, TimeUnit.SECONDS);
            }
            var marks = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String mark = marks.readLine(); mark != null; mark = marks.readLine()) {
                Slow slow = slowest.getAndSet(Slow.NONE);
                System.out.println(mark + " " + served.getAndSet(0) + " " + failed.getAndSet(0) + " " + slow.millis + " "
                        + firstFailure.replace(' ', '_') + " " + median() + " " + slow.what + " "
                        + late.getAndSet(0));
                System.out.flush();
                firstFailure = "-";
            }
            clock.shutdownNow();
        }
        System.exit(0);
    }

    private long median() {
        long[] counts = new long[MOST_MILLIS + 1];
        long all = 0;
        for (int i = 0; i <= MOST_MILLIS; i++) {
            counts[i] = times.getAndSet(i, 0);
            all += counts[i];
        }
        long below = 0;
        int median = 0;
        while (median < MOST_MILLIS && (below += counts[median]) * 2 < all) {
            median++;
        }
        return median;
    }

    private void sendSlowly() {
        byte[] request = request(true, "/stripe/webhook", false);
        try (Socket socket = new Socket()) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(10_000);
            socket.connect(new InetSocketAddress("127.0.0.1", target.getPort()), 5_000);
            OutputStream out = socket.getOutputStream();
            out.write(request, 0, request.length - 1);
            Thread.sleep(SLOW_MILLIS);
            long began = System.nanoTime();
            out.write(request, request.length - 1, 1);
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (answer.startsWith("HTTP/1.1 200 ")) {
                served("slow", "", began);
            } else {
                fail("slow " + answer.lines().findFirst().orElse("no answer"));
            }
        } catch (IOException e) {
            fail("slow " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void served(String path, String parts, long began) {
        served.incrementAndGet();
        times.incrementAndGet((int) Math.min(MOST_MILLIS, took(path, parts, began)));
    }

    private long took(String path, String parts, long began) {
        long millis = (System.nanoTime() - began) / 1_000_000;
        if (millis > slowest.get().millis) {
            Slow slow = new Slow(millis, Instant.now() + "_" + path + parts);
            slowest.accumulateAndGet(slow, (one, other) -> one.millis >= other.millis ? one : other);
        }
        return millis;
    }

    private void send(long number, Connection connection, boolean keep) {
        boolean post = !secret.isEmpty() && number % 5 == 0;
        String path = post ? "/stripe/webhook" : number % 3 == 0 ? "/version" : "/health";
        long began = System.nanoTime();
        try {
            int status = connection.ask(request(post, path, keep), keep);
            if (status == 200) {
                served(path, connection.parts(began), began);
                return;
            }
            fail(path + " " + status);
        } catch (IOException e) {
            fail(path + " " + e);
        }
        took(path, connection.parts(began), began);
    }

    private void fail(String why) {
        if (failed.getAndIncrement() == 0) {
            firstFailure = Instant.now() + " " + why;
        }
    }

    private byte[] request(boolean post, String path, boolean keep) {
        StringBuilder head = new StringBuilder((post ? "POST " : "GET ") + path + " HTTP/1.1\r\nHost: "
                + target.getAuthority() + "\r\nConnection: " + (keep ? "keep-alive" : "close") + "\r\n");
        String body = post ? event() : "";
        if (post) {
            head.append("Content-Type: application/json\r\nContent-Length: ").append(body.length())
                    .append("\r\nStripe-Signature: ").append(signature(body)).append("\r\n");
        }
        return (head + "\r\n" + body).getBytes(StandardCharsets.UTF_8);
    }

    /// A type that the platform records and does nothing about.
    private static String event() {
        return String.format(Locale.ROOT,
                "{\"id\":\"evt_load_%s\",\"object\":\"event\",\"created\":%d,\"livemode\":false,"
                        + "\"type\":\"product.updated\",\"data\":{\"object\":{\"id\":\"prod_load\",\"object\":\"product\"}}}",
                UUID.randomUUID().toString().replace("-", ""), Instant.now().getEpochSecond());
    }

    private String signature(String body) {
        try {
            long now = Instant.now().getEpochSecond();
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return "t=" + now + ",v1="
                    + HexFormat.of().formatHex(mac.doFinal((now + "." + body).getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// One connection, opened when it is needed; a request at a time.
    private final class Connection {

        private Socket socket;
        private InputStream in;
        private volatile long mine;
        private volatile long sent;

        /// How long it was waited for this connection, for it to be open, and for the answer, in milliseconds.
        String parts(long began) {
            return "_" + (mine - began) / 1_000_000 + "+" + (sent - mine) / 1_000_000 + "+"
                    + (System.nanoTime() - sent) / 1_000_000;
        }

        synchronized int ask(byte[] request, boolean keep) throws IOException {
            boolean whole = false;
            mine = System.nanoTime();
            try {
                if (socket == null) {
                    socket = new Socket();
                    socket.setTcpNoDelay(true);
                    socket.setSoTimeout(10_000);
                    socket.connect(new InetSocketAddress("127.0.0.1", target.getPort()), 5_000);
                    in = new BufferedInputStream(socket.getInputStream());
                }
                sent = System.nanoTime();
                socket.getOutputStream().write(request);
                int status = Integer.parseInt(line().split(" ", 3)[1]);
                int length = -1;
                boolean close = !keep;
                for (String header = line(); !header.isEmpty(); header = line()) {
                    String lower = header.toLowerCase(Locale.ROOT);
                    if (lower.startsWith("content-length:")) {
                        length = Integer.parseInt(lower.substring(15).strip());
                    }
                    close |= lower.equals("connection: close");
                }
                if (length < 0) {
                    in.readAllBytes();
                } else if (in.readNBytes(length).length < length) {
                    throw new EOFException("the answer broke off");
                }
                whole = !close && length >= 0;
                return status;
            } finally {
                if (!whole && socket != null) {
                    socket.close();
                    socket = null;
                }
            }
        }

        private String line() throws IOException {
            var line = new StringBuilder();
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) {
                    throw new EOFException("the connection ended");
                }
                if (c != '\r') {
                    line.append((char) c);
                }
            }
            return line.toString();
        }
    }
}
