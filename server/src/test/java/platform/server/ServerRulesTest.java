package platform.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import org.junit.jupiter.api.Test;

import platform.core.database.Schema;

class ServerRulesTest {
    private static final JavaClasses CODE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("platform.server");

    @Test
    void packages_form_no_cycle() {
        slices().matching("platform.server.(*)..").should().beFreeOfCycles().check(CODE);
    }

    @Test
    void the_clock_is_passed_in() {
        noClasses().should().callMethod(Instant.class, "now").orShould().callMethod(Clock.class, "systemUTC")
                .orShould().callMethod(System.class, "currentTimeMillis").check(CODE);
    }

    @Test
    void flyway_stays_in_schema() {
        noClasses().that().resideOutsideOfPackage("platform.server.schema").should().dependOnClassesThat()
                .resideInAnyPackage("org.flywaydb..").check(CODE);
    }

    @Test
    void lettuce_stays_where_redis_is_asked() {
        noClasses().that().resideOutsideOfPackages("platform.server.webhook", "platform.server.limit").should()
                .dependOnClassesThat().resideInAnyPackage("io.lettuce..").check(CODE);
    }

    @Test
    void bouncy_castle_stays_in_token() {
        noClasses().that().resideOutsideOfPackage("platform.server.token").should().dependOnClassesThat()
                .resideInAnyPackage("org.bouncycastle..").check(CODE);
    }

    @Test
    void the_schema_that_this_build_needs_is_its_newest_migration() throws IOException, URISyntaxException {
        Path folder = Path.of(Objects.requireNonNull(ServerRulesTest.class.getResource("/db/migration")).toURI());
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files
                    .mapToInt(file -> Integer.parseInt(file.getFileName().toString().replaceAll("^V(\\d+)__.*", "$1")))
                    .max())
                    .hasValue(Schema.NEEDED);
        }
    }
}
