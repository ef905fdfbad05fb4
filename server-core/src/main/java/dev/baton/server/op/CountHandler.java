package dev.baton.server.op;

import dev.baton.server.auth.Identities;
import dev.baton.server.tree.Znode;
import dev.baton.wire.op.GetAllChildrenNumber;

/** Counts all znodes below one. */
final class CountHandler implements Handler<GetAllChildrenNumber.Request> {
    private final NodeReader reader;

    CountHandler(NodeReader reader) {
        this.reader = reader;
    }

    @Override
    public int handle(GetAllChildrenNumber.Request request, Asker asker, Identities who, Reply reply) {
        Znode node = reader.find(request.path());
        int refusal = reader.refusal(node, who);
        if (node != null && refusal == OK) {
            boolean root = node.parent() == null;
            reply.body().writeInt(root ? reader.tree().nodeCount() - 1 : node.descendantCount());
        }
        return refusal;
    }
}
