package dev.baton.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.server.tree.StorageVectors;
import dev.baton.server.txn.CheckVersionTxn;
import dev.baton.server.txn.CreateContainerTxn;
import dev.baton.server.txn.CreateTtlTxn;
import dev.baton.server.txn.CreateTxn;
import dev.baton.server.txn.DeleteTxn;
import dev.baton.server.txn.MultiTxn;
import dev.baton.server.txn.SetAclTxn;
import dev.baton.server.txn.SetDataTxn;
import dev.baton.server.txn.SubTxn;
import dev.baton.server.txn.Txn;
import dev.baton.server.txn.TxnEntry;
import dev.baton.server.txn.TxnType;
import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;
import dev.baton.wire.model.Acl;
import dev.baton.wire.model.AclId;
import dev.baton.wire.op.Check;
import dev.baton.wire.op.CloseSession;
import dev.baton.wire.op.Create;
import dev.baton.wire.op.Create2;
import dev.baton.wire.op.CreateContainer;
import dev.baton.wire.op.CreateTtl;
import dev.baton.wire.op.Delete;
import dev.baton.wire.op.Multi;
import dev.baton.wire.op.OpRequest;
import dev.baton.wire.op.SetAcl;
import dev.baton.wire.op.SetData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Makes the requests that led to a log of an Apache server, and compares the log entries that the node wants written byte for
 * byte, digests included. Once with every write durable before the next arrives, once with all of them in flight together.
 */
class GoldenLogTest {
    private static final long ID_CLOCK = 0x20b317;
    private static final int MISSING_VERSION = 99;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void preparesTheSameTransactions(boolean oneByOne) {
        TestServer server = new TestServer(TestServer.config());
        server.wallMillis = ID_CLOCK;
        server.step(NodeInput.Deadline.INSTANCE);
        List<byte[]> wanted = StorageVectors.logEntries();
        Map<Long, TestClient> clients = new HashMap<>();
        for (byte[] bytes : wanted) {
            TxnEntry entry = TxnEntry.decode(new WireReader(bytes));
            server.wallMillis = entry.header().timeMillis();
            long session = entry.header().clientId();
            if (entry.header().type() == TxnType.CREATE_SESSION) {
                server.autoPersist = true;
                TestClient client = server.connect(20_000);
                clients.put(session, client);
                assertThat(client.id()).isEqualTo(session);
                if (clients.size() == 1) {
                    client.auth("user:pass");
                }
            } else {
                server.autoPersist = oneByOne;
                clients.get(session).send(entry.header().cxid(), requestFor(entry));
            }
        }
        assertThat(server.log).hasSameSizeAs(wanted);
        for (int i = 0; i < wanted.size(); i++) {
            WireWriter out = new WireWriter();
            server.log.get(i).encode(out);
            assertThat(HexFormat.of().formatHex(out.toByteArray()))
                    .isEqualTo(HexFormat.of().formatHex(wanted.get(i)));
        }
        server.persist();
        assertThat(server.halt).isNull();
    }

    private static OpRequest requestFor(TxnEntry entry) {
        return switch (entry.header().type()) {
            case CLOSE_SESSION -> new CloseSession.Request();
            case ERROR -> new SetData.Request("/app", new byte[0], MISSING_VERSION);
            case MULTI -> multi((MultiTxn) entry.txn());
            default -> single(entry.header().type(), entry.txn());
        };
    }

    private static OpRequest multi(MultiTxn txn) {
        List<OpRequest> ops = new ArrayList<>();
        for (SubTxn sub : txn.txns()) {
            ops.add(
                    sub.type() == TxnType.ERROR
                            ? new Delete.Request("/app/missing", -1)
                            : single(sub.type(), sub.body()));
        }
        return new Multi.Request(ops);
    }

    private static OpRequest single(TxnType type, Txn txn) {
        return switch (txn.kind()) {
            case CREATE -> create(type, (CreateTxn) txn);
            case CREATE_CONTAINER -> {
                CreateContainerTxn create = (CreateContainerTxn) txn;
                yield new CreateContainer.Request(create.path(), create.data(), create.acl(), 4);
            }
            case CREATE_TTL -> {
                CreateTtlTxn create = (CreateTtlTxn) txn;
                yield new CreateTtl.Request(create.path(), create.data(), create.acl(), 5, create.ttlMillis());
            }
            case DELETE -> new Delete.Request(((DeleteTxn) txn).path(), -1);
            case SET_DATA -> {
                SetDataTxn set = (SetDataTxn) txn;
                yield new SetData.Request(set.path(), set.data(), set.version() - 1);
            }
            case SET_ACL -> {
                SetAclTxn set = (SetAclTxn) txn;
                yield new SetAcl.Request(set.path(), set.acl(), set.version() - 1);
            }
            case CHECK_VERSION -> {
                CheckVersionTxn check = (CheckVersionTxn) txn;
                yield new Check.Request(check.path(), check.version() - 1);
            }
            case CREATE_SESSION, CLOSE_SESSION, ERROR, MULTI -> throw new AssertionError(txn);
        };
    }

    private static OpRequest create(TxnType type, CreateTxn txn) {
        boolean sequential = txn.path().contains("-00000");
        String path = sequential ? txn.path().substring(0, txn.path().length() - 10) : txn.path();
        int flags = (txn.ephemeral() ? 1 : 0) + (sequential ? 2 : 0);
        List<Acl> acl = txn.acl().stream()
                .map(entry -> entry.id().scheme().equals("digest") ? new Acl(entry.perms(), AclId.AUTH) : entry)
                .toList();
        return type == TxnType.CREATE2
                ? new Create2.Request(path, txn.data(), acl, flags)
                : new Create.Request(path, txn.data(), acl, flags);
    }
}
