package dev.baton.client.session;

import dev.baton.client.error.Applied;
import dev.baton.client.error.AuthFailed;
import dev.baton.client.error.BatonException;
import dev.baton.client.error.ClientClosed;
import dev.baton.client.error.SessionExpired;
import dev.baton.client.event.ConnectionState;
import dev.baton.client.event.StateChange;
import dev.baton.client.event.StateReason;
import dev.baton.wire.io.MalformedRecordException;
import dev.baton.wire.op.Auth;
import dev.baton.wire.op.CloseSession;
import dev.baton.wire.op.OpRequest;
import dev.baton.wire.session.ConnectResponse;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A client's session with an ensemble: finds a server, opens or resumes the session, keeps it alive, sends operations in order,
 * matches answers, repeats what may be repeated, keeps watches, and declares the session lost on its own clock if need be.
 *
 * <p>This class takes the inputs, decides when the session begins and ends, and tells of its states. The rest is done by
 *
 * <pre>
 * {@link Link}        the attempts to reach a server, and how far the present one has come; {@link HostCursor} says whom to try
 * {@link SessionKey}  which session it is, and what proves it
 * {@link Inbound}     what the server sends, told apart; {@link Replies} makes results of answers
 * {@link Pipeline}    the operations in order: waiting, sent, to be repeated
 * {@link WatchDesk}   the watches and whom their events are for
 * {@link Keepalive}   when to ping, when the server is silent, when the session is over
 * {@link SaslGate}    what comes first on a connection where it is asked for
 * {@link Mover}       when to leave a healthy connection for another server
 * </pre>
 *
 * <p>Every operation submitted is answered by exactly one {@link Output.Complete} or {@link Output.Fail}. Results and events appear in
 * the order of the server's frames. Times are nanoseconds on any clock that starts near zero and never goes back.
 */
public final class SessionMachine {
    private static final long NEVER = Keepalive.NEVER;
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final SessionConfig config;
    private final HostCursor hosts;
    private final Link link;
    private final Inbound inbound;
    private final Keepalive keepalive = new Keepalive();
    private final WatchDesk watches;
    private final Pipeline pipeline;
    private final Replies replies;
    private final Mover mover;
    private final SaslGate sasl;
    private final SessionFacts facts;
    private final SessionKey key;

    private ConnectionState state = ConnectionState.CONNECTING;
    private boolean closing;
    private boolean handingOver;
    private @Nullable SessionTicket handedOver;
    private String refusedScheme = "";
    private long closeDeadlineNanos = NEVER;
    private long deadlineNanos = NEVER;

    public SessionMachine(SessionConfig config) {
        this(config, null);
    }

    /**
     * A machine that begins with the session of another process.
     *
     * @param ticket null to begin with none
     */
    public SessionMachine(SessionConfig config, @Nullable SessionTicket ticket) {
        this.config = config;
        key = new SessionKey(config);
        hosts = new HostCursor(config);
        link = new Link(hosts, config.connectTimeoutNanos());
        watches = new WatchDesk(config.chroot());
        Bundling bundling = new Bundling(config.frameBytesMax());
        pipeline = new Pipeline(config.frameBytesMax(), watches, bundling);
        replies = new Replies(pipeline, bundling, watches, keepalive, config);
        inbound = new Inbound(hosts, keepalive, watches, replies);
        mover = new Mover(hosts, config.rebalanceNanos());
        sasl = new SaslGate(config.sasl(), pipeline);
        facts = new SessionFacts(config.sessionTimeoutMillis());
        if (ticket != null) {
            key.adopt(ticket);
            inbound.adopt(ticket.zxid());
        }
    }

