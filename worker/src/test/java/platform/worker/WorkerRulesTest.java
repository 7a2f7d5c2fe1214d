package platform.worker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import java.time.Clock;
import java.time.Instant;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import org.junit.jupiter.api.Test;

class WorkerRulesTest {
    private static final JavaClasses CODE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("platform.worker");

    @Test
    void packages_form_no_cycle() {
        slices().matching("platform.worker.(*)..").should().beFreeOfCycles().check(CODE);
    }

    @Test
    void the_clock_is_passed_in() {
        noClasses().should().callMethod(Instant.class, "now").orShould().callMethod(Clock.class, "systemUTC")
                .orShould().callMethod(System.class, "currentTimeMillis").check(CODE);
    }

    @Test
    void the_worker_knows_nothing_of_the_server() {
        noClasses().should().dependOnClassesThat().resideInAPackage("platform.server..").check(CODE);
    }

    @Test
    void what_an_event_does_has_nothing_to_do_with_how_it_came() {
        noClasses().that().resideInAPackage("platform.worker.event").should().dependOnClassesThat()
                .resideInAnyPackage("io.lettuce..", "platform.worker.queue", "platform.core.queue").check(CODE);
    }

    @Test
    void stripes_library_stays_where_it_is_loaded_late() {
        noClasses().that().resideOutsideOfPackage("platform.worker.stripe").should().dependOnClassesThat()
                .resideInAPackage("com.stripe..").check(CODE);
    }
}
