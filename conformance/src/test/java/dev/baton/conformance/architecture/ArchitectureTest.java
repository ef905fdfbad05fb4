package dev.baton.conformance.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of the design's first section over the product, and over fixtures that break each of them. */
class ArchitectureTest {
    private static final String FIXTURES = "dev.baton.conformance.architecture.fixture";
    private static JavaClasses product;
    private static JavaClasses fixtures;

    @BeforeAll
    static void importClasses() {
        product = new ClassFileImporter()
                .withImportOption(location -> !location.contains("/conformance/"))
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.baton");
        fixtures = new ClassFileImporter().importPackages(FIXTURES);
    }

    /** Each rule, with the fixture class that breaks it. */
    static Stream<Arguments> rules() {
        return Stream.of(
                rule("wireKnowsNobody", Rules::wireKnowsNobody, "WireThatKnowsTheClient"),
                rule("clientKnowsWire", Rules::clientKnowsWire, "ClientThatKnowsTheServer"),
                rule("recipesKnowTheClient", Rules::recipesKnowTheClient, "RecipeThatKnowsTheServer"),
                rule("serverCoreKnowsWire", Rules::serverCoreKnowsWire, "TreeThatKnowsFiles"),
                rule("serverKnowsItsCore", Rules::serverKnowsItsCore, "LoopThatKnowsTheClient"),
                rule("pureUsesNoWorld", Rules::pureUsesNoWorld, "Impure"),
                rule("pureAsksNoClock", Rules::pureAsksNoClock, "Impure"),
                rule("pureHasNoSynchronizedMethods", Rules::pureHasNoSynchronizedMethods, "Impure"),
                rule("pureTakesNoMonitors", Rules::pureTakesNoMonitors, "Impure"),
                rule("pureHasNoVolatileFields", Rules::pureHasNoVolatileFields, "Impure"),
                rule("pureWalksNoHashTables", Rules::pureWalksNoHashTables, "Impure"),
                rule("nettyStaysAtTheEdge", Rules::nettyStaysAtTheEdge, "ApiThatExposes"),
                rule("buffersStayInside", Rules::buffersStayInside, "ApiThatExposes"),
                rule("recipesUseTheApi", Rules::recipesUseTheApi, "RecipeThatKnowsTheServer"),
                rule("testingUsesTheApi", Rules::testingUsesTheApi, "TestingThatKnowsTheTree"),
                rule("apiExposesApi", Rules::apiExposesApi, "ApiThatExposes"),
                rule("packagesFormNoCycles", Rules::packagesFormNoCycles, "fixture.client"),
                rule("zabDoesNotKnowTheTree", Rules::zabDoesNotKnowTheTree, "ZabThatKnowsTheTree"),
                rule("treeDoesNotKnowZab", Rules::treeDoesNotKnowZab, "TreeThatKnowsFiles"),
                rule("onlyConfigurationReadsTheEnvironment", Rules::onlyConfigurationReadsTheEnvironment, "Impure"),
                rule("onlyMainExits", Rules::onlyMainExits, "Impure"),
                rule("publicMethodsNameTheirErrors", Rules::publicMethodsNameTheirErrors, "Impure"));
    }

    private static Arguments rule(String name, Function<House, ArchRule> rule, String breaker) {
        return Arguments.of(name, rule, breaker);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void productKeeps(String name, Function<House, ArchRule> rule, String breaker) {
        rule.apply(new House("dev.baton")).check(product);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void fixtureBreaks(String name, Function<House, ArchRule> rule, String breaker) {
        var result = rule.apply(new House(FIXTURES)).evaluate(fixtures);
        assertThat(result.hasViolation()).isTrue();
        assertThat(result.getFailureReport().getDetails()).anyMatch(detail -> detail.contains(breaker));
    }

    @Test
    void everyRuleIsTested() {
        List<String> declared = Arrays.stream(Rules.class.getDeclaredMethods())
                .filter(method -> method.getReturnType() == ArchRule.class)
                .filter(method -> !java.lang.reflect.Modifier.isPrivate(method.getModifiers()))
                .map(java.lang.reflect.Method::getName)
                .toList();
        assertThat(rules().map(arguments -> (String) arguments.get()[0])).containsExactlyInAnyOrderElementsOf(declared);
    }

    /** Guards against rules that hold because they saw nothing. */
    @Test
    void theProductIsThere() {
        assertThat(product.contain("dev.baton.wire.op.OpCode")).isTrue();
        assertThat(product.contain("dev.baton.client.Client")).isTrue();
        assertThat(product.contain("dev.baton.server.tree.Tree")).isTrue();
        assertThat(product.contain("dev.baton.testing.containers.BatonContainer"))
                .isTrue();
        assertThat(product.size()).isGreaterThan(200);
        assertThat(product.stream().noneMatch(type -> type.getName().contains("conformance")))
                .isTrue();
    }
}
