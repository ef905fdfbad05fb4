package dev.baton.conformance.storage;

import dev.baton.conformance.harness.Digests;
import dev.baton.conformance.harness.RawConnection;
import dev.baton.conformance.harness.ServerUnderTest;
import dev.baton.wire.model.Acl;
import dev.baton.wire.model.AclId;
import dev.baton.wire.model.Perms;
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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Writes of every kind, some of which fail, from several sessions, one of which stays open. Decided by a seed. */
final class MixedWorkload {
    private static final long HOUR_MILLIS = 3_600_000;
    private static final List<List<Acl>> ACLS = List.of(
            Acl.OPEN,
            Acl.READ_ONLY,
            List.of(new Acl(Perms.ALL, new AclId("digest", Digests.idOf("a:b")))),
            List.of(
                    new Acl(Perms.READ, AclId.ANYONE),
                    new Acl(Perms.ALL, new AclId("ip", "127.0.0.0/8")),
                    new Acl(Perms.ADMIN, new AclId("digest", Digests.idOf("c:d")))));

    private final ServerUnderTest server;
    private final Random random;
    private final String base;

    MixedWorkload(ServerUnderTest server, long seed) {
        this.server = server;
        this.random = new Random(seed);
        this.base = "/w" + seed;
    }

    /** Does it all. The session of the returned connection owns ephemerals and is open. */
    RawConnection run(int operations) {
        RawConnection lasting = RawConnection.session(server);
        lasting.call(new Create.Request(base, null, Acl.OPEN, 0));
        quota(lasting);
        try (RawConnection passing = RawConnection.session(server)) {
            for (int i = 0; i < operations; i++) {
                (i % 3 == 0 ? passing : lasting).call(next());
            }
            passing.call(new CloseSession.Request());
        }
        return lasting;
    }

    private void quota(RawConnection connection) {
        String at = "/zookeeper/quota" + base;
        connection.call(new Create.Request(at, new byte[0], Acl.OPEN, 0));
        connection.call(
                new Create.Request(at + "/zookeeper_limits", ascii("count=100000,bytes=100000000"), Acl.OPEN, 0));
        connection.call(new Create.Request(at + "/zookeeper_stats", ascii("count=0,bytes=0"), Acl.OPEN, 0));
    }

    private OpRequest next() {
        int kind = random.nextInt(100);
        if (kind < 80) {
            return single(kind);
        }
        List<OpRequest> parts = new ArrayList<>();
        for (int i = random.nextInt(5); i >= 0; i--) {
            parts.add(single(random.nextInt(75)));
        }
        if (kind > 95) {
            parts.add(new Check.Request(path(), random.nextInt(3)));
        }
        return new Multi.Request(parts);
    }

    private OpRequest single(int kind) {
        if (kind < 25) {
            return new Create.Request(path(), data(), acl(), random.nextInt(4));
        }
        if (kind < 35) {
            return new Create2.Request(path(), data(), acl(), random.nextInt(4));
        }
        if (kind < 40) {
            return new CreateContainer.Request(path(), data(), acl(), 4);
        }
        if (kind < 45) {
            return new CreateTtl.Request(path(), data(), acl(), 5 + random.nextInt(2), HOUR_MILLIS);
        }
        if (kind < 60) {
            return new SetData.Request(path(), data(), random.nextInt(4) - 1);
        }
        if (kind < 75) {
            return new Delete.Request(path(), random.nextInt(4) - 1);
        }
        return new SetAcl.Request(path(), acl(), random.nextInt(3) - 1);
    }

    /** One of few paths, so that many exist and many are parents of others. */
    private String path() {
        String top = base + "/n" + random.nextInt(8);
        return switch (random.nextInt(3)) {
            case 0 -> top;
            case 1 -> top + "/\u00e9" + random.nextInt(6);
            default -> top + "/\u00e9" + random.nextInt(6) + "/leaf" + random.nextInt(4);
        };
    }

    private byte[] data() {
        int size = random.nextInt(10) == 0 ? random.nextInt(4_000) : random.nextInt(50) - 1;
        if (size < 0) {
            return null;
        }
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }

    private List<Acl> acl() {
        return ACLS.get(random.nextInt(4) == 0 ? random.nextInt(ACLS.size()) : 0);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
