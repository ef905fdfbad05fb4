package dev.baton.server.edge.admin;

import dev.baton.server.node.NodeView;

/** How many watches there are. */
final class WchsCommand implements AdminCommand {
    @Override
    public String word() {
        return "wchs";
    }

    @Override
    public String answer(AdminContext context) {
        NodeView.WatchSummary summary = context.view().watchSummary();
        return summary.connectionCount() + " connections watching " + summary.pathCount() + " paths\nTotal watches:"
                + summary.watchCount() + "\n";
    }
}
