package platform.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import java.time.Clock;
import java.time.Instant;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import org.junit.jupiter.api.Test;

class CoreRulesTest {
    private static final JavaClasses CODE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("platform.core");

    @Test
    void packages_form_no_cycle() {
        slices().matching("platform.core.(*)..").should().beFreeOfCycles().check(CODE);
    }

    @Test
    void the_clock_is_passed_in() {
        noClasses().should().callMethod(Instant.class, "now").orShould().callMethod(Clock.class, "systemUTC")
                .orShould().callMethod(System.class, "currentTimeMillis").check(CODE);
    }

    @Test
    void licences_are_pure_but_for_the_ledger() {
        noClasses().that().resideInAPackage("platform.core.licence").and()
                .haveSimpleNameNotStartingWith("LicenceLedger")
                .and().haveSimpleNameNotStartingWith("FactRows").should().dependOnClassesThat()
                .resideOutsideOfPackages("platform.core.licence", "java..", "org.jspecify..").check(CODE);
    }

    /// platformctl has them on its class path without any library.
    @Test
    void settings_stand_on_the_jdk_alone() {
        noClasses().that().resideInAPackage("platform.core.setting..").should().dependOnClassesThat()
                .resideOutsideOfPackages("platform.core.setting..", "java..", "org.jspecify..").check(CODE);
    }

    @Test
    void helidon_stays_in_http_and_its_database_client_with_what_is_stored() {
        noClasses().that()
                .resideOutsideOfPackages("platform.core.http", "platform.core.database", "platform.core.smoke",
                        "platform.core.licence")
                .should()
                .dependOnClassesThat().resideInAnyPackage("io.helidon..").check(CODE);
    }

    @Test
    void lettuce_stays_in_queue() {
        noClasses().that().resideOutsideOfPackage("platform.core.queue").should().dependOnClassesThat()
                .resideInAnyPackage("io.lettuce..").check(CODE);
    }
}