    /** Takes one input at a time that is not before that of the step before. */
    public void step(Input input, long nowNanos, Outbox out) {
        facts.nowNanos = nowNanos;
        switch (input.kind()) {
            case START -> link.dial(nowNanos, timeoutNanos(), out);
            case TRANSPORT_UP -> transportUp((Input.TransportUp) input, nowNanos, out);
            case TRANSPORT_DOWN -> transportDown((Input.TransportDown) input, nowNanos, out);
            case HOSTS -> hostsChanged(((Input.Hosts) input).hosts(), nowNanos);
            case PROBED -> probed((Input.Probed) input);
            case SASL_TOKEN -> saslToken((Input.SaslToken) input, out);
            case WRITABLE -> pipeline.writable(((Input.Writable) input).writable());
            case FRAME -> frame((Input.Frame) input, nowNanos, out);
            case OVERSIZED_FRAME -> oversized((Input.OversizedFrame) input, nowNanos, out);
            case GARBAGE -> garbage((Input.Garbage) input, nowNanos, out);
            case SUBMIT -> {
                for (Operation operation : ((Input.Submit) input).operations()) {
                    submit(operation, out);
                }
            }
            case DEADLINE -> {
                // looked at below, whatever the input
            }
            case CLOSE -> close(false, nowNanos, out);
            case HAND_OVER -> close(true, nowNanos, out);
        }
        if (nowNanos >= earliestDeadline()) {
            fireDeadlines(nowNanos, out);
        }
        leaveIfQuiet(nowNanos, out);
        if (handingOver && !link.isEnded() && pipeline.isQuiet() && !pipeline.hasUnsent()) {
            finish("the session was handed over", out);
        }
        if (link.isUp() && pipeline.pump(nowNanos, inbound.zxidSeen(), out)) {
            keepalive.sent(nowNanos);
        }
        deadlineNanos = earliestDeadline();
    }

    /**
     * Ends everything after a step has failed in a way that should not be possible: no operation stays without an answer.
     *
     * @param submitted what was submitted in that step, if anything
     */
    public void abort(String why, List<Operation> submitted, Outbox out) {
        if (!link.isEnded()) {
            closing = true;
            finish(why, out);
        }
        for (Operation operation : submitted) {
            if (!operation.isDone()) {
                Pipeline.fail(operation, closed(operation), out);
            }
        }
        deadlineNanos = NEVER;
    }

    /** When the next step is due at the latest, {@link Long#MAX_VALUE} for never. */
    public long nextDeadlineNanos() {
        return deadlineNanos;
    }

    /** Whether something could be sent at once if the transport takes it. */
    public boolean hasUnsent() {
        return link.isUp() && pipeline.hasUnsent();
    }

    /** How many requests wait for their answers. */
    public int callsDue() {
        return pipeline.inFlightCount();
    }

    /** How many requests have been answered since the beginning. */
    public long callsAnswered() {
        return pipeline.answeredCount();
    }

    public ConnectionState state() {
        return state;
    }

    public long sessionId() {
        return key.id();
    }

    /** Negotiated timeout, the one to ask for while there is no session. */
    public long timeoutNanos() {
        return key.id() == 0 || keepalive.timeoutNanos() == 0
                ? config.sessionTimeoutMillis() * NANOS_PER_MILLI
                : keepalive.timeoutNanos();
    }

    /** What another process needs to go on with the session, once this machine has ended by handing it over; else null. */
    public @Nullable SessionTicket handedOver() {
        return handedOver;
    }

    /** Highest zxid seen in this session. */
    public long lastZxid() {
        return inbound.zxidSeen();
    }

    /** End of the time in which the session cannot have ended at the leader; 0 if unknown, or if its end was asked for. */
    public long safeUntilNanos() {
        return closing ? 0 : keepalive.leaderSafeNanos();
    }

    /** Whether an answer to a ping is due, for whose sake the socket must be read. */
    public boolean isPingOutstanding() {
        return keepalive.isPingOutstanding();
    }

    // ---- connecting ----

    private void transportUp(Input.TransportUp up, long now, Outbox out) {
        if (!link.isDialling(up.attempt())) {
            return;
        }
        link.reached(up.host(), now);
        pipeline.writable(true);
        int mark = out.frames().beginFrame();
        key.request(inbound.zxidSeen()).writeTo(out.frames());
        out.frames().endFrame(mark);
    }

