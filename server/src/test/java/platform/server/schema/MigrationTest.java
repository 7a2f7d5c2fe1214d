package platform.server.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import platform.core.setting.DatabaseUrl;
import platform.core.testing.TestPostgres;

class MigrationTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "28P01 | refuses the login of DATABASE_URL", "28000 | refuses the login of DATABASE_URL",
            "3D000 | has no database of the name in DATABASE_URL", "08001 | accepts no connection",
            "null  | accepts no connection"})
    void says_why_postgres_lets_nobody_in(String state, String said) {
        assertThat(Migration.told(state)).startsWith("Postgres " + said);
    }

    @Test
    void does_not_wait_for_a_database_that_is_not_there() throws InterruptedException {
        try (TestPostgres postgres = new TestPostgres()) {
            DatabaseUrl nowhere = DatabaseUrl.parse(postgres.url().replaceFirst("/[a-z0-9_]+$", "/nowhere"));
            long began = System.nanoTime();
            assertThat(new Migration(nowhere, Duration.ofMinutes(1)).run()).isFalse();
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
        }
    }
}
