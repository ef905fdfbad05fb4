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
        return version(context) + figures(context.view().serverStats());
    }

    static String version(AdminContext context) {
        return "Zookeeper version: " + context.info().version() + "\n";
    }

    static String figures(NodeView.ServerStats stats) {
        NodeView.Latency latency = stats.latency();
        return "Latency min/avg/max: " + latency.minMillis() + "/" + Texts.mean(latency.avgMillis()) + "/"
                + latency.maxMillis()
                + "\nReceived: " + stats.receivedCount()
                + "\nSent: " + stats.sentCount()
                + "\nConnections: " + stats.connectionCount()
                + "\nOutstanding: " + stats.outstandingCount()
                + "\nZxid: " + Texts.hex(stats.lastZxid())
                + "\nMode: standalone"
                + "\nNode count: " + stats.nodeCount() + "\n";
    }
}
