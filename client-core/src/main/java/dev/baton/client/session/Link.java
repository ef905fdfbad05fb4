package dev.baton.client.session;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way to a server: one attempt after the other, and the connection that comes of one. Knows how far the present attempt has
 * come, with which server, when it has taken too long and when the next one is due; what that means for the session is the
 * machine's business.
 *
 * <pre>
 * phase       leaves by
 * IDLE        the pause is over                      -> DIALLING  (Connect)
 * DIALLING    TransportUp                            -> HANDSHAKE (ConnectRequest)
 * HANDSHAKE   ConnectResponse                        -> UP        (credentials, watches, operations)
 * any of these: TransportDown, time over, violation  -> IDLE      (next host)
 * UP          Close                                  -> UP until the server has confirmed or the time is over, then ENDED
 * </pre>
 */
final class Link {
    private enum Phase {
        IDLE,
        DIALLING,
        HANDSHAKE,
        UP,
        ENDED
    }

    private static final long NEVER = Keepalive.NEVER;
    private static final long ATTEMPT_NANOS_MIN = 200_000_000L;
    private static final HostPort NO_HOST = new HostPort("nowhere", 0);

    private final HostCursor hosts;
    private final long connectTimeoutNanos;
    private final Patience patience = new Patience();
    private Phase phase = Phase.IDLE;
    private long attempt;
    private HostPort host = NO_HOST;
    private List<HostPort> racers = List.of();
    private long retryAtNanos = NEVER;
    private long attemptDeadlineNanos = NEVER;
    private long dialledNanos;
    private long handshakeSentNanos;
    private String lastFailure = "no server was reached yet";

    Link(HostCursor hosts, long connectTimeoutNanos) {
        this.hosts = hosts;
        this.connectTimeoutNanos = connectTimeoutNanos;
    }

    // ---- how far it has come ----

    /** Number of the present attempt, or of the last one. */
    long attempt() {
        return attempt;
    }

    /** The server that was reached; before that, the first of those asked. */
    HostPort host() {
        return host;
    }

    /** Whether this is the present attempt and no server has been reached yet. */
    boolean isDialling(long ofAttempt) {
        return phase == Phase.DIALLING && ofAttempt == attempt;
    }

    /** Whether this is the present attempt, on its way or standing. */
    boolean isUnderWay(long ofAttempt) {
        return isUnderWay() && ofAttempt == attempt;
    }

    /** Whether this is the present attempt, and its server has been reached. */
    boolean isConnected(long ofAttempt) {
        return isConnected() && ofAttempt == attempt;
    }

    /** Whether a server has been reached; it may not have answered yet. */
    boolean isConnected() {
        return phase == Phase.HANDSHAKE || phase == Phase.UP;
    }

    /** Whether the server's first answer is awaited. */
    boolean isInHandshake() {
        return phase == Phase.HANDSHAKE;
    }

    /** Whether the session is open on this connection. */
    boolean isUp() {
        return phase == Phase.UP;
    }

    /** Whether this is the present attempt, and the session is open on it. */
    boolean isUp(long ofAttempt) {
        return phase == Phase.UP && ofAttempt == attempt;
    }

    /** Whether there will be no further attempt. */
    boolean isEnded() {
        return phase == Phase.ENDED;
    }

    private boolean isUnderWay() {
        return phase == Phase.DIALLING || isConnected();
    }

    /** Why the last attempt or connection ended, and which one that was. */
    String lastFailure() {
        return lastFailure;
    }

    /** When the handshake of this connection was sent. */
    long handshakeSentNanos() {
        return handshakeSentNanos;
    }

    // ---- forwards ----

    /**
     * Begins an attempt, for which there is a share of the session's timeout. Its handshake may have to be answered sooner; see
     * {@link Patience}.
     */
    void dial(long nowNanos, long sessionTimeoutNanos, Outbox out) {
        retryAtNanos = NEVER;
        phase = Phase.DIALLING;
        attempt++;
        dialledNanos = nowNanos;
        racers = hosts.candidates();
        host = racers.get(0);
        long share = sessionTimeoutNanos / hosts.size();
        attemptDeadlineNanos = nowNanos + Math.min(connectTimeoutNanos, Math.max(share, ATTEMPT_NANOS_MIN));
        out.add(new Output.Connect(attempt, racers));
    }

    /** A server was reached, and is being told who we are. */
    void reached(HostPort winner, long nowNanos) {
        phase = Phase.HANDSHAKE;
        host = winner;
        hosts.reached(winner);
        handshakeSentNanos = nowNanos;
        if (hosts.size() > 1) {
            // With nobody else to ask there is nothing to be won by giving up early.
            long patienceNanos = patience.nanos(nowNanos - dialledNanos);
            attemptDeadlineNanos = Math.min(attemptDeadlineNanos, nowNanos + patienceNanos);
        }
    }

    /** The handshake was answered, whatever the answer. */
    void answered(long nowNanos) {
        patience.answered(nowNanos - handshakeSentNanos);
    }

    /** It has opened the session. */
    void opened() {
        phase = Phase.UP;
        attemptDeadlineNanos = NEVER;
    }

    // ---- back ----

    /** Gives the present attempt up, if there is one. */
    void hangUp(Outbox out) {
        if (isUnderWay()) {
            out.add(new Output.Disconnect(attempt));
        }
    }

    /** Keeps in mind why this attempt or connection ends, before it does. */
    void failed(String detail) {
        lastFailure = (phase == Phase.DIALLING ? racers : host) + ": " + detail;
    }

    /**
     * The servers asked, or the one that was reached, have led to nothing: the next attempt may have to wait.
     *
     * @param silent whether that is because nothing was heard for too long
     */
    void blameHosts(boolean silent) {
        if (phase == Phase.DIALLING) {
            hosts.failed(racers.size());
            return;
        }
        hosts.failedAfterReached();
        if (silent && phase == Phase.HANDSHAKE) {
            patience.gaveUp();
        }
    }

    /** There is no attempt under way any more, and the next one has no date yet. */
    void dropped() {
        phase = Phase.IDLE;
        attemptDeadlineNanos = NEVER;
    }

    /** The next attempt is due after the pause that its hosts deserve. */
    void retryAfterPause(long nowNanos) {
        retryAtNanos = nowNanos + hosts.pauseNanos();
    }

    void retryAt(long nanos) {
        retryAtNanos = nanos;
    }

    /** There will be no further attempt. */
    void ended() {
        phase = Phase.ENDED;
        attemptDeadlineNanos = NEVER;
        retryAtNanos = NEVER;
    }

    // ---- time ----

    /** When the next attempt is due, or the present one overdue. */
    long nextNanos() {
        return Math.min(retryAtNanos, attemptDeadlineNanos);
    }

    boolean isRetryDue(long nowNanos) {
        return nowNanos >= retryAtNanos;
    }

    /** What the present attempt has been waiting for in vain; null if its time is not over. */
    @Nullable
    String overdue(long nowNanos) {
        if (nowNanos < attemptDeadlineNanos) {
            return null;
        }
        return phase == Phase.DIALLING ? "no connection in time" : "no answer to the handshake in time";
    }
}
