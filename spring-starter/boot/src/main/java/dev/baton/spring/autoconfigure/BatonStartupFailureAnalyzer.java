package dev.baton.spring.autoconfigure;

import dev.baton.client.event.ConnectionState;
import java.util.EnumSet;
import java.util.Set;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what is at each server's address instead of a server, and what to do about it. */
final class BatonStartupFailureAnalyzer extends AbstractFailureAnalyzer<BatonStartupException> {
    private static final Set<ServerFinding.Kind> ABSENT =
            EnumSet.of(ServerFinding.Kind.NOTHING_LISTENS, ServerFinding.Kind.UNKNOWN_HOST);

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, BatonStartupException cause) {
        StringBuilder description = new StringBuilder("Baton has no session with a ZooKeeper-protocol server after ")
                .append(cause.waited().toMillis())
                .append(" ms (baton.startup=wait):\n");
        cause.findings()
                .forEach(finding -> description
                        .append("\n    ")
                        .append(finding.server())
                        .append("  ")
                        .append(finding.detail()));
        StringBuilder action = new StringBuilder();
        if (cause.state() == ConnectionState.AUTH_FAILED) {
            description.append("\n\nThe servers refuse the credentials.");
            line(action, "Correct baton.auth.");
        } else {
            advise(cause, action);
        }
        line(action, "To start without waiting for a server, set baton.startup=background.");
        return new FailureAnalysis(description.toString(), action.toString(), cause);
    }

    private static void advise(BatonStartupException cause, StringBuilder action) {
        Set<ServerFinding.Kind> kinds = EnumSet.noneOf(ServerFinding.Kind.class);
        cause.findings().forEach(finding -> kinds.add(finding.kind()));
        String now = " (set by " + cause.source() + ", now " + cause.connectString() + ").";
        if (ABSENT.containsAll(kinds)) {
            line(action, "Start a server there, or correct the address" + now);
            line(
                    action,
                    "For development, baton.embedded.enabled=true starts one inside the application (it needs"
                            + " dev.baton:baton-server).");
        }
        if (kinds.contains(ServerFinding.Kind.OTHER_PROTOCOL)) {
            line(action, "Give the servers' client port, which is 2181 unless they say otherwise" + now);
            line(action, "2888 and 3888 are for the servers among themselves, 8080 is for their administrator.");
        }
        if (kinds.contains(ServerFinding.Kind.NOT_SERVING)) {
            line(action, "Look at the servers' logs for why they have no quorum.");
        }
        if (kinds.contains(ServerFinding.Kind.SILENT)) {
            line(action, "See whether the silent server hangs, or a firewall is in between" + now);
        }
        if (kinds.contains(ServerFinding.Kind.ENCRYPTED)) {
            line(
                    action,
                    cause.encrypted()
                            ? "See in the log above why the certificates do not fit (baton.ssl.bundle,"
                                    + " baton.ssl.verify-hostname)."
                            : "Set baton.ssl.bundle, or give the servers' plain port" + now);
        }
        if (kinds.contains(ServerFinding.Kind.SERVES)) {
            line(
                    action,
                    cause.encrypted()
                            ? "That port takes plain connections, and baton.ssl asks for encrypted ones: give the"
                                    + " servers' secure port" + now
                            : "Raise baton.startup-timeout, or see in the servers' logs why they refuse a session.");
        }
    }

    private static void line(StringBuilder text, String line) {
        if (text.length() > 0) {
            text.append('\n');
        }
        text.append(line);
    }
}
