package platform.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import java.time.Instant;
import java.util.concurrent.Executors;

import org.junit.jupiter.api.Test;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

class ArchitectureTest {

    private static final JavaClasses CODE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("platform.cli");

    @Test
    void packages_form_no_cycle() {
        slices().matching("platform.cli.(*)..").should().beFreeOfCycles().check(CODE);
    }

    @Test
    void only_commands_know_the_terminal() {
        noClasses().that().resideOutsideOfPackages("platform.cli", "platform.cli.command..", "platform.cli.console..")
                .should().dependOnClassesThat().resideInAnyPackage("picocli..", "platform.cli.console..",
                        "platform.cli.command..")
                .check(CODE);
    }

    @Test
    void a_rotation_asks_for_rollouts_and_knows_none() {
        noClasses().that().resideInAPackage("platform.cli.rotation..").should().dependOnClassesThat()
                .resideInAPackage("platform.cli.rollout..").check(CODE);
    }

    @Test
    void the_order_of_the_steps_knows_neither_compose_nor_an_engine() {
        noClasses().that().resideInAnyPackage("platform.cli.rollout..", "platform.cli.gate..").should()
                .dependOnClassesThat().haveSimpleName("Engine").orShould().dependOnClassesThat()
                .haveSimpleName("Compose").orShould().dependOnClassesThat().haveSimpleNameStartingWith("ComposeDeploy")
                .check(CODE);
    }

    @Test
    void a_deployment_knows_no_order_of_steps() {
        noClasses().that().resideInAPackage("platform.cli.deployment..").should().dependOnClassesThat()
                .resideInAnyPackage("platform.cli.rollout..", "platform.cli.gate..", "platform.cli.repository..")
                .check(CODE);
        noClasses().that().resideInAPackage("platform.cli.pin..").should().dependOnClassesThat()
                .resideInAnyPackage("platform.cli.rollout..", "platform.cli.gate..", "platform.cli.deployment..")
                .check(CODE);
    }

    @Test
    void libraries_stay_home() {
        noClasses().that().resideOutsideOfPackage("platform.cli.engine..").should().dependOnClassesThat()
                .resideInAnyPackage("com.github.dockerjava..").check(CODE);
        noClasses().that().resideOutsideOfPackages("platform.cli.repository..").should().dependOnClassesThat()
                .resideInAnyPackage("org.eclipse.jgit..").check(CODE);
        noClasses().that().resideOutsideOfPackages("platform.cli.build..").should().dependOnClassesThat()
                .resideInAnyPackage("com.google.cloud.tools.jib..").check(CODE);
        noClasses().that().resideOutsideOfPackages("platform.cli.seal..").should().dependOnClassesThat()
                .resideInAnyPackage("com.exceptionfactory.jagged..").check(CODE);
    }

    @Test
    void of_core_the_tool_knows_the_variables_alone() {
        noClasses().should().dependOnClassesThat(resideInAPackage("platform.core..")
                .and(not(resideInAPackage("platform.core.setting..")))).check(CODE);
    }

    @Test
    void the_clock_is_passed_in() {
        noClasses().that().resideOutsideOfPackage("platform.cli.engine..").should().callMethod(Instant.class, "now")
                .check(CODE);
    }

    @Test
    void no_virtual_thread_delays_the_end_of_a_command() {
        noClasses().should().callMethod(Thread.class, "ofVirtual")
                .orShould().callMethod(Executors.class, "newVirtualThreadPerTaskExecutor")
                .orShould().callMethod(Thread.class, "startVirtualThread", Runnable.class).check(CODE);
    }

    @Test
    void nobody_but_the_entry_point_ends_the_process() {
        noClasses().that().doNotHaveSimpleName("Platformctl").should().callMethod(System.class, "exit", int.class)
                .check(CODE);
    }
}
