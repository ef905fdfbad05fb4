package dev.baton.simulation;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** One thread, one clock, one seed: only what runs many worlds at once, or starts processes, knows the real ones. */
class ArchitectureTest {
    private static final JavaClasses SIMULATION = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.baton.simulation");

    private static final String[] WORLDS = {
        "..simulation.world..",
        "..simulation.net..",
        "..simulation.disk..",
        "..simulation.check..",
        "..simulation.process..",
        "..simulation.client..",
        "..simulation.fault.."
    };

    /** What stands between recipes and a world: they are production classes, whose calls lead into the world when loaded. */
    private static final String[] RECIPES = {"..simulation.bend..", "..simulation.recipe.."};

    @Test
    void worldsUsePureCodeOnly() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.baton.simulation..")
                .and()
                .resideOutsideOfPackages(RECIPES)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.netty..",
                        "org.slf4j..",
                        "dev.baton.client",
                        "dev.baton.client.transport..",
                        "dev.baton.client.cache..",
                        "dev.baton.recipes.driver..",
                        "dev.baton.recipes.node..",
                        "dev.baton.server.edge..",
                        "dev.baton.server.file..",
                        "dev.baton.server.loop..")
                .check(SIMULATION);
    }

    @Test
    void worldsKnowNoThreadsFilesOrSockets() {
        noClasses()
                .that()
                .resideInAnyPackage(WORLDS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.util.concurrent..", "java.nio.file..", "java.nio.channels..", "java.net..", "java.time..")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(Thread.class, java.util.Random.class)
                .check(SIMULATION);
    }

    @Test
    void worldsAskNoClock() {
        noClasses()
                .that()
                .resideInAnyPackage(WORLDS)
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "identityHashCode", Object.class)
                .check(SIMULATION);
    }

    @Test
    void packagesFormNoCycles() {
        slices().matching("dev.baton.simulation.(*)..")
                .should()
                .beFreeOfCycles()
                .check(SIMULATION);
    }
}
