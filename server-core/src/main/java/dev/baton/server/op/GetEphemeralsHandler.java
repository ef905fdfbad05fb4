package dev.baton.server.op;

import dev.baton.server.auth.Identities;
import dev.baton.server.tree.Tree;
import dev.baton.wire.op.GetEphemerals;
import dev.baton.wire.path.ZnodePath;
import java.util.ArrayList;
import java.util.List;

/** Lists the ephemerals of the asking session whose paths start with a string. */
final class GetEphemeralsHandler implements Handler<GetEphemerals.Request> {
    private final Tree tree;

    GetEphemeralsHandler(Tree tree) {
        this.tree = tree;
    }

    @Override
    public int handle(GetEphemerals.Request request, Asker asker, Identities who, Reply reply) {
        List<String> paths = tree.ephemeralsOf(asker.sessionId());
        String prefix = request.prefixPath();
        boolean all = prefix == null || prefix.isBlank() || prefix.strip().equals(ZnodePath.ROOT);
        if (!all) {
            List<String> chosen = new ArrayList<>();
            for (String path : paths) {
                if (path.startsWith(prefix)) {
                    chosen.add(path);
                }
            }
            paths = chosen;
        }
        reply.body().writeStrings(paths);
        return OK;
    }
}
