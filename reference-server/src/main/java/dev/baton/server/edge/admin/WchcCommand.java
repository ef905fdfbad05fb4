package dev.baton.server.edge.admin;

import dev.baton.server.node.NodeView;

/** Watched paths by session. */
final class WchcCommand implements AdminCommand {
    @Override
    public String word() {
        return "wchc";
    }

    @Override
    public String answer(AdminContext context) {
        StringBuilder out = new StringBuilder();
        for (NodeView.SessionWatches session : context.view().watchesBySession()) {
            out.append(Texts.hex(session.sessionId())).append('\n');
            session.paths().forEach(path -> out.append('\t').append(path).append('\n'));
        }
        return out.append('\n').toString();
    }
}
