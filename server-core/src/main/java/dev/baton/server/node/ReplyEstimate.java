package dev.baton.server.node;

import dev.baton.server.tree.Tree;
import dev.baton.server.tree.Znode;
import dev.baton.wire.op.GetChildren;
import dev.baton.wire.op.GetChildren2;
import dev.baton.wire.op.GetData;
import dev.baton.wire.op.MultiRead;
import dev.baton.wire.op.OpCode;
import dev.baton.wire.op.OpRequest;

/** Roughly how many bytes the answer to a waiting read will take. The znode may change meanwhile; this is for bounds only. */
final class ReplyEstimate {
    private static final int FRAME_BYTES = 128;
    private static final int CHILD_BYTES = 24;

    private final Tree tree;

    ReplyEstimate(Tree tree) {
        this.tree = tree;
    }

    int of(OpRequest request) {
        if (request.op() != OpCode.MULTI_READ) {
            return single(request);
        }
        long sum = FRAME_BYTES;
        for (OpRequest op : ((MultiRead.Request) request).ops()) {
            sum += single(op);
        }
        return (int) Math.min(Integer.MAX_VALUE, sum);
    }

    private int single(OpRequest request) {
        if (request instanceof GetData.Request get) {
            Znode node = tree.find(get.path());
            return FRAME_BYTES + (node == null ? 0 : node.dataLength());
        }
        if (request instanceof GetChildren.Request get) {
            return ofChildren(get.path());
        }
        return request instanceof GetChildren2.Request get ? ofChildren(get.path()) : FRAME_BYTES;
    }

    private int ofChildren(String path) {
        Znode node = tree.find(path);
        return FRAME_BYTES + (node == null ? 0 : CHILD_BYTES * node.childCount());
    }
}
