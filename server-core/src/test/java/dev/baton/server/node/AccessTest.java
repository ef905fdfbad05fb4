package dev.baton.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.server.auth.AuthPolicy;
import dev.baton.server.auth.SaslStep;
import dev.baton.wire.model.Acl;
import dev.baton.wire.model.AclId;
import dev.baton.wire.model.ClientInfo;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.model.Perms;
import dev.baton.wire.op.Auth;
import dev.baton.wire.op.Check;
import dev.baton.wire.op.Create;
import dev.baton.wire.op.Delete;
import dev.baton.wire.op.Exists;
import dev.baton.wire.op.GetAcl;
import dev.baton.wire.op.GetAllChildrenNumber;
import dev.baton.wire.op.GetChildren;
import dev.baton.wire.op.GetData;
import dev.baton.wire.op.Multi;
import dev.baton.wire.op.MultiRead;
import dev.baton.wire.op.MultiResult;
import dev.baton.wire.op.Sasl;
import dev.baton.wire.op.SetAcl;
import dev.baton.wire.op.SetData;
import dev.baton.wire.op.WhoAmI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessTest {
    private static final String USER_PASS = "user:smGaoVKd/cQkjm7b88GyorAUz20=";

    private final TestServer server = new TestServer();
    private final TestClient client = server.connect();

    @Test
    void aPasswordOpensWhatItClosed() {
        client.auth("user:pass");
        client.ok(new Create.Request("/mine", null, Acl.CREATOR_ALL, 0));
        TestClient other = server.connect();
        assertThat(other.errorOf(new GetData.Request("/mine", false))).isEqualTo(ErrorCode.NO_AUTH);
        other.auth("user:wrong");
        assertThat(other.errorOf(new GetData.Request("/mine", false))).isEqualTo(ErrorCode.NO_AUTH);
        other.auth("user:pass");
        assertThat(other.call(new GetData.Request("/mine", false)).error()).isEqualTo(ErrorCode.OK);
    }

    @ParameterizedTest
    @CsvSource({"1, READ", "2, WRITE", "4, CREATE", "8, DELETE", "16, ADMIN"})
    void eachPermissionOpensItsOperationsOnly(int perms, String name) {
        client.create("/n");
        client.create("/n/c");
        client.ok(new SetAcl.Request("/n", List.of(new Acl(perms, AclId.ANYONE)), -1));
        assertAllowed(new GetData.Request("/n", false), perms == Perms.READ);
        assertAllowed(new Exists.Request("/n", false), perms == Perms.READ);
        assertAllowed(new GetChildren.Request("/n", false), perms == Perms.READ);
        assertAllowed(new GetAllChildrenNumber.Request("/n"), perms == Perms.READ);
        assertAllowed(new GetAcl.Request("/n"), perms == Perms.READ || perms == Perms.ADMIN);
        assertAllowed(new SetData.Request("/n", null, -1), perms == Perms.WRITE);
        assertAllowed(TestClient.createRequest("/n/d", 0), perms == Perms.CREATE);
        assertAllowed(new Delete.Request("/n/c", -1), perms == Perms.DELETE);
        Multi.Response multi = client.ok(new Multi.Request(List.of(new Check.Request("/n", -1))));
        assertThat(multi.results().get(0).isError()).isEqualTo(perms != Perms.READ);
        MultiRead.Request read = new MultiRead.Request(List.of(new GetData.Request("/n", false)));
        assertThat(client.<Multi.Response>ok(read).results().get(0).err())
                .isEqualTo(perms == Perms.READ ? 0 : ErrorCode.NO_AUTH.code());
        assertAllowed(new SetAcl.Request("/n", Acl.OPEN, -1), perms == Perms.ADMIN);
    }

    @Test
    void whoMayNotAdministerDoesNotSeeHashes() {
        List<Acl> acl = List.of(new Acl(31, new AclId("digest", USER_PASS)), new Acl(1, AclId.ANYONE));
        client.ok(new Create.Request("/n", null, acl, 0));
        assertThat(client.<GetAcl.Response>ok(new GetAcl.Request("/n")).acl())
                .containsExactly(new Acl(31, new AclId("digest", "user:x")), new Acl(1, AclId.ANYONE));
        client.auth("user:pass");
        assertThat(client.<GetAcl.Response>ok(new GetAcl.Request("/n")).acl()).isEqualTo(acl);
    }

    @Test
    void authStandsForEveryProvedIdentityAndDuplicatesGo() {
        client.auth("a:1");
        client.auth("b:2");
        client.auth("a:1");
        List<Acl> wanted = List.of(new Acl(31, AclId.AUTH), new Acl(1, AclId.ANYONE), new Acl(1, AclId.ANYONE));
        client.ok(new Create.Request("/n", null, wanted, 0));
        List<Acl> stored = client.<GetAcl.Response>ok(new GetAcl.Request("/n")).acl();
        assertThat(stored.stream().map(entry -> entry.id().scheme())).containsExactly("digest", "digest", "world");
    }

    @ParameterizedTest
    @CsvSource({
        "world, anyone, true",
        "world, '', false",
        "auth, '', false",
        "digest, a:b, true",
        "digest, a, false",
        "digest, a:, false",
        "digest, a:b:c, false",
        "ip, 10.0.0.1, true",
        "ip, 10.0.0.0/8, true",
        "ip, 10.0.0.0/33, false",
        "ip, 10.0.0.0/, false",
        "ip, 10.0.0, false",
        "ip, 10.0.0.256, false",
        "ip, ::1, true",
        "ip, 2001:db8::/32, true",
        "ip, 2001:db8::/129, false",
        "ip, 1::2::3, false",
        "ip, 1:2:3:4:5:6:7:8:9, false",
        "x509, 'CN=client,O=Example', true",
        "x509, not a name, false",
        "sasl, bob, true",
        "sasl, bob/host@REALM, true",
        "sasl, a@b@c, false",
        "super, '', false",
        "nosuch, x, false",
    })
    void onlyValidIdsCanStandInAList(String scheme, String id, boolean valid) {
        List<Acl> acl = List.of(new Acl(31, new AclId(scheme, id)));
        ErrorCode wanted = valid ? ErrorCode.OK : ErrorCode.INVALID_ACL;
        assertThat(client.errorOf(new Create.Request("/n", null, acl, 0))).isEqualTo(wanted);
        assertThat(client.errorOf(new SetAcl.Request("/missing", acl, -1)))
                .isEqualTo(valid ? ErrorCode.NO_NODE : ErrorCode.INVALID_ACL);
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.2.0/24, true",
        "10.1.2.3, true",
        "10.1.2.3/32, true",
        "10.1.3.0/23, true",
        "10.1.4.0/23, false",
        "10.1.2.4, false",
        "0.0.0.0/0, true",
        "::/0, false"
    })
    void addressesMatchByTheirFirstBits(String range, boolean matches) {
        client.ok(new Create.Request("/n", null, List.of(new Acl(31, new AclId("ip", range))), 0));
        TestClient far = new TestClient(server, server.openLane(new byte[] {10, 1, 2, 3}));
        far.connect(10_000);
        ErrorCode wanted = matches ? ErrorCode.OK : ErrorCode.NO_AUTH;
        assertThat(far.errorOf(new GetData.Request("/n", false))).isEqualTo(wanted);
    }

    @Test
    void addressesOfSixteenBytesMatchToo() {
        byte[] address = new byte[16];
        address[0] = 0x20;
        address[1] = 0x01;
        address[15] = 7;
        TestClient far = new TestClient(server, server.openLane(address));
        far.connect(10_000);
        far.ok(new Create.Request("/n", null, List.of(new Acl(31, new AclId("ip", "2001::/16"))), 0));
        assertThat(far.call(new GetData.Request("/n", false)).error()).isEqualTo(ErrorCode.OK);
        assertThat(client.errorOf(new GetData.Request("/n", false))).isEqualTo(ErrorCode.NO_AUTH);
        assertThat(far.<WhoAmI.Response>ok(new WhoAmI.Request()).clientInfo())
                .containsExactly(new ClientInfo("ip", "2001:0:0:0:0:0:0:7"));
    }

    @ParameterizedTest
    @CsvSource({"nosuch", "world", "auth", "super", "sasl", "x509"})
    void authWithASchemeThatProvesNothingEndsTheConnection(String scheme) {
        assertThat(client.errorOf(new Auth.Request(0, scheme, new byte[0]))).isEqualTo(ErrorCode.AUTH_FAILED);
        assertThat(client.closeReason()).isEqualTo(CloseReason.AUTH_FAILED);
        client.send(new Exists.Request("/", false));
        assertThat(client.receive()).isEmpty();
    }

    @Test
    void identitiesOfAConnectionAreBounded() {
        Limits limits = new Limits(8, 1_000, 2_000, 4, 1 << 20, 4, 100);
        TestClient bounded = new TestServer(TestServer.config().withLimits(limits)).connect();
        bounded.auth("a:1");
        bounded.auth("b:1");
        bounded.auth("c:1");
        bounded.auth("a:1");
        assertThat(bounded.errorOf(new Auth.Request(0, "digest", TestClient.bytes("d:1"))))
                .isEqualTo(ErrorCode.AUTH_FAILED);
    }

    @Test
    void aServerWithoutSaslSaysYesToAToken() {
        assertThat(client.<Sasl.Response>ok(new Sasl.Request(new byte[0])).token())
                .isNull();
    }

    @Test
    void aUserOfSaslIsAnIdentityOnceItIsProved() {
        client.prove(SaslStep.challenge(TestClient.bytes("nonce")));
        assertThat(client.receive().get(0).<Sasl.Response>as().token()).isEqualTo(TestClient.bytes("nonce"));
        assertThat(client.<WhoAmI.Response>ok(new WhoAmI.Request()).clientInfo())
                .extracting(ClientInfo::authScheme)
                .containsExactly("ip");
        client.prove(SaslStep.proved(TestClient.bytes("end"), "bob"));
        assertThat(client.receive().get(0).<Sasl.Response>as().token()).isEqualTo(TestClient.bytes("end"));
        assertThat(client.<WhoAmI.Response>ok(new WhoAmI.Request()).clientInfo())
                .contains(new ClientInfo("sasl", "bob"));
        client.ok(new Create.Request("/bobs", null, Acl.CREATOR_ALL, 0));
        assertThat(server.connect().errorOf(new GetData.Request("/bobs", false)))
                .isEqualTo(ErrorCode.NO_AUTH);
    }

    @Test
    void aUserOfSaslThatIsNotProvedEndsTheConnection() {
        int xid = client.prove(SaslStep.FAILED);
        assertThat(client.receiveTexts()).containsExactly(xid + " AUTH_FAILED");
        assertThat(client.closeReason()).isEqualTo(CloseReason.AUTH_FAILED);
    }

    @Test
    void tokensOfSaslThatComeBeforeTheSessionAreAnsweredInOrderBehindIt() {
        server.autoPersist = false;
        TestClient early = server.open();
        assertThat(early.connect(10_000)).isNull();
        early.prove(SaslStep.proved(null, "bob"));
        early.send(new WhoAmI.Request());
        assertThat(early.receiveBytes()).isEmpty();
        server.persist();
        assertThat(early.readConnectResponse()).isNotNull();
        List<TestClient.Frame> frames = early.receive();
        assertThat(frames.get(0).text()).isEqualTo("1 OK");
        assertThat(frames.get(1).<WhoAmI.Response>as().clientInfo()).contains(new ClientInfo("sasl", "bob"));
    }

    @Test
    void theSuperUserMayDoEverything() {
        String digest = "super:lK75jTNcA+U9vtVEw5vB51mj/w4=";
        TestServer guarded = new TestServer(TestServer.config().withAuth(AuthPolicy.DEFAULTS.withSuperDigest(digest)));
        TestClient root = guarded.connect();
        root.ok(new Create.Request("/n", null, List.of(new Acl(0, AclId.ANYONE)), 0));
        root.auth("super:wrong");
        assertThat(root.errorOf(new SetData.Request("/n", null, -1))).isEqualTo(ErrorCode.NO_AUTH);
        root.auth("super:secret");
        root.ok(new SetData.Request("/n", null, -1));
        root.ok(new SetData.Request("/zookeeper/config", null, -1));
        assertThat(root.errorOf(new Delete.Request("/zookeeper/config", -1))).isEqualTo(ErrorCode.BAD_ARGUMENTS);
    }

    @Test
    void theConfigNodeIsForReadingOnly() {
        assertThat(client.call(new GetData.Request("/zookeeper/config", false)).error())
                .isEqualTo(ErrorCode.OK);
        assertThat(client.errorOf(new SetData.Request("/zookeeper/config", null, -1)))
                .isEqualTo(ErrorCode.NO_AUTH);
    }

    @Test
    void listsCanBeIgnored() {
        TestServer lax = new TestServer(TestServer.config().withAuth(AuthPolicy.DEFAULTS.withSkipAcl(true)));
        TestClient any = lax.connect();
        any.ok(new Create.Request("/n", null, List.of(new Acl(0, AclId.ANYONE)), 0));
        any.ok(new SetData.Request("/n", null, -1));
        assertThat(any.errorOf(new Create.Request("/m", null, List.of(), 0))).isEqualTo(ErrorCode.INVALID_ACL);
    }

    @Test
    void aCertificateIsAnIdentity() {
        AclId subject = new AclId("x509", "CN=client,O=Example");
        ClientLane lane = new ClientLane(
                99, new ClientPeer(dev.baton.server.auth.IpAddress.of(new byte[4]), 1, List.of(subject)));
        server.step(new NodeInput.ClientOpened(lane));
        TestClient tls = new TestClient(server, lane);
        tls.connect(10_000);
        tls.ok(new Auth.Request(0, "x509", null));
        tls.ok(new Create.Request("/n", null, Acl.CREATOR_ALL, 0));
        assertThat(tls.<GetAcl.Response>ok(new GetAcl.Request("/n")).acl()).containsExactly(new Acl(31, subject));
        assertThat(client.errorOf(new GetData.Request("/n", false))).isEqualTo(ErrorCode.NO_AUTH);
    }

    @Test
    void identitiesCountFromWhenTheRequestWasSent() {
        client.auth("user:pass");
        client.ok(new Create.Request("/mine", null, Acl.CREATOR_ALL, 0));
        TestClient other = server.connect();
        server.autoPersist = false;
        other.send(TestClient.createRequest("/w", 0));
        other.send(new GetData.Request("/mine", false));
        other.send(new Auth.Request(0, "digest", TestClient.bytes("user:pass")));
        other.send(new GetData.Request("/mine", false));
        server.persist();
        assertThat(other.receiveTexts()).containsExactly("-4 OK", "1 OK", "2 NO_AUTH", "3 OK");
    }

    private void assertAllowed(dev.baton.wire.op.OpRequest request, boolean allowed) {
        assertThat(client.errorOf(request))
                .as(request.toString())
                .isEqualTo(allowed ? ErrorCode.OK : ErrorCode.NO_AUTH);
    }

    @Test
    void multiResultsOfDeniedOperationsSayWhichOne() {
        client.ok(new Create.Request("/n", null, List.of(new Acl(Perms.READ, AclId.ANYONE)), 0));
        Multi.Response response = client.ok(new Multi.Request(List.of(
                new Check.Request("/n", 0), new SetData.Request("/n", null, -1), new Delete.Request("/n", -1))));
        assertThat(response.results())
                .containsExactly(
                        MultiResult.error(0),
                        MultiResult.error(ErrorCode.NO_AUTH.code()),
                        MultiResult.error(ErrorCode.RUNTIME_INCONSISTENCY.code()));
    }
}
