package platform.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import platform.core.setting.DatabaseUrl;
import platform.core.testing.SettableClock;
import platform.core.testing.TestPostgres;
import platform.core.testing.TestRedis;
import platform.server.schema.Migration;

/// The API of a test class, on a Postgres and a Redis of its own. Before each test every table is empty and it is noon, until the test moves
/// the clock; after the last one all is closed.
final class ApiFixture implements BeforeEachCallback, AfterAllCallback {
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    final TestPostgres postgres = new TestPostgres();
    final TestRedis redis = new TestRedis();
    final SettableClock clock = new SettableClock(NOON);
    final RunningApi api;
    final Shelf shelf;
    private final List<RunningApi> instances = new ArrayList<>();

    ApiFixture() {
        migrate(postgres);
        api = another(Map.of());
        shelf = new Shelf(postgres, api);
    }

    /// Gives an empty database the present schema.
    static void migrate(TestPostgres postgres) {
        try {
            assertThat(new Migration(DatabaseUrl.parse(postgres.url()), Duration.ofSeconds(20)).run()).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// A further instance beside the first, with some settings of its own.
    RunningApi another(Map<String, String> settings) {
        RunningApi instance = new RunningApi(postgres.url(), redis.url().toString(), clock, settings);
        instances.add(instance);
        return instance;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        postgres.clear();
        clock.advance(Duration.between(clock.instant(), NOON));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        instances.forEach(RunningApi::close);
        redis.close();
        postgres.close();
    }
}
