package platform.cli.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.spi.ToolProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import platform.cli.problem.Problem;
import platform.cli.release.Service;

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
    void a_service_is_asked_in_a_folder_of_any_name(@TempDir Path folder) throws IOException {
        Path jars = Files.createDirectories(folder.resolve("Straße mit 'Blank"));
        Path source = Files.writeString(folder.resolve("Main.java"), """
                                                                     public class Main {
                                                                         public static void main(String[] args) {
                                                                             System.out.println("{\\"service\\":\\"api\\",\\"settings\\":[],\\"schema\\":3,\\"oldest\\":2}");
                                                                         }
                                                                     }
                                                                     """);
        assertThat(ToolProvider.findFirst("javac").orElseThrow().run(System.out, System.err, "-d", jars.toString(),
                source.toString())).isZero();
        assertThat(Needs.of(new Recipe(Service.API, "server", "Main", 1, ""), new ServiceJars(List.of(jars), List.of()),
                Path.of(System.getProperty("java.home")), jars)).isEqualTo(new Needs(new TreeSet<>(), 3, 2));
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
