package dev.baton.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.server.GeneratedPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every setting by which ZooKeeper limits load is an option here, or is warned of with a reason that the page about the server shows. */
class LimitsPageTest {
    @TempDir
    Path dir;

    @Test
    void listsEveryLimitWithoutEffect() throws IOException {
        GeneratedPart.holds("limits", LimitsPageTest.class, table());
    }

    private static String table() {
        return "\n| setting | why it has no effect |\n|---|---|\n" + String.join("\n", ForeignKeys.rows()) + "\n\n";
    }

    private List<String> warnings(String key, String value) throws IOException {
        Path file = dir.resolve("zoo.cfg");
        Files.writeString(file, "dataDir=" + dir + "\n" + key + "=" + value + "\n");
        return ConfigLoader.load(file, new Properties(), true).warnings();
    }

    /** The list is of ZooKeeper 3.9's administrator's guide, by its names in the file and as system properties. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "requestThrottleLimit",
                "requestThrottleStallTime",
                "requestThrottleDropStale",
                "requestStaleLatencyCheck",
                "requestStaleConnectionCheck",
                "zookeeper.request_throttle_max_requests",
                "zookeeper.request_throttler.shutdownTimeout",
                "zookeeper.throttledOpWaitTime",
                "largeRequestMaxBytes",
                "largeRequestThreshold",
                "connectionMaxTokens",
                "connectionTokenFillTime",
                "connectionTokenFillCount",
                "connectionFreezeTime",
                "connectionDropIncrease",
                "connectionDropDecrease",
                "connectionDecreaseRatio",
                "zookeeper.connection_throttle_tokens",
                "zookeeper.connection_throttle_weight_enabled",
                "zookeeper.leader.maxConcurrentSnapSyncs",
                "leader.maxConcurrentDiffSyncs",
                "outstandingHandshake.limit",
                "zookeeper.netty.advancedFlowControl.enabled",
                "zookeeper.maxResponseCacheSize",
                "zookeeper.flushDelay",
                "zookeeper.maxBatchSize"
            })
    void isWarnedOfWithTheReason(String key) throws IOException {
        assertThat(warnings(key, "10"))
                .singleElement()
                .asString()
                .startsWith("Option " + key + ": has no effect on this server: ")
                .hasSizeGreaterThan(80);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "maxClientCnxns",
                "maxCnxns",
                "clientPortListenBacklog",
                "globalOutstandingLimit",
                "zookeeper.globalOutstandingLimit",
                "netty.server.outstandingHandshake.limit"
            })
    void isAnOption(String key) throws IOException {
        assertThat(warnings(key, "10")).isEmpty();
    }
}
