package dev.baton.conformance.suite;

import static dev.baton.conformance.harness.ClientUnderTest.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.conformance.harness.Pairing;
import dev.baton.wire.model.Acl;
import dev.baton.wire.model.CreateMode;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.op.Check;
import dev.baton.wire.op.Create;
import dev.baton.wire.op.Create2;
import dev.baton.wire.op.CreateContainer;
import dev.baton.wire.op.CreateTtl;
import dev.baton.wire.op.Delete;
import dev.baton.wire.op.GetChildren;
import dev.baton.wire.op.GetData;
import dev.baton.wire.op.MultiResult;
import dev.baton.wire.op.OpRequest;
import dev.baton.wire.op.SetData;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Transactions of several operations. */
class MultiIT extends PairingSuite {
    static Stream<Pairing> pairings() {
        return Stream.of(Pairing.values());
    }

    private static final byte[] DATA = bytes("d");

    @Test
    void laterOperationsSeeEarlierOnes() {
        List<MultiResult> results = client.multi(List.of(
                new Create.Request(root + "/n", DATA, Acl.OPEN, 0),
                new Check.Request(root + "/n", 0),
                new SetData.Request(root + "/n", bytes("e"), 0),
                new Create2.Request(root + "/n/c", DATA, Acl.OPEN, CreateMode.PERSISTENT_SEQUENTIAL.flag()),
                new Check.Request(root + "/n", 1),
                new Delete.Request(root + "/n/c0000000000", 0),
                new CreateContainer.Request(root + "/n/k", DATA, Acl.OPEN, CreateMode.CONTAINER.flag()),
                new CreateTtl.Request(
                        root + "/n/t", DATA, Acl.OPEN, CreateMode.PERSISTENT_WITH_TTL.flag(), 3_600_000)));

        assertThat(results).noneMatch(MultiResult::isError);
        assertThat(client.getData(root + "/n").bytes()).isEqualTo(bytes("e"));
        assertThat(client.getChildren(root + "/n").names()).containsExactlyInAnyOrder("k", "t");
        long czxid = client.exists(root + "/n").orElseThrow().czxid();
        assertThat(client.exists(root + "/n/t").orElseThrow().czxid()).isEqualTo(czxid);
        assertThat(client.exists(root + "/n").orElseThrow().mzxid()).isEqualTo(czxid);
        assertThat(created(results.get(3))).isEqualTo(root + "/n/c0000000000");
    }

    @Test
    void aFailureUndoesEverythingAndNamesTheCulprit() {
        client.create(root + "/old", "x");
        List<OpRequest> ops = List.of(
                new Create.Request(root + "/new", DATA, Acl.OPEN, 0),
                new SetData.Request(root + "/old", DATA, 0),
                new SetData.Request(root + "/old", DATA, 0),
                new Delete.Request(root + "/old", -1));

        assertThat(client.multi(ops))
                .extracting(result -> ErrorCode.of(result.err()))
                .containsExactly(ErrorCode.OK, ErrorCode.OK, ErrorCode.BAD_VERSION, ErrorCode.RUNTIME_INCONSISTENCY);

        assertThat(client.exists(root + "/new")).isEmpty();
        assertThat(client.getData(root + "/old").stat().version()).isZero();
    }

    @Test
    void aFailedMultiUsesNoSequenceNumber() {
        OpRequest sequential =
                new Create.Request(root + "/s-", DATA, Acl.OPEN, CreateMode.PERSISTENT_SEQUENTIAL.flag());
        client.multi(List.of(sequential, sequential, new Delete.Request(root + "/missing", -1)));
        List<MultiResult> results = client.multi(List.of(sequential, sequential));

        assertThat(results)
                .extracting(MultiIT::created)
                .containsExactly(root + "/s-0000000000", root + "/s-0000000001");
    }

    @Test
    void anEmptyMultiSucceeds() {
        assertThat(client.multi(List.of())).isEmpty();
    }

    @Test
    void manyOperationsInOne() {
        List<OpRequest> ops = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            ops.add(new Create.Request(root + "/n" + i, DATA, Acl.OPEN, 0));
        }
        assertThat(client.multi(ops)).hasSize(2_000).noneMatch(MultiResult::isError);
        assertThat(client.countDescendants(root)).isEqualTo(2_000);
        assertThat(client.exists(root).orElseThrow().cversion()).isEqualTo(2_000);
    }

    @Test
    void deleteAndCreateAgainInOne() {
        client.create(root + "/n", "old");
        List<MultiResult> results = client.multi(List.of(
                new Delete.Request(root + "/n", 0), new Create.Request(root + "/n", bytes("new"), Acl.OPEN, 0)));
        assertThat(results).noneMatch(MultiResult::isError);
        assertThat(client.getData(root + "/n").bytes()).isEqualTo(bytes("new"));
        assertThat(client.exists(root).orElseThrow().numChildren()).isOne();
    }

    @Test
    void readsInOneFailEachOnItsOwn() {
        client.create(root + "/n", "x");
        client.create(root + "/n/c", "y");

        List<MultiResult> results = client.multiRead(List.of(
                new GetData.Request(root + "/n", false),
                new GetData.Request(root + "/missing", false),
                new GetChildren.Request(root + "/n", false)));

        assertThat(((GetData.Response) results.get(0).response()).data()).isEqualTo(bytes("x"));
        assertThat(((GetData.Response) results.get(0).response()).stat())
                .isEqualTo(client.exists(root + "/n").orElseThrow());
        assertThat(results.get(1).err()).isEqualTo(ErrorCode.NO_NODE.code());
        assertThat(((GetChildren.Response) results.get(2).response()).children())
                .containsExactly("c");
    }

    /** Libraries choose among two operations that create, so the answer may have a stat or not. */
    private static String created(MultiResult result) {
        return result.response() instanceof Create2.Response withStat
                ? withStat.path()
                : ((Create.Response) result.response()).path();
    }
}