    private void transportDown(Input.TransportDown down, long now, Outbox out) {
        if (link.isUnderWay(down.attempt())) {
            lost(StateReason.CONNECTION_BROKEN, down.reason(), false, now, out);
        }
    }

    private void handshake(Input.Frame frame, long now, Outbox out) {
        if (now >= keepalive.sessionDeadlineNanos()) {
            // Too late to be told of as the same session, even if the server has kept it: the step's deadlines end it.
            return;
        }
        ConnectResponse response = inbound.handshake(frame);
        link.answered(now);
        if (response.isExpired()) {
            if (key.id() != 0) {
                endSession(StateReason.EXPIRED_BY_SERVER, "the server says that the session has expired", now, out);
            } else {
                lost(StateReason.CONNECTION_BROKEN, "the server refused to open a session", true, now, out);
            }
            return;
        }
        boolean readOnly = Boolean.TRUE.equals(response.readOnly());
        long oldSessionId = key.id();
        boolean resumed = key.opened(response, readOnly);
        link.opened();
        keepalive.opened(response.timeoutMillis() * NANOS_PER_MILLI, link.handshakeSentNanos(), now);
        if (!readOnly) {
            keepalive.granted(resumed, link.handshakeSentNanos());
        }
        facts.tellShorterTimeout(response.timeoutMillis(), out);
        change(
                readOnly ? ConnectionState.READ_ONLY : ConnectionState.CONNECTED,
                resumed ? StateReason.SESSION_RESUMED : StateReason.SESSION_OPENED,
                "server=" + link.host() + " timeoutMillis=" + response.timeoutMillis(),
                oldSessionId,
                out);
        mover.connected(readOnly, now);
        facts.opened(link.host(), key.id(), response.timeoutMillis());
        if (sasl.begin(link.attempt(), link.host(), out)) {
            return;
        }
        introduce();
    }

    /** What a connection begins with, once the server knows who we are: credentials and watches. */
    private void introduce() {
        for (Auth.Request auth : replies.credentials()) {
            pipeline.submitFirst(auth);
        }
        if (closing) {
            if (!handingOver) {
                pipeline.submitFirst(new CloseSession.Request());
            }
            return;
        }
        for (OpRequest request : watches.reregistration(inbound.zxidAnswered())) {
            pipeline.submitFirst(request);
        }
    }

    private void saslToken(Input.SaslToken token, Outbox out) {
        if (!link.isUp(token.attempt()) || !sasl.isOpen()) {
            return;
        }
        if (token.error() != null) {
            refuseAuth("sasl: " + token.error(), out);
        } else if (sasl.onToken(token)) {
            introduce();
        }
    }

    private void hostsChanged(List<HostPort> newHosts, long now) {
        int before = hosts.size();
        hosts.update(newHosts);
        if (link.isUp()) {
            hosts.reached(link.host());
            mover.hostsChanged(link.host(), before, now);
        }
    }

    private void probed(Input.Probed probed) {
        if (probed.writable() && state == ConnectionState.READ_ONLY && hosts.contains(probed.host())) {
            mover.writableFound(probed.host());
        }
    }

    /** Goes to another server once nothing is under way. */
    private void leaveIfQuiet(long now, Outbox out) {
        if (!link.isUp() || !mover.isLeaving() || closing) {
            return;
        }
        pipeline.holdUsers(true);
        if (pipeline.isQuiet() && !pipeline.hasUnsent()) {
            lost(StateReason.MOVED_BY_CHOICE, "left for another server", true, now, out);
            link.dial(now, timeoutNanos(), out);
        }
    }

    // ---- what the server sends ----

    private void frame(Input.Frame frame, long now, Outbox out) {
        if (!link.isConnected(frame.attempt())) {
            return;
        }
        keepalive.heard(now);
        if (!link.isInHandshake()) {
            act(inbound.frame(frame, out), now, out);
            return;
        }
        try {
            handshake(frame, now, out);
        } catch (MalformedRecordException e) {
            violated(String.valueOf(e.getMessage()), now, out);
        }
    }

