package dev.baton.server.edge.admin;

import dev.baton.server.node.NodeView;

/** Digests of the tree at past zxids, to compare servers. */
final class HashCommand implements AdminCommand {
    @Override
    public String word() {
        return "hash";
    }

    @Override
    public String answer(AdminContext context) {
        StringBuilder out = new StringBuilder();
        for (NodeView.ZxidDigest digest : context.view().digests()) {
            out.append(Long.toHexString(digest.zxid()))
                    .append(": ")
                    .append(digest.digest())
                    .append('\n');
        }
        return out.toString();
    }
}
