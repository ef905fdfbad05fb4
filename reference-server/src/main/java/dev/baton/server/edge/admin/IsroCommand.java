package dev.baton.server.edge.admin;

import dev.baton.server.node.NodeView;

/** Whether the server takes writes. */
final class IsroCommand implements AdminCommand {
    @Override
    public String word() {
        return "isro";
    }

    @Override
    public String answer(AdminContext context) {
        if (context.view().ensemble().mode() == NodeView.Mode.READ_ONLY) {
            return "ro";
        }
        return Texts.isServing(context) ? "rw" : "null";
    }
}