    private void oversized(Input.OversizedFrame frame, long now, Outbox out) {
        if (!link.isUp(frame.attempt())) {
            garbage(new Input.Garbage(frame.attempt(), "a frame of " + frame.sizeBytes() + " bytes"), now, out);
            return;
        }
        keepalive.heard(now);
        act(inbound.oversized(frame, out), now, out);
    }

    private void garbage(Input.Garbage garbage, long now, Outbox out) {
        if (link.isConnected(garbage.attempt())) {
            violated(garbage.what(), now, out);
        }
    }

    private void violated(String what, long now, Outbox out) {
        lost(StateReason.PROTOCOL_VIOLATION, "the server sent " + what, true, now, out);
    }

    private void act(Verdict verdict, long now, Outbox out) {
        switch (verdict) {
            case GO_ON -> {
                // nothing to do for the connection
            }
            case SESSION_GONE ->
                endSession(StateReason.EXPIRED_BY_SERVER, "the server says that there is no such session", now, out);
            case SESSION_MOVED ->
                lost(StateReason.CONNECTION_BROKEN, "the session has moved to another server", true, now, out);
            case SASL_ANSWER -> {
                if (sasl.onAnswer(link.attempt(), link.host(), replies.saslToken(), out)) {
                    introduce();
                }
            }
            case AUTH_REFUSED -> refuseAuth(replies.violation(), out);
            case CLOSED -> finish("the session was closed", out);
            case VIOLATION -> violated(inbound.violation(), now, out);
        }
    }

    // ---- what the owner wants ----

    private void submit(Operation operation, Outbox out) {
        operation.facts = facts;
        operation.submittedNanos = facts.nowNanos;
        if (state == ConnectionState.AUTH_FAILED) {
            Pipeline.fail(
                    operation, new AuthFailed(operation.context(inbound.zxidSeen()), Applied.NO, refusedScheme), out);
        } else if (closing || link.isEnded()) {
            Pipeline.fail(operation, new ClientClosed(operation.context(inbound.zxidSeen()), Applied.NO), out);
        } else {
            pipeline.submit(operation);
        }
    }

    /** Ends the client, and the session unless it is left for another process. What was sent before is still answered. */
    private void close(boolean handOver, long now, Outbox out) {
        if (closing) {
            return;
        }
        closing = true;
        handingOver = handOver;
        pipeline.failWaiting(this::closed, out);
        if (!link.isConnected()) {
            finish("closed while not connected", out);
            return;
        }
        if (link.isUp() && !handOver) {
            pipeline.submitLast(new CloseSession.Request());
        }
        closeDeadlineNanos = now + config.closeTimeoutNanos();
    }

    // ---- endings ----

    /** The connection is of no use any more. */
    private void lost(StateReason reason, String detail, boolean disconnect, long now, Outbox out) {
        boolean wasUp = link.isUp();
        link.failed(detail);
        if (disconnect) {
            link.hangUp(out);
        }
        if (closing) {
            finish(detail, out);
            return;
        }
        if (reason != StateReason.MOVED_BY_CHOICE) {
            link.blameHosts(reason == StateReason.SERVER_SILENT);
        }
        dropConnection();
        if (wasUp) {
            pipeline.broken(detail, inbound.zxidSeen(), out);
            change(ConnectionState.SUSPENDED, reason, link.lastFailure(), key.id(), out);
        } else {
            out.add(new Output.Trace(false, "attempt failed: " + link.lastFailure()));
        }
        link.retryAfterPause(now);
    }

    private void dropConnection() {
        link.dropped();
        keepalive.disconnected();
        mover.disconnected();
        sasl.disconnected();
    }

