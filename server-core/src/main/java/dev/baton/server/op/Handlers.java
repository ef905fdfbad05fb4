package dev.baton.server.op;

import dev.baton.server.auth.AccessControl;
import dev.baton.server.auth.Identities;
import dev.baton.server.tree.Tree;
import dev.baton.server.watch.Watches;
import dev.baton.wire.op.AddWatch;
import dev.baton.wire.op.CheckWatches;
import dev.baton.wire.op.Exists;
import dev.baton.wire.op.GetAcl;
import dev.baton.wire.op.GetAllChildrenNumber;
import dev.baton.wire.op.GetChildren;
import dev.baton.wire.op.GetChildren2;
import dev.baton.wire.op.GetData;
import dev.baton.wire.op.GetEphemerals;
import dev.baton.wire.op.MultiRead;
import dev.baton.wire.op.OpRequest;
import dev.baton.wire.op.RemoveWatches;
import dev.baton.wire.op.SetWatches;
import dev.baton.wire.op.SetWatches2;
import dev.baton.wire.op.Sync;

/** The operations that are answered without a transaction, by their code. */
public final class Handlers {
    private final ExistsHandler exists;
    private final GetDataHandler getData;
    private final GetChildrenHandler getChildren;
    private final GetAclHandler getAcl;
    private final CountHandler count;
    private final GetEphemeralsHandler getEphemerals;
    private final MultiReadHandler multiRead;
    private final WatchHandlers watch;

    public Handlers(Tree tree, AccessControl access, Watches watches) {
        NodeReader reader = new NodeReader(tree, access);
        exists = new ExistsHandler(reader, watches);
        getData = new GetDataHandler(reader, watches);
        getChildren = new GetChildrenHandler(reader, watches);
        getAcl = new GetAclHandler(reader);
        count = new CountHandler(reader);
        getEphemerals = new GetEphemeralsHandler(tree);
        multiRead = new MultiReadHandler(reader);
        watch = new WatchHandlers(watches);
    }

    /**
     * Answers a request of kind read, sync or local.
     *
     * @param who the connection's identities when it sent the request
     * @return 0, or the error for the reply's header
     */
    public int handle(OpRequest request, Asker asker, Identities who, Reply reply) {
        return switch (request.op()) {
            case EXISTS -> exists.handle((Exists.Request) request, asker, who, reply);
            case GET_DATA -> getData.handle((GetData.Request) request, asker, who, reply);
            case GET_CHILDREN -> getChildren.names((GetChildren.Request) request, asker, who, reply);
            case GET_CHILDREN2 -> getChildren.namesAndStat((GetChildren2.Request) request, asker, who, reply);
            case GET_ACL -> getAcl.handle((GetAcl.Request) request, asker, who, reply);
            case GET_ALL_CHILDREN_NUMBER -> count.handle((GetAllChildrenNumber.Request) request, asker, who, reply);
            case GET_EPHEMERALS -> getEphemerals.handle((GetEphemerals.Request) request, asker, who, reply);
            case MULTI_READ -> multiRead.handle((MultiRead.Request) request, asker, who, reply);
            case ADD_WATCH -> watch.add((AddWatch.Request) request, asker, who, reply);
            case CHECK_WATCHES -> watch.check((CheckWatches.Request) request, asker, who, reply);
            case REMOVE_WATCHES -> watch.remove((RemoveWatches.Request) request, asker, who, reply);
            case SET_WATCHES -> watch.restore((SetWatches.Request) request, asker, who, reply);
            case SET_WATCHES2 -> watch.restore2((SetWatches2.Request) request, asker, who, reply);
            case WHO_AM_I -> whoAmI(who, reply);
            case SYNC -> sync((Sync.Request) request, reply);
            case PING -> Handler.OK;
            case CREATE,
                    CREATE2,
                    CREATE_CONTAINER,
                    CREATE_TTL,
                    DELETE,
                    DELETE_CONTAINER,
                    SET_DATA,
                    SET_ACL,
                    CHECK,
                    MULTI,
                    RECONFIG,
                    AUTH,
                    SASL,
                    CREATE_SESSION,
                    CLOSE_SESSION -> throw new IllegalArgumentException(request.op() + " is not answered here");
        };
    }

    private static int whoAmI(Identities who, Reply reply) {
        reply.body().writeRecords(who.describe());
        return Handler.OK;
    }

    /** The path is never looked at; when this runs, everything the session must see is applied. */
    private static int sync(Sync.Request request, Reply reply) {
        reply.body().writeString(request.path());
        return Handler.OK;
    }
}
