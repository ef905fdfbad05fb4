package dev.baton.server.op;

import dev.baton.server.auth.Identities;
import dev.baton.server.tree.Znode;
import dev.baton.wire.io.WireWriter;
import dev.baton.wire.model.Acl;
import dev.baton.wire.model.Perms;
import dev.baton.wire.op.GetAcl;
import java.util.List;

/** Tells the access control list; the hashes of passwords only to who may change it. */
final class GetAclHandler implements Handler<GetAcl.Request> {
    private final NodeReader reader;

    GetAclHandler(NodeReader reader) {
        this.reader = reader;
    }

    @Override
    public int handle(GetAcl.Request request, Asker asker, Identities who, Reply reply) {
        Znode node = reader.find(request.path());
        int refusal = reader.refusal(node, Perms.READ | Perms.ADMIN, who);
        if (node != null && refusal == OK) {
            List<Acl> acl = reader.aclOf(node);
            boolean all = reader.access().seesSecrets(acl, who);
            WireWriter body = reply.body();
            body.writeRecords(all ? acl : reader.access().masked(acl));
            node.writeStat(body);
        }
        return refusal;
    }
}
