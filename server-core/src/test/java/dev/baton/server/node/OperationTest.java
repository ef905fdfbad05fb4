package dev.baton.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.server.txn.TxnType;
import dev.baton.wire.model.Acl;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.model.Stat;
import dev.baton.wire.op.Check;
import dev.baton.wire.op.Create;
import dev.baton.wire.op.Create2;
import dev.baton.wire.op.CreateContainer;
import dev.baton.wire.op.CreateRequest;
import dev.baton.wire.op.CreateTtl;
import dev.baton.wire.op.Delete;
import dev.baton.wire.op.Exists;
import dev.baton.wire.op.GetData;
import dev.baton.wire.op.GetEphemerals;
import dev.baton.wire.op.Multi;
import dev.baton.wire.op.MultiRead;
import dev.baton.wire.op.MultiResult;
import dev.baton.wire.op.OpRequest;
import dev.baton.wire.op.Reconfig;
import dev.baton.wire.op.SetAcl;
import dev.baton.wire.op.SetData;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Semantics that the captured frames do not show. */
class OperationTest {
    private final TestServer server = new TestServer();
    private final TestClient client = server.connect();

    @Test
    void failuresUseUpAZxidAndCarryNoDigest() {
        TestClient.Frame frame = client.call(new Delete.Request("/missing", -1));
        assertThat(frame.header().zxid()).isEqualTo(2);
        assertThat(server.log.get(1).header().type()).isEqualTo(TxnType.ERROR);
        assertThat(server.log.get(1).digest()).isNull();
        assertThat(server.log.get(0).digest()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({"0, true", "1, true", "2, true", "3, true", "4, true", "5, false", "6, false", "7, false", "-1, false"})
    void onlyTheTtlOperationTakesTtlFlags(int flags, boolean allowed) {
        ErrorCode wanted = allowed ? ErrorCode.OK : ErrorCode.BAD_ARGUMENTS;
        assertThat(client.errorOf(TestClient.createRequest("/c", flags))).isEqualTo(wanted);
        assertThat(client.errorOf(new Create2.Request("/c2", null, Acl.OPEN, flags)))
                .isEqualTo(wanted);
        assertThat(client.errorOf(new CreateContainer.Request("/cc", null, Acl.OPEN, flags)))
                .isEqualTo(wanted);
        ErrorCode ttl = flags == 5 || flags == 6 ? ErrorCode.OK : ErrorCode.BAD_ARGUMENTS;
        assertThat(client.errorOf(new CreateTtl.Request("/t", null, Acl.OPEN, flags, 1_000)))
                .isEqualTo(ttl);
        assertThat(client.errorOf(new CreateTtl.Request("/t2", null, Acl.OPEN, flags, -1)))
                .isEqualTo(ErrorCode.BAD_ARGUMENTS);
    }

    @Test
    void withoutExtendedTypesTtlIsUnimplementedAndTheConnectionGoesOn() {
        TestServer plain = new TestServer(TestServer.config().withFeatures(NodeConfig.Features.DEFAULTS));
        TestClient user = plain.connect();
        assertThat(user.errorOf(new CreateTtl.Request("/t", null, Acl.OPEN, 5, 1_000)))
                .isEqualTo(ErrorCode.UNIMPLEMENTED);
        assertThat(user.errorOf(TestClient.createRequest("/t", 5))).isEqualTo(ErrorCode.UNIMPLEMENTED);
        assertThat(user.create("/go-on")).isEqualTo("/go-on");
    }

    @Test
    void aServerAloneCannotBeReconfigured() {
        OpRequest request = new Reconfig.Request(null, null, "server.1=x:1:2", -1);
        assertThat(client.errorOf(request)).isEqualTo(ErrorCode.RECONFIG_DISABLED);
        TestServer enabled =
                new TestServer(TestServer.config().withFeatures(new NodeConfig.Features(true, false, true)));
        assertThat(enabled.connect().errorOf(request)).isEqualTo(ErrorCode.UNIMPLEMENTED);
    }

    @Test
    void sequenceNumbersCountCreationsAndNotChildren() {
        client.create("/s");
        assertThat(client.create("/s/a-", 2)).isEqualTo("/s/a-0000000000");
        client.delete("/s/a-0000000000");
        client.create("/s/plain");
        assertThat(client.create("/s/b-", 3)).isEqualTo("/s/b-0000000002");
        assertThat(client.create("/s/", 2)).isEqualTo("/s/0000000003");
    }

    @Test
    void aTtlNodeWithASequenceNumber() {
        CreateRequest request = new CreateTtl.Request("/t-", null, Acl.OPEN, 6, 10_000);
        Create2.Response response = client.ok(request);
        assertThat(response.path()).isEqualTo("/t-0000000000");
        assertThat(response.stat().ephemeralOwner()).isZero();
    }

    @Test
    void theDataVersionWraps() {
        client.create("/v");
        assertThat(client.errorOf(new SetData.Request("/v", null, 1))).isEqualTo(ErrorCode.BAD_VERSION);
        assertThat(client.<SetData.Response>ok(new SetData.Request("/v", null, 0))
                        .stat()
                        .version())
                .isEqualTo(1);
        assertThat(client.errorOf(new SetData.Request("/v", null, -2))).isEqualTo(ErrorCode.BAD_VERSION);
    }

    @Test
    void setAclCountsItsOwnVersionAndChangesNothingElse() {
        client.create("/v");
        Stat before =
                client.<Exists.Response>ok(new Exists.Request("/v", false)).stat();
        assertThat(client.errorOf(new SetAcl.Request("/v", Acl.OPEN, 1))).isEqualTo(ErrorCode.BAD_VERSION);
        Stat after = client.<SetAcl.Response>ok(new SetAcl.Request("/v", Acl.OPEN, 0))
                .stat();
        assertThat(after.aversion()).isEqualTo(1);
        assertThat(after.mzxid()).isEqualTo(before.mzxid());
        assertThat(after.version()).isEqualTo(before.version());
    }

    @ParameterizedTest
    @CsvSource({"/", "/zookeeper", "/zookeeper/quota", "/zookeeper/config"})
    void reservedNodesStay(String path) {
        assertThat(client.errorOf(new Delete.Request(path, -1))).isEqualTo(ErrorCode.BAD_ARGUMENTS);
        assertThat(client.errorOf(TestClient.createRequest(path, 0))).isEqualTo(ErrorCode.NODE_EXISTS);
    }

    @Test
    void ephemeralsHaveNoChildrenEvenBeforeTheyAreApplied() {
        server.autoPersist = false;
        client.send(TestClient.createRequest("/e", 1));
        client.send(TestClient.createRequest("/e/c", 0));
        server.persist();
        assertThat(client.receiveTexts()).containsExactly("1 OK", "2 NO_CHILDREN_FOR_EPHEMERALS");
    }

    @Test
    void getEphemeralsListsOwnOnesByPrefix() {
        client.create("/a", 0);
        client.create("/a/e1", 1);
        client.create("/b", 1);
        server.connect().create("/other", 1);
        assertThat(ephemerals(null)).containsExactlyInAnyOrder("/a/e1", "/b");
        assertThat(ephemerals(" ")).hasSize(2);
        assertThat(ephemerals("/")).hasSize(2);
        assertThat(ephemerals("/a")).containsExactly("/a/e1");
        assertThat(ephemerals("/a/e1x")).isEmpty();
    }

    @Test
    void aMultiSeesItsOwnEffectsAndIsOneTransaction() {
        Multi.Response response = client.ok(new Multi.Request(List.of(
                TestClient.createRequest("/m", 0),
                new Create2.Request("/m/s-", null, Acl.OPEN, 2),
                new CreateContainer.Request("/m/c", null, Acl.OPEN, 4),
                new CreateTtl.Request("/m/t", null, Acl.OPEN, 5, 9),
                new SetData.Request("/m", TestClient.bytes("y"), 0),
                new Check.Request("/m", 1),
                new Delete.Request("/m/s-0000000000", -1))));
        assertThat(response.results().stream().map(MultiResult::type)).containsExactly(1, 15, 15, 15, 5, 13, 2);
        assertThat(server.lastAppended()).isEqualTo(2);
        Stat stat = client.<Exists.Response>ok(new Exists.Request("/m", false)).stat();
        assertThat(stat.czxid()).isEqualTo(2);
        assertThat(stat.numChildren()).isEqualTo(2);
        assertThat(stat.cversion()).isEqualTo(4);
    }

    @Test
    void aFailedMultiLeavesNothingBehindForLaterOnes() {
        server.autoPersist = false;
        client.send(new Multi.Request(List.of(
                TestClient.createRequest("/m", 1), new Delete.Request("/missing", -1), new Check.Request("/", 0))));
        client.send(TestClient.createRequest("/m/child", 0));
        client.send(TestClient.createRequest("/m", 0));
        server.persist();
        List<TestClient.Frame> frames = client.receive();
        assertThat(frames.get(0).error()).isEqualTo(ErrorCode.OK);
        assertThat(frames.get(0).<Multi.Response>as().results())
                .containsExactly(MultiResult.error(0), MultiResult.error(-101), MultiResult.error(-2));
        assertThat(frames.get(1).error()).isEqualTo(ErrorCode.NO_NODE);
        assertThat(frames.get(2).error()).isEqualTo(ErrorCode.OK);
        client.send(new dev.baton.wire.op.CloseSession.Request());
        server.persist();
        assertThat(server.node.view().serverStats().nodeCount()).isEqualTo(5);
    }

    @Test
    void inAMultiAnUnknownFlagIsAMarshallingErrorWithoutATransaction() {
        long last = server.lastAppended();
        assertThat(client.errorOf(new Multi.Request(List.of(TestClient.createRequest("/m", 9)))))
                .isEqualTo(ErrorCode.MARSHALLING_ERROR);
        assertThat(server.lastAppended()).isEqualTo(last);
    }

    @Test
    void hugeMultisAreRefusedAsAWhole() {
        Limits limits = new Limits(8, 1 << 20, 2 << 20, 4, 1 << 20, 4, 100);
        TestClient bounded = new TestServer(TestServer.config().withLimits(limits)).connect();
        OpRequest check = new Check.Request("/", -1);
        assertThat(bounded.call(new Multi.Request(Collections.nCopies(100, check)))
                        .error())
                .isEqualTo(ErrorCode.OK);
        assertThat(bounded.errorOf(new Multi.Request(Collections.nCopies(101, check))))
                .isEqualTo(ErrorCode.BAD_ARGUMENTS);
    }

    @Test
    void multiReadsFailOneByOneAndLeaveNoWatch() {
        client.create("/r");
        Multi.Response response = client.ok(new MultiRead.Request(List.of(
                new GetData.Request("/missing", true),
                new GetData.Request("/r", true),
                new dev.baton.wire.op.GetChildren.Request("/r", true))));
        assertThat(response.results().stream().map(MultiResult::err)).containsExactly(-101, 0, 0);
        assertThat(server.node.view().serverStats().watchCount()).isZero();
    }

    @Test
    void createAsksForTheParentBeforeItLooksAtThePath() {
        assertThat(client.errorOf(TestClient.createRequest("/p/../q", 0))).isEqualTo(ErrorCode.NO_NODE);
        assertThat(client.errorOf(TestClient.createRequest("noslash", 0))).isEqualTo(ErrorCode.BAD_ARGUMENTS);
        assertThat(client.errorOf(new Create.Request("/p/q", null, null, 0))).isEqualTo(ErrorCode.INVALID_ACL);
        assertThat(client.errorOf(new Check.Request("/", 0))).isEqualTo(ErrorCode.UNIMPLEMENTED);
    }

    private List<String> ephemerals(String prefix) {
        return client.<GetEphemerals.Response>ok(new GetEphemerals.Request(prefix))
                .ephemerals();
    }
}
