package dev.baton.conformance.suite;

import static dev.baton.conformance.harness.ClientUnderTest.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.wire.model.Acl;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.op.Create;
import dev.baton.wire.op.MultiResult;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Limits and statistics of subtrees. The servers under test enforce hard limits. */
class QuotaIT extends PairingSuite {
    @Test
    void statisticsFollowTheSubtree() {
        client.create(root + "/a", "12345");
        setQuota(client, root, "count=100,bytes=1000");
        assertStats("count=2,bytes=5");

        client.create(root + "/a/b", "123");
        assertStats("count=3,bytes=8");
        client.setData(root + "/a", "1");
        assertStats("count=3,bytes=4");
        client.delete(root + "/a/b");
        assertStats("count=2,bytes=1");
    }

    @Test
    void softLimitsOnlyWarn() {
        setQuota(client, root, "count=1,bytes=1");
        client.create(root + "/a", "12345");
        assertStats("count=2,bytes=5");
    }

    @Test
    void aHardCountStopsCreations() {
        setQuota(client, root, "count=-1,bytes=-1=;byteHardLimit=-1;countHardLimit=2");
        client.create(root + "/a", "");
        assertRefused(ErrorCode.QUOTA_EXCEEDED, () -> client.create(root + "/b", ""));
        client.delete(root + "/a");
        client.create(root + "/b", "");
    }

    @Test
    void aHardSizeStopsGrowth() {
        setQuota(client, root, "count=-1,bytes=-1=;byteHardLimit=4;countHardLimit=-1");
        client.create(root + "/a", "1234");
        assertRefused(ErrorCode.QUOTA_EXCEEDED, () -> client.setData(root + "/a", "12345"));
        assertRefused(ErrorCode.QUOTA_EXCEEDED, () -> client.create(root + "/b", "1"));
        client.setData(root + "/a", "1");
        client.create(root + "/b", "123");
    }

    @Test
    void aMultiIsRefusedAsAWhole() {
        setQuota(client, root, "count=-1,bytes=-1=;byteHardLimit=-1;countHardLimit=1");
        List<MultiResult> results = client.multi(List.of(
                new Create.Request(root + "-outside", bytes(""), Acl.OPEN, 0),
                new Create.Request(root + "/a", bytes(""), Acl.OPEN, 0)));
        assertThat(results).allMatch(MultiResult::isError);
        assertThat(client.exists(root + "-outside")).isEmpty();
    }

    private void assertStats(String expected) {
        byte[] stats =
                client.getData("/zookeeper/quota" + root + "/zookeeper_stats").bytes();
        assertThat(new String(stats, StandardCharsets.UTF_8)).startsWith(expected);
    }
}
