package dev.baton.conformance.wire;

import dev.baton.wire.model.Acl;
import dev.baton.wire.model.AclId;
import dev.baton.wire.model.Perms;
import dev.baton.wire.op.AddWatch;
import dev.baton.wire.op.Check;
import dev.baton.wire.op.CheckWatches;
import dev.baton.wire.op.Create;
import dev.baton.wire.op.Create2;
import dev.baton.wire.op.CreateContainer;
import dev.baton.wire.op.CreateTtl;
import dev.baton.wire.op.Delete;
import dev.baton.wire.op.Exists;
import dev.baton.wire.op.GetAcl;
import dev.baton.wire.op.GetAllChildrenNumber;
import dev.baton.wire.op.GetChildren;
import dev.baton.wire.op.GetChildren2;
import dev.baton.wire.op.GetData;
import dev.baton.wire.op.GetEphemerals;
import dev.baton.wire.op.Multi;
import dev.baton.wire.op.MultiRead;
import dev.baton.wire.op.OpRequest;
import dev.baton.wire.op.RemoveWatches;
import dev.baton.wire.op.SetAcl;
import dev.baton.wire.op.SetData;
import dev.baton.wire.op.SetWatches2;
import dev.baton.wire.op.Sync;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Requests that often hit each other: few paths, small versions, now and then nonsense. */
final class RandomRequests {
    private static final List<Acl> CLOSED = List.of(new Acl(Perms.ALL, new AclId("digest", "nobody:x")));
    private static final List<Acl> READ_WRITE = List.of(new Acl(Perms.READ | Perms.WRITE, AclId.ANYONE));

    private final Random random;
    private final String base;
    private boolean begun;

    RandomRequests(Random random, String base) {
        this.random = random;
        this.base = base;
    }

    OpRequest next() {
        if (!begun) {
            begun = true;
            return new Create.Request(base, new byte[0], Acl.OPEN, 0);
        }
        int kind = random.nextInt(100);
        if (kind < 50) {
            return write();
        }
        if (kind < 60) {
            return multi();
        }
        return kind < 85 ? read() : watch();
    }

    private OpRequest write() {
        return switch (random.nextInt(12)) {
            case 0, 1, 2 -> new Create.Request(path(), data(), acl(), random.nextInt(5));
            case 3, 4 -> new Create2.Request(path(), data(), acl(), random.nextInt(8) - 1);
            case 5 -> new CreateContainer.Request(path(), data(), acl(), 4);
            case 6 ->
                new CreateTtl.Request(path(), data(), acl(), 5 + random.nextInt(2), random.nextInt(3) * 1_000_000L);
            case 7, 8 -> new SetData.Request(path(), data(), version());
            case 9, 10 -> new Delete.Request(path(), version());
            default -> new SetAcl.Request(path(), acl(), version());
        };
    }

    private OpRequest multi() {
        List<OpRequest> parts = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            parts.add(
                    switch (random.nextInt(5)) {
                        case 0 -> new Create.Request(path(), data(), acl(), random.nextInt(4));
                        case 1 -> new Create2.Request(path(), data(), acl(), random.nextInt(4));
                        case 2 -> new SetData.Request(path(), data(), version());
                        case 3 -> new Check.Request(path(), version());
                        default -> new Delete.Request(path(), version());
                    });
        }
        return new Multi.Request(parts);
    }

    private OpRequest read() {
        return switch (random.nextInt(10)) {
            case 0, 1 -> new GetData.Request(path(), random.nextBoolean());
            case 2, 3 -> new Exists.Request(path(), random.nextBoolean());
            case 4 -> new GetChildren.Request(path(), random.nextBoolean());
            case 5 -> new GetChildren2.Request(path(), random.nextBoolean());
            case 6 -> new GetAcl.Request(path());
            case 7 -> new GetAllChildrenNumber.Request(path());
            case 8 -> new GetEphemerals.Request(random.nextBoolean() ? base : null);
            default ->
                new MultiRead.Request(
                        List.of(new GetData.Request(path(), false), new GetChildren.Request(path(), false)));
        };
    }

    private OpRequest watch() {
        return switch (random.nextInt(6)) {
            case 0, 1 -> new AddWatch.Request(path(), random.nextInt(2));
            case 2 -> new RemoveWatches.Request(path(), 1 + random.nextInt(5));
            case 3 -> new CheckWatches.Request(path(), 1 + random.nextInt(5));
            case 4 ->
                new SetWatches2.Request(
                        0, List.of(path()), List.of(path()), List.of(path()), List.of(path()), List.of(path()));
            default -> new Sync.Request(path());
        };
    }

    private String path() {
        String top = base + "/n" + random.nextInt(5);
        return switch (random.nextInt(8)) {
            case 0, 1, 2 -> top;
            case 3, 4, 5 -> top + "/c" + random.nextInt(4);
            case 6 -> top + "/c" + random.nextInt(4) + "/l" + random.nextInt(2);
            default -> random.nextInt(6) == 0 ? top + "/" : base;
        };
    }

    private byte[] data() {
        int size = random.nextInt(12) - 1;
        byte[] bytes = size < 0 ? null : new byte[size];
        if (bytes != null) {
            random.nextBytes(bytes);
        }
        return bytes;
    }

    private int version() {
        return random.nextInt(3) == 0 ? random.nextInt(4) - 2 : -1;
    }

    private List<Acl> acl() {
        return switch (random.nextInt(20)) {
            case 0 -> CLOSED;
            case 1 -> READ_WRITE;
            case 2 -> List.of();
            default -> Acl.OPEN;
        };
    }
}
