package dev.baton.server.edge.admin;

import dev.baton.server.node.NodeView;

/** The server in a few lines. */
final class SrvrCommand implements AdminCommand {
    @Override
    public String word() {
        return "srvr";
    }

    @Override
    public String answer(AdminContext context) {
        return Texts.isServing(context) ? version(context) + figures(context) : Texts.NOT_SERVING;
    }

    static String version(AdminContext context) {
        return "Zookeeper version: " + context.info().version() + "\n";
    }

    static String figures(AdminContext context) {
        NodeView.ServerStats stats = context.view().serverStats();
        NodeView.Latency latency = stats.latency();
        return "Latency min/avg/max: " + latency.minMillis() + "/" + Texts.mean(latency.avgMillis()) + "/"
                + latency.maxMillis()
                + "\nReceived: " + stats.receivedCount()
                + "\nSent: " + stats.sentCount()
                + "\nConnections: " + stats.connectionCount()
                + "\nOutstanding: " + stats.outstandingCount()
                + "\nZxid: " + Texts.hex(stats.lastZxid())
                + "\nMode: " + Texts.mode(context)
                + "\nNode count: " + stats.nodeCount() + "\n" + proposals(context, stats.proposalBytes());
    }

    private static String proposals(AdminContext context, NodeView.ProposalBytes bytes) {
        return context.view().ensemble().mode() == NodeView.Mode.LEADER
                ? "Proposal sizes last/min/max: " + bytes.last() + "/" + bytes.min() + "/" + bytes.max() + "\n"
                : "";
    }
}
