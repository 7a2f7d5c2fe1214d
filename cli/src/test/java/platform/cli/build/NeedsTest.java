package platform.cli.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;

import platform.cli.problem.Problem;

class NeedsTest {

    @Test
    void reads_the_one_line_among_others() {
        assertThat(Needs.parse("api", """
                                      a log line
                                      {"service":"api","settings":["REDIS_URL","DATABASE_URL"],"schema":3,"oldest":2}
                                      """))
                .isEqualTo(new Needs(new TreeSet<>(List.of("DATABASE_URL", "REDIS_URL")), 3, 2));
    }

    @Test
    void another_service_or_a_strange_setting_is_refused() {
        for (String line : List.of("{\"service\":\"worker\",\"settings\":[],\"schema\":3,\"oldest\":2}",
                "{\"service\":\"api\",\"settings\":[\"A,B\"],\"schema\":3,\"oldest\":2}",
                "{\"service\":\"api\",\"settings\":[]}",
                "{\"service\":\"api\"", "nothing")) {
            assertThatThrownBy(() -> Needs.parse("api", line)).isInstanceOf(Problem.class)
                    .hasMessage("the api does not say what it needs");
        }
    }
}
