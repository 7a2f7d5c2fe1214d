package platform.cli.smoke;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;

import platform.cli.waiting.Parallel;
import platform.cli.waiting.Time;

/// The smoke checks of the manual, section 5. A check counts only once the answerer itself has answered.
public final class Smoke {

    /// The section of the manual with the checks on workers.
    public static final String WORKERS = "5.2";

    private static final Duration ANSWERER = Duration.ofSeconds(15);
    private static final Duration LICENCE = Duration.ofSeconds(20);
    /// A service that has just started may still be opening a connection of second rank; a disk, a database, a whole machine may be
    /// busy for some seconds. That is no broken release, and 503 says of itself that it passes.
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int UNAVAILABLE = 503;

    private final Time time;

    public Smoke(Time time) {
        this.time = time;
    }

    /// What the checks need to know.
    ///
    /// @param webhookSecret signs the event of 5.3
    /// @param adminKey lets us see and remove what the event made
    public record Secrets(String webhookSecret, String adminKey) {

        @Override
        public String toString() {
            return "Secrets[…]";
        }
    }

    /// Sections 5.1 and 5.3 on the API.
    ///
    /// @param answerer who must answer each check
    public SmokeReport api(Probe probe, Secrets secrets, Answerer answerer) {
        List<Supplier<CheckResult>> checks = List.of(
                () -> get(probe, answerer, "health", "200 and db and redis ok",
                        answer -> answer.status() == 200 && answer.body().contains("\"status\":\"ok\"")),
                () -> get(probe, answerer, "readyz", "200", answer -> answer.status() == 200),
                () -> get(probe, answerer, "metrics", "200 and Prometheus text",
                        answer -> answer.status() == 200 && answer.body().contains("# TYPE onm_api_")),
                () -> checkout(probe, secrets, answerer));
        return new SmokeReport(Parallel.map(checks, Supplier::get));
    }

    /// Section 5.2 on one worker.
    public SmokeReport worker(Probe probe) {
        return worker(() -> until(PATIENCE, Smoke::isFinal, () -> probe.send("GET", "/metrics", Map.of(), "")));
    }

    /// The same where none runs that could be asked.
    public SmokeReport noWorker() {
        return worker(() -> Answer.none("no worker runs"));
    }

    private SmokeReport worker(Supplier<Answer> metrics) {
        return new SmokeReport(List.of(check("worker metrics", WORKERS, "200 and Prometheus text",
                answer -> answer.status() == 200 && answer.body().contains("# TYPE onm_worker_"), metrics)));
    }

    private CheckResult get(Probe probe, Answerer answerer, String name, String expected, Predicate<Answer> holds) {
        return check(name, "5.1", expected, holds, () -> until(PATIENCE, Smoke::isFinal,
                () -> answered(answerer, () -> probe.send("GET", "/" + name, Map.of(), ""))));
    }

    private CheckResult check(String name, String section, String expected, Predicate<Answer> holds,
            Supplier<Answer> ask) {
        Instant began = time.instant();
        Answer answer = ask.get();
        return new CheckResult(name, section, holds.test(answer), Duration.between(began, time.instant()), expected,
                answer.brief());
    }

    /// The event is sent, followed until its licence exists, and what it made is removed, also when it went wrong.
    private CheckResult checkout(Probe probe, Secrets secrets, Answerer answerer) {
        SmokeEvent event = SmokeEvent.fresh(time.instant());
        Map<String, String> admin = Map.of("X-ADMIN-API-KEY", secrets.adminKey());
        Instant began = time.instant();
        // The same event again, as Stripe would.
        Answer accepted = until(PATIENCE, Smoke::isFinal,
                () -> answered(answerer, () -> probe.send("POST", "/stripe/webhook", Map.of("Content-Type",
                        "application/json", "Stripe-Signature", event.signature(secrets.webhookSecret())),
                        event.json())));
        Answer licence = accepted;
        Answer removed = accepted;
        if (accepted.status() == 200) {
            licence = until(LICENCE, answer -> isFinal(answer) && (answer.status() != 200 || hasLicence(answer)),
                    () -> answered(answerer,
                            () -> probe.send("GET", "/admin/licenses?session=" + event.session(), admin, "")));
            removed = until(PATIENCE, Smoke::isFinal,
                    () -> answered(answerer, () -> probe.send("DELETE", "/admin/smoke/" + event.id(), admin, "")));
        }
        Duration took = Duration.between(began, time.instant());
        String name = "checkout";
        if (accepted.status() != 200) {
            return new CheckResult(name, "5.3", false, took, "the webhook to answer 200", accepted.brief());
        }
        if (licence.status() != 200 || !hasLicence(licence)) {
            return new CheckResult(name, "5.3", false, took,
                    "a licence within " + LICENCE.toSeconds() + " s of the event", licence.brief());
        }
        return new CheckResult(name, "5.3", removed.status() == 204, took,
                "webhook 200, a licence, and its removal 204", removed.brief());
    }

    /// Whether asking again is no use.
    private static boolean isFinal(Answer answer) {
        return answer.status() != 0 && answer.status() != UNAVAILABLE;
    }

    private static boolean hasLicence(Answer answer) {
        return answer.body().contains("\"id\"");
    }

    /// Asks until the answerer itself has answered. The edge sends to each in turn: after another one's answer it is asked again
    /// at once, and only then after a pause.
    private Answer answered(Answerer answerer, Supplier<Answer> ask) {
        Answer last = until(ANSWERER, answerer::gave, () -> {
            Answer first = ask.get();
            return answerer.gave(first) ? first : ask.get();
        });
        return answerer.gave(last)
                ? last
                : Answer.none("only others answered for " + ANSWERER.toSeconds() + " s");
    }

    /// The first answer that is enough, else the last one.
    private Answer until(Duration limit, Predicate<Answer> enough, Supplier<Answer> ask) {
        AtomicReference<Answer> last = new AtomicReference<>(Answer.none("nothing was asked"));
        return time.until(limit, () -> Optional.of(last.updateAndGet(_ -> ask.get())).filter(enough))
                .orElseGet(last::get);
    }
}
