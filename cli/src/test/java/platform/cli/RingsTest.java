package platform.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import org.junit.jupiter.api.Test;

import com.tngtech.archunit.core.importer.ClassFileImporter;

import platform.cli.testing.LocalEngine;
import platform.cli.testing.OnEngine;

/// Which tests answer at once, and which need more than this JVM.
class RingsTest {

    @Test
    void who_uses_an_engine_says_so() {
        noClasses().that().haveSimpleNameEndingWith("Test").and().areNotMetaAnnotatedWith(OnEngine.class)
                .and().doNotBelongToAnyOf(RingsTest.class).should()
                .transitivelyDependOnClassesThat(equivalentTo(LocalEngine.class))
                .check(new ClassFileImporter().importPackages("platform.cli"));
    }
}
