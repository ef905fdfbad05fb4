package dev.baton.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.baton.testing.ExtensionFixtures.Log;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/** What the extension does, seen by running whole test classes, also those that must fail. */
@Timeout(120)
@Execution(ExecutionMode.SAME_THREAD)
class BatonExtensionTest {
    @BeforeEach
    void forget() {
        Log.clear();
    }

    @Test
    void oneServerServesAllTestsOfAClass() {
        succeed(run(ExtensionFixtures.PerClass.class), 2);
        assertThat(Log.servers()).hasSize(2);
        assertThat(Log.servers().get(0)).isSameAs(Log.servers().get(1));
        assertEverythingIsClosed();
    }

    @Test
    void everyTestHasItsOwnServerIfThatIsAsked() {
        succeed(run(ExtensionFixtures.PerMethod.class), 2);
        assertThat(Log.servers()).hasSize(2);
        assertThat(Log.servers().get(0)).isNotSameAs(Log.servers().get(1));
        assertEverythingIsClosed();
    }

    @Test
    void everyClientIsASessionOfItsOwn() {
        succeed(run(ExtensionFixtures.TwoClients.class), 1);
        assertThat(Log.sessions()).hasSize(3).doesNotHaveDuplicates();
        assertEverythingIsClosed();
    }

    @Test
    void everyKindOfParameterIsResolvedEverywhere() {
        succeed(run(ExtensionFixtures.Everywhere.class), 2);
        assertEverythingIsClosed();
    }

    @Test
    void nestedClassesUseTheServerAroundThem() {
        succeed(run(ExtensionFixtures.Outer.class), 3);
        assertThat(Log.servers()).hasSize(3);
        assertThat(Log.servers().stream().distinct()).hasSize(2);
        assertEverythingIsClosed();
    }

    @Test
    void aComposedAnnotationAndASuperclassWillDo() {
        succeed(run(ExtensionFixtures.Composed.class), 1);
        succeed(run(ExtensionFixtures.Inheriting.class), 1);
        assertEverythingIsClosed();
    }

    @Test
    void parameterizedTestsMix() {
        succeed(run(ExtensionFixtures.Parameterized.class), 2);
        assertEverythingIsClosed();
    }

    @Test
    void testsInParallelDoNotDisturbEachOther() {
        EngineExecutionResults results = EngineTestKit.engine("junit-jupiter")
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
                .configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
                .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
                .configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "4")
                .selectors(
                        selectClass(ExtensionFixtures.Parallel.class), selectClass(ExtensionFixtures.ParallelOwn.class))
                .execute();
        succeed(results, 16);
        assertThat(Log.servers().stream().distinct()).hasSize(1 + 8);
        assertThat(Log.sessions()).hasSize(32).doesNotHaveDuplicates();
        assertEverythingIsClosed();
    }

    @Test
    void clientsOfAFailedTestAreClosedToo() {
        EngineExecutionResults results = run(ExtensionFixtures.Failing.class);
        results.testEvents().assertStatistics(stats -> stats.started(1).failed(1));
        assertEverythingIsClosed();
    }

    @Test
    void aServerPerTestCannotBeHadForTheClass() {
        assertThat(messages(run(ExtensionFixtures.TooEarly.class)))
                .singleElement(Assertions.STRING)
                .contains("parameter 0 of static void")
                .contains("scope = METHOD each test has a server of its own")
                .contains("Take it in @BeforeEach or in the test, or use scope = CLASS");
    }

    @Test
    void theAddressIsText() {
        assertThat(messages(run(ExtensionFixtures.WrongType.class)))
                .singleElement(Assertions.STRING)
                .contains("@ConnectTo goes with a parameter of type String, not int");
    }

    @Test
    void aServerThatATestHasLeftDownIsNamed() {
        EngineExecutionResults results = run(ExtensionFixtures.LeftDown.class);
        results.testEvents().assertStatistics(stats -> stats.succeeded(1).failed(1));
        assertThat(messages(results))
                .singleElement(Assertions.STRING)
                .contains("was stopped and not started again, by an earlier test of "
                        + ExtensionFixtures.LeftDown.class.getName())
                .contains("Call restart(), or use scope = METHOD");
    }

    @Test
    void severalServersAgreeAndAreNotTakenForOne() {
        EngineExecutionResults results = run(ExtensionFixtures.OfThree.class);
        results.testEvents().assertStatistics(stats -> stats.succeeded(1).failed(1));
        assertThat(messages(results))
                .singleElement(Assertions.STRING)
                .contains(
                        "@BatonTest with members = 3 starts an EmbeddedEnsemble, which is no EmbeddedBaton: parameter 0 of")
                .contains("Take TestEnsemble, or change members.");
        assertThat(messages(run(ExtensionFixtures.OfOne.class)))
                .singleElement(Assertions.STRING)
                .contains("@BatonTest with members = 1 starts an EmbeddedBaton, which is no EmbeddedEnsemble");
        assertThat(messages(run(ExtensionFixtures.TooMany.class)))
                .singleElement(Assertions.STRING)
                .contains("members = 10 is not allowed. Allowed: 1 to 9.");
    }

    @Test
    void aSessionTimeoutOutOfRangeIsRefused() {
        assertThat(messages(run(ExtensionFixtures.TooShort.class)))
                .singleElement(Assertions.STRING)
                .contains("@BatonTest on " + ExtensionFixtures.TooShort.class.getName())
                .contains("sessionTimeoutMillis = 5 is not allowed. Allowed: 100 to 3600000.");
    }

    private static EngineExecutionResults run(Class<?> fixture) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(fixture))
                .execute();
    }

    private static void succeed(EngineExecutionResults results, int tests) {
        assertThat(messages(results)).isEmpty();
        results.testEvents().assertStatistics(stats -> stats.started(tests).succeeded(tests));
    }

    private static List<String> messages(EngineExecutionResults results) {
        return results.allEvents()
                .failed()
                .map(event -> event.getRequiredPayload(org.junit.platform.engine.TestExecutionResult.class))
                .map(result ->
                        String.valueOf(result.getThrowable().orElseThrow().getMessage()))
                .toList();
    }

    private static void assertEverythingIsClosed() {
        assertThat(Log.servers()).allMatch(server -> !server.isRunning());
        assertThat(Log.servers())
                .allMatch(server -> !server.options().dataDir().toFile().exists());
        assertThat(Log.clients()).allMatch(client -> client.state().isFinal());
    }
}
