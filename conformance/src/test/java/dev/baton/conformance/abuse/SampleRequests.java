package dev.baton.conformance.abuse;

import dev.baton.wire.model.Acl;
import dev.baton.wire.model.CreateMode;
import dev.baton.wire.op.AddWatch;
import dev.baton.wire.op.Auth;
import dev.baton.wire.op.Check;
import dev.baton.wire.op.CheckWatches;
import dev.baton.wire.op.CloseSession;
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
import dev.baton.wire.op.OpCode;
import dev.baton.wire.op.OpRequest;
import dev.baton.wire.op.Ping;
import dev.baton.wire.op.Reconfig;
import dev.baton.wire.op.RemoveWatches;
import dev.baton.wire.op.Sasl;
import dev.baton.wire.op.SetAcl;
import dev.baton.wire.op.SetData;
import dev.baton.wire.op.SetWatches;
import dev.baton.wire.op.SetWatches2;
import dev.baton.wire.op.Sync;
import dev.baton.wire.op.WhoAmI;
import java.util.List;

/** A well-formed request of every operation that a client may send, as the material of malformed ones. */
final class SampleRequests {
    private static final byte[] DATA = {1, 2, 3, 4, 5};
    private static final String PATH = "/sample/path";
    private static final List<String> PATHS = List.of("/sample/a", "/sample/b");

    private SampleRequests() {}

    static List<OpRequest> all() {
        return List.of(
                new Create.Request(PATH, DATA, Acl.OPEN, CreateMode.PERSISTENT_SEQUENTIAL.flag()),
                new Create2.Request(PATH, DATA, Acl.OPEN, CreateMode.EPHEMERAL_SEQUENTIAL.flag()),
                new CreateContainer.Request(PATH, DATA, Acl.OPEN, CreateMode.CONTAINER.flag()),
                new CreateTtl.Request(PATH, DATA, Acl.OPEN, CreateMode.PERSISTENT_WITH_TTL.flag(), 1_000_000),
                new Delete.Request(PATH, 3),
                new Exists.Request(PATH, true),
                new GetData.Request(PATH, true),
                new SetData.Request(PATH, DATA, 2),
                new GetAcl.Request(PATH),
                new SetAcl.Request(PATH, Acl.OPEN, 1),
                new GetChildren.Request(PATH, true),
                new GetChildren2.Request(PATH, true),
                new Sync.Request(PATH),
                new Ping.Request(),
                new Multi.Request(List.of(
                        new Create.Request(PATH, DATA, Acl.OPEN, 0),
                        new Check.Request(PATH, 1),
                        new SetData.Request(PATH, DATA, -1),
                        new Delete.Request(PATH, -1))),
                new MultiRead.Request(List.of(new GetData.Request(PATH, false), new GetChildren.Request(PATH, false))),
                new Reconfig.Request("server.1=a:1:2;3", "2", null, 7),
                new CheckWatches.Request(PATH, 3),
                new RemoveWatches.Request(PATH, 3),
                new Auth.Request(0, "digest", DATA),
                new Sasl.Request(DATA),
                new SetWatches.Request(0, PATHS, PATHS, PATHS),
                new SetWatches2.Request(0, PATHS, PATHS, PATHS, PATHS, PATHS),
                new GetEphemerals.Request(PATH),
                new GetAllChildrenNumber.Request(PATH),
                new AddWatch.Request(PATH, 1),
                new WhoAmI.Request(),
                new CloseSession.Request());
    }

    /** Those that are executed in order with others; the rest concern the connection itself. */
    static List<OpRequest> ordinary() {
        return all().stream()
                .filter(request -> request.op() != OpCode.AUTH
                        && request.op() != OpCode.SASL
                        && request.op() != OpCode.PING
                        && request.op() != OpCode.CLOSE_SESSION)
                .toList();
    }
}
