package dev.baton.server.edge.admin;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.baton.server.node.NodeView;
import java.lang.management.ManagementFactory;

/** Figures for monitoring, a key and a value per line. */
final class MntrCommand implements AdminCommand {
    @Override
    public String word() {
        return "mntr";
    }

    @Override
    public String answer(AdminContext context) {
        if (!Texts.isServing(context)) {
            return Texts.NOT_SERVING;
        }
        StringBuilder out = new StringBuilder();
        line(out, "version", context.info().version());
        line(out, "server_state", Texts.mode(context));
        ensemble(out, context.view().ensemble());
        state(out, context.view().serverStats());
        files(out);
        counters(out, context.view().serverStats().counters());
        line(out, "connection_rejected", context.info().rejectedConnectionCount());
        return out.toString();
    }

    private static void ensemble(StringBuilder out, NodeView.EnsembleStats stats) {
        if (stats.mode() == NodeView.Mode.STANDALONE) {
            return;
        }
        line(out, "leader_id", stats.leader());
        line(out, "current_epoch", stats.epoch());
        if (stats.mode() == NodeView.Mode.LEADER) {
            line(out, "learners", stats.followerCount() + stats.observerCount());
            line(out, "followers", stats.followerCount());
            line(out, "synced_followers", stats.syncedFollowerCount());
            line(out, "observers", stats.observerCount());
        }
    }

    private static void state(StringBuilder out, NodeView.ServerStats stats) {
        line(out, "ephemerals_count", stats.ephemeralCount());
        line(out, "num_alive_connections", stats.connectionCount());
        line(out, "avg_latency", Texts.mean(stats.latency().avgMillis()));
        line(out, "min_latency", stats.latency().minMillis());
        line(out, "max_latency", stats.latency().maxMillis());
        line(out, "outstanding_requests", stats.outstandingCount());
        line(out, "znode_count", stats.nodeCount());
        line(out, "global_sessions", stats.sessionCount() - stats.localSessionCount());
        line(out, "local_sessions", stats.localSessionCount());
        line(out, "packets_sent", stats.sentCount());
        line(out, "packets_received", stats.receivedCount());
        line(out, "connection_drop_probability", "0.0");
        line(out, "watch_count", stats.watchCount());
        line(out, "approximate_data_size", stats.approximateDataBytes());
        line(out, "uptime", stats.uptimeMillis());
    }

    private static void files(StringBuilder out) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
            line(out, "open_file_descriptor_count", unix.getOpenFileDescriptorCount());
            line(out, "max_file_descriptor_count", unix.getMaxFileDescriptorCount());
        }
    }

    private static void counters(StringBuilder out, NodeView.Counters counters) {
        line(out, "auth_failed_count", counters.authFailedCount());
        line(out, "proposal_count", counters.proposalCount());
        line(out, "commit_count", counters.commitCount());
        line(out, "snap_count", counters.snapshotCount());
        line(out, "stale_sessions_expired", counters.expiredSessionCount());
        line(out, "connection_request_count", counters.connectionCount());
    }

    private static void line(StringBuilder out, String key, Object value) {
        out.append("zk_").append(key).append('\t').append(value).append('\n');
    }
}
