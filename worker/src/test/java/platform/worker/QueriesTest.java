package platform.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import platform.core.testing.QueryPlans;
import platform.core.testing.Slow;

@Slow
class QueriesTest {
    private static final String[] CODE = {"platform.core", "platform.worker", "platform.server"};

    @Test
    void every_statement_finds_its_rows_by_an_index() {
        try (Shop shop = new Shop()) {
            QueryPlans.fill(shop.postgres);
            assertThat(QueryPlans.statements(CODE)).hasSizeGreaterThan(20);
            assertThat(QueryPlans.withoutIndex(shop.postgres, CODE)).isEmpty();
        }
    }
}
