package dev.baton.server.edge.admin;

import dev.baton.server.node.NodeView;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Sessions by expiry, ephemeral nodes by session, connections by expiry of their sessions. */
final class DumpCommand implements AdminCommand {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE MMM dd HH:mm:ss zzz yyyy", Locale.ENGLISH);

    @Override
    public String word() {
        return "dump";
    }

    @Override
    public String answer(AdminContext context) {
        List<NodeView.ExpiryBucket> buckets = context.view().sessions();
        StringBuilder out = new StringBuilder();
        sessions(buckets, out);
        ephemerals(context.view().ephemerals(), out);
        connections(buckets, context.view().connections(), out);
        return out.toString();
    }

    private static void sessions(List<NodeView.ExpiryBucket> buckets, StringBuilder out) {
        int count = buckets.stream().mapToInt(b -> b.sessionIds().size()).sum();
        out.append("SessionTracker dump:\nSession Sets (")
                .append(buckets.size())
                .append(")/(")
                .append(count)
                .append("):\n");
        for (NodeView.ExpiryBucket bucket : buckets) {
            expiry(bucket.sessionIds().size(), bucket, out);
            bucket.sessionIds()
                    .forEach(id -> out.append('\t').append(Texts.hex(id)).append('\n'));
        }
    }

    private static void expiry(int count, NodeView.ExpiryBucket bucket, StringBuilder out) {
        String date = DATE.format(Instant.ofEpochMilli(bucket.expiresAtMillis()).atZone(ZoneId.systemDefault()));
        out.append(count).append(" expire at ").append(date).append(":\n");
    }

    private static void ephemerals(List<NodeView.SessionEphemerals> sessions, StringBuilder out) {
        out.append("ephemeral nodes dump:\nSessions with Ephemerals (")
                .append(sessions.size())
                .append("):\n");
        for (NodeView.SessionEphemerals session : sessions) {
            out.append(Texts.hex(session.sessionId())).append(":\n");
            session.paths().forEach(path -> out.append('\t').append(path).append('\n'));
        }
    }

    private static void connections(
            List<NodeView.ExpiryBucket> buckets, List<NodeView.ConnectionStats> connections, StringBuilder out) {
        Map<Long, NodeView.ConnectionStats> bySession = new HashMap<>();
        connections.forEach(c -> bySession.put(c.sessionId(), c));
        out.append("Connections dump:\nConnections Sets (")
                .append(buckets.size())
                .append(")/(")
                .append(connections.size())
                .append("):\n");
        for (NodeView.ExpiryBucket bucket : buckets) {
            List<Long> connected =
                    bucket.sessionIds().stream().filter(bySession::containsKey).toList();
            expiry(connected.size(), bucket, out);
            for (Long id : connected) {
                NodeView.ConnectionStats connection = bySession.get(id);
                if (connection != null) {
                    out.append("\tip: ")
                            .append(connection.lane().peer())
                            .append(" sessionId: ")
                            .append(Texts.hex(id))
                            .append('\n');
                }
            }
        }
    }
}