    /** The session is over, known or assumed; the next one is sought. */
    private void endSession(StateReason reason, String detail, long now, Outbox out) {
        link.hangUp(out);
        dropConnection();
        long lostId = key.id();
        key.ended();
        keepalive.ended();
        watches.clear();
        change(ConnectionState.LOST, reason, detail, lostId, out);
        pipeline.failAll(
                operation -> new SessionExpired(operation.context(inbound.zxidSeen()), operation.applied(), detail),
                out);
        facts.ended();
        inbound.sessionEnded();
        if (closing) {
            finish(detail, out);
            return;
        }
        change(ConnectionState.CONNECTING, StateReason.NEW_SESSION_SOUGHT, "", 0, out);
        link.retryAt(now);
    }

    private void refuseAuth(String scheme, Outbox out) {
        refusedScheme = scheme;
        link.hangUp(out);
        endAll(operation -> new AuthFailed(operation.context(inbound.zxidSeen()), operation.applied(), scheme), out);
        change(
                closing ? ConnectionState.CLOSED : ConnectionState.AUTH_FAILED,
                StateReason.AUTH_REFUSED,
                "the server refused the credentials of scheme '" + scheme + "'",
                key.id(),
                out);
    }

    private void finish(String detail, Outbox out) {
        link.hangUp(out);
        endAll(this::closed, out);
        long lastId = key.id();
        handedOver = handingOver ? key.ticket(inbound.zxidSeen()) : null;
        key.ended();
        StateReason reason = handedOver == null ? StateReason.CLOSED_BY_OWNER : StateReason.HANDED_OVER;
        change(ConnectionState.CLOSED, reason, detail, lastId, out);
    }

    private void endAll(Function<Operation, BatonException> error, Outbox out) {
        link.ended();
        closeDeadlineNanos = NEVER;
        keepalive.ended();
        watches.clear();
        pipeline.failAll(error, out);
    }

    private BatonException closed(Operation operation) {
        return new ClientClosed(operation.context(inbound.zxidSeen()), operation.applied());
    }

    private void change(ConnectionState next, StateReason reason, String detail, long oldSessionId, Outbox out) {
        if (next == state) {
            return;
        }
        StateChange change = new StateChange(state, next, reason, detail, oldSessionId, key.id());
        state = next;
        out.add(new Output.StateChanged(change));
    }

    // ---- time ----

    private long earliestDeadline() {
        long earliest = Math.min(link.nextNanos(), closeDeadlineNanos);
        if (link.isUp()) {
            earliest = Math.min(earliest, Math.min(keepalive.pingDueNanos(), keepalive.silenceNanos()));
            earliest = Math.min(earliest, mover.nextNanos());
        }
        return Math.min(earliest, Math.min(keepalive.sessionDeadlineNanos(), pipeline.nextScanNanos()));
    }

    private void fireDeadlines(long now, Outbox out) {
        if (now >= keepalive.sessionDeadlineNanos()) {
            endSession(
                    StateReason.EXPIRED_LOCALLY,
                    "no answer for the whole session timeout of " + timeoutNanos() / NANOS_PER_MILLI
                            + " ms; last failure: " + link.lastFailure(),
                    now,
                    out);
        }
        if (now >= pipeline.nextScanNanos()) {
            pipeline.scanDeadlines(now, inbound.zxidSeen(), state + ", last failure: " + link.lastFailure(), out);
        }
        if (now >= closeDeadlineNanos) {
            finish("the server did not confirm in time", out);
        }
        String overdue = link.overdue(now);
        if (overdue != null) {
            lost(StateReason.SERVER_SILENT, overdue, true, now, out);
        }
        if (link.isUp() && now >= keepalive.silenceNanos()) {
            lost(StateReason.SERVER_SILENT, "nothing heard for two thirds of the session timeout", true, now, out);
        }
        if (link.isUp() && now >= keepalive.pingDueNanos()) {
            keepalive.ping(now, out);
        }
        if (link.isUp() && now >= mover.nextNanos()) {
            mover.fire(link.host(), now, out);
        }
        if (link.isRetryDue(now)) {
            link.dial(now, timeoutNanos(), out);
        }
    }
}
