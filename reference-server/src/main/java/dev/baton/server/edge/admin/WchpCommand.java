package dev.baton.server.edge.admin;

import dev.baton.server.node.NodeView;

/** Watching sessions by path. */
final class WchpCommand implements AdminCommand {
    @Override
    public String word() {
        return "wchp";
    }

    @Override
    public String answer(AdminContext context) {
        StringBuilder out = new StringBuilder();
        for (NodeView.PathWatchers watched : context.view().watchesByPath()) {
            out.append(watched.path()).append('\n');
            watched.sessionIds()
                    .forEach(id -> out.append('\t').append(Texts.hex(id)).append('\n'));
        }
        return out.append('\n').toString();
    }
}
