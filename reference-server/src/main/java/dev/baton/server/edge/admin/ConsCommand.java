package dev.baton.server.edge.admin;

import dev.baton.server.node.NodeView;

/** The connections, one line each. */
final class ConsCommand implements AdminCommand {
    @Override
    public String word() {
        return "cons";
    }

    @Override
    public String answer(AdminContext context) {
        StringBuilder out = new StringBuilder();
        for (NodeView.ConnectionStats c : context.view().connections()) {
            out.append(shortForm(c))
                    .append(c.sessionId() == 0 ? "" : sessionForm(c))
                    .append(")\n");
        }
        return out.append('\n').toString();
    }

    /** Up to where the session's part begins. The number in brackets is 1 for a connection that is read from. */
    static String shortForm(NodeView.ConnectionStats c) {
        return " " + c.lane().peer() + "[1](queued=" + c.queuedCount() + ",recved=" + c.receivedCount() + ",sent="
                + c.sentCount();
    }

    private static String sessionForm(NodeView.ConnectionStats c) {
        return ",sid=" + Texts.hex(c.sessionId())
                + ",lop=" + c.lastOperation()
                + ",est=" + c.establishedMillis()
                + ",to=" + c.timeoutMillis()
                + ",lcxid=" + Texts.hex(c.lastXid())
                + ",lzxid=" + Texts.hex(c.lastZxid())
                + ",lresp=" + c.lastResponseMillis()
                + ",llat=" + c.lastLatencyMillis()
                + ",minlat=" + c.latency().minMillis()
                + ",avglat=" + Math.round(c.latency().avgMillis())
                + ",maxlat=" + c.latency().maxMillis();
    }
}
