package dev.baton.spring;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;

/** The house's rules for this module: API packages only, each foreign library in one room, and Boot's form of configurations. */
class StarterArchitectureTest {
    private static final JavaClasses STARTER = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test-classes/"))
            .importPackages("dev.baton.spring");

    /** What only the packages named may depend on, since users may not have it. */
    private static final Map<String, String> OPTIONAL = Map.of(
            "dev.baton.server..", "dev.baton.spring.embedded..",
            "org.springframework.boot.health..", "dev.baton.spring.health..",
            "io.micrometer..", "dev.baton.spring.metrics..",
            "org.springframework.integration..", "dev.baton.spring.lock..",
            "dev.baton.testing..", "dev.baton.spring.testcontainers..",
            "org.testcontainers..", "dev.baton.spring.testcontainers..",
            "org.springframework.boot.testcontainers..", "dev.baton.spring.testcontainers..");

    @Test
    void thisSeesTheStarter() {
        assertThat(STARTER.contain("dev.baton.spring.autoconfigure.BatonAutoConfiguration"))
                .isTrue();
        assertThat(STARTER.contain("dev.baton.spring.TestServer")).isFalse();
    }

    @Test
    void onlyTheApiIsUsed() {
        String[] api = {
            "dev.baton.spring..", "dev.baton.client", "dev.baton.client.error", "dev.baton.client.event",
            "dev.baton.recipes.lock", "dev.baton.server", "dev.baton.testing.containers", "dev.baton.wire.model"
        };
        noClasses()
                .should()
                .dependOnClassesThat(resideInAPackage("dev.baton..").and(not(resideInAnyPackage(api))))
                .check(STARTER);
        noClasses().should().dependOnClassesThat(resideInAPackage("io.netty..")).check(STARTER);
    }

    @Test
    void whatIsOptionalStaysInItsRoom() {
        OPTIONAL.forEach((library, room) -> {
            noClasses()
                    .that(not(resideInAPackage(room)))
                    .should()
                    .dependOnClassesThat(resideInAPackage(library))
                    .check(STARTER);
            assertThat(STARTER.stream()
                            .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                            .anyMatch(used -> resideInAPackage(library).test(used.getTargetClass())))
                    .as("%s is used, so the rule bites", library)
                    .isTrue();
        });
    }

    @Test
    void packagesFormNoCycles() {
        slices().matching("dev.baton.spring.(*)..").should().beFreeOfCycles().check(STARTER);
    }

    @Test
    void configurationsHaveBootsForm() throws IOException {
        classes()
                .that()
                .areAnnotatedWith(AutoConfiguration.class)
                .should()
                .haveModifier(JavaModifier.FINAL)
                .andShould()
                .bePublic()
                .check(STARTER);
        constructors()
                .that()
                .areDeclaredInClassesThat()
                .areAnnotatedWith(AutoConfiguration.class)
                .should()
                .bePackagePrivate()
                .check(STARTER);
        assertThat(imported())
                .isSorted()
                .containsExactlyInAnyOrderElementsOf(STARTER.stream()
                        .filter(type -> type.isAnnotatedWith(AutoConfiguration.class))
                        .map(JavaClass::getName)
                        .toList());
    }

    private static List<String> imported() throws IOException {
        String file = "/META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports";
        try (InputStream in = StarterArchitectureTest.class.getResourceAsStream(file)) {
            assertThat(in).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }
}
