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
import dev.baton.wire.io.WireReader;
import dev.baton.wire.model.WatcherEvent;
import dev.baton.wire.op.Auth;
import dev.baton.wire.op.CloseSession;
import dev.baton.wire.op.OpRequest;
import dev.baton.wire.session.ConnectResponse;
import dev.baton.wire.session.ReplyHeader;
import dev.baton.wire.session.Xids;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A client's session with an ensemble: finds a server, opens or resumes the session, keeps it alive, sends operations in order,
 * matches answers, repeats what may be repeated, keeps watches, and declares the session lost on its own clock if need be.
 *
 * <pre>
 * phase       leaves by
 * IDLE        the pause is over                      -> DIALLING  (Connect)
 * DIALLING    TransportUp                            -> HANDSHAKE (ConnectRequest)
 * HANDSHAKE   ConnectResponse                        -> UP        (credentials, watches, operations)
 * any of these: TransportDown, time over, violation  -> IDLE      (next host)
 * UP          Close                                  -> UP until the server has confirmed or the time is over, then ENDED
 * </pre>
 *
 * Every operation submitted is answered by exactly one {@link Output.Complete} or {@link Output.Fail}. Results and events appear in
 * the order of the server's frames. Times are nanoseconds on any clock that starts near zero and never goes back.
 */
public final class SessionMachine {
    private enum Phase {
        IDLE,
        DIALLING,
        HANDSHAKE,
        UP,
        ENDED
    }

    private static final long NEVER = Keepalive.NEVER;
    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final HostPort NO_HOST = new HostPort("nowhere", 0);
    private static final long ATTEMPT_NANOS_MIN = 200 * NANOS_PER_MILLI;

    private final SessionConfig config;
    private final HostCursor hosts;
    private final Keepalive keepalive = new Keepalive();
    private final WatchDesk watches;
    private final Pipeline pipeline;
    private final Replies replies;
    private final Mover mover;
    private final SaslGate sasl;
    private final SessionFacts facts;
    private final WireReader reader = new WireReader(new byte[0]);

    private Phase phase = Phase.IDLE;
    private ConnectionState state = ConnectionState.CONNECTING;
    private long attempt;
    private HostPort host = NO_HOST;
    private List<HostPort> racers = List.of();
    private long retryAtNanos = NEVER;
    private long attemptDeadlineNanos = NEVER;
    private long closeDeadlineNanos = NEVER;
    private long handshakeSentNanos;
    private boolean closing;

    private final SessionKey key;
    private @Nullable SessionTicket handedOver;
    private boolean handingOver;
    private long zxidSeen;
    private long zxidAnswered;
    private String lastFailure = "no server was reached yet";
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
        if (ticket != null) {
            key.adopt(ticket);
            zxidSeen = ticket.zxid();
        }
        hosts = new HostCursor(config);
        watches = new WatchDesk(config.chroot());
        pipeline = new Pipeline(config.frameBytesMax(), watches);
        replies = new Replies(pipeline, watches, keepalive, config);
        mover = new Mover(hosts, config.rebalanceNanos());
        sasl = new SaslGate(config.sasl(), pipeline);
        facts = new SessionFacts(config.sessionTimeoutMillis());
    }

    /** Takes one input at a time that is not before that of the step before. */
    public void step(Input input, long nowNanos, Outbox out) {
        facts.nowNanos = nowNanos;
        switch (input.kind()) {
            case START -> dial(nowNanos, out);
            case TRANSPORT_UP -> transportUp((Input.TransportUp) input, nowNanos, out);
            case TRANSPORT_DOWN -> transportDown((Input.TransportDown) input, nowNanos, out);
            case HOSTS -> hostsChanged(((Input.Hosts) input).hosts(), nowNanos);
            case PROBED -> probed((Input.Probed) input);
            case SASL_TOKEN -> saslToken((Input.SaslToken) input, out);
            case WRITABLE -> pipeline.writable(((Input.Writable) input).writable());
            case FRAME -> frame((Input.Frame) input, nowNanos, out);
            case OVERSIZED_FRAME -> oversized((Input.OversizedFrame) input, nowNanos, out);
            case GARBAGE -> garbage((Input.Garbage) input, nowNanos, out);
            case SUBMIT -> submit(((Input.Submit) input).operation(), out);
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
        if (handingOver && phase != Phase.ENDED && pipeline.isQuiet()) {
            finish("the session was handed over", out);
        }
        if (phase == Phase.UP && pipeline.pump(nowNanos, zxidSeen, out)) {
            keepalive.sent(nowNanos);
        }
        deadlineNanos = earliestDeadline();
    }

    /**
     * Ends everything after a step has failed in a way that should not be possible: no operation stays without an answer.
     *
     * @param operation what was submitted in that step, if anything
     */
    public void abort(String why, @Nullable Operation operation, Outbox out) {
        if (phase != Phase.ENDED) {
            closing = true;
            finish(why, out);
        }
        if (operation != null && !operation.isDone()) {
            Pipeline.fail(operation, closed(operation), out);
        }
        deadlineNanos = NEVER;
    }

    /** When the next step is due at the latest, {@link Long#MAX_VALUE} for never. */
    public long nextDeadlineNanos() {
        return deadlineNanos;
    }

    /** Whether something could be sent at once if the transport takes it. */
    public boolean hasUnsent() {
        return phase == Phase.UP && pipeline.hasUnsent();
    }

    /** How many requests wait for their answers. */
    public int callsDue() {
        return pipeline.inFlightCount();
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
        return zxidSeen;
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

    private void dial(long now, Outbox out) {
        retryAtNanos = NEVER;
        phase = Phase.DIALLING;
        attempt++;
        racers = hosts.candidates();
        host = racers.get(0);
        long share = timeoutNanos() / hosts.size();
        attemptDeadlineNanos = now + Math.min(config.connectTimeoutNanos(), Math.max(share, ATTEMPT_NANOS_MIN));
        out.add(new Output.Connect(attempt, racers));
    }

    private void transportUp(Input.TransportUp up, long now, Outbox out) {
        if (up.attempt() != attempt || phase != Phase.DIALLING) {
            return;
        }
        phase = Phase.HANDSHAKE;
        host = up.host();
        hosts.reached(host);
        handshakeSentNanos = now;
        pipeline.writable(true);
        int mark = out.frames().beginFrame();
        key.request(zxidSeen).writeTo(out.frames());
        out.frames().endFrame(mark);
    }

    private void transportDown(Input.TransportDown down, long now, Outbox out) {
        if (down.attempt() == attempt && phase != Phase.IDLE && phase != Phase.ENDED) {
            lost(StateReason.CONNECTION_BROKEN, down.reason(), false, now, out);
        }
    }

    private void handshake(WireReader in, long now, Outbox out) {
        if (now >= keepalive.sessionDeadlineNanos()) {
            // Too late to be told of as the same session, even if the server has kept it: the step's deadlines end it.
            return;
        }
        ConnectResponse response = ConnectResponse.read(in);
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
        phase = Phase.UP;
        attemptDeadlineNanos = NEVER;
        keepalive.opened(response.timeoutMillis() * NANOS_PER_MILLI, handshakeSentNanos, now);
        if (!readOnly) {
            keepalive.granted(resumed, handshakeSentNanos);
        }
        facts.tellShorterTimeout(response.timeoutMillis(), out);
        change(
                readOnly ? ConnectionState.READ_ONLY : ConnectionState.CONNECTED,
                resumed ? StateReason.SESSION_RESUMED : StateReason.SESSION_OPENED,
                "server=" + host + " timeoutMillis=" + response.timeoutMillis(),
                oldSessionId,
                out);
        mover.connected(readOnly, now);
        facts.opened(host, key.id(), response.timeoutMillis());
        if (sasl.begin(attempt, host, out)) {
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
        for (OpRequest request : watches.reregistration(zxidAnswered)) {
            pipeline.submitFirst(request);
        }
    }

    private void saslToken(Input.SaslToken token, Outbox out) {
        if (token.attempt() != attempt || phase != Phase.UP || !sasl.isOpen()) {
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
        if (phase == Phase.UP) {
            hosts.reached(host);
            mover.hostsChanged(host, before, now);
        }
    }

    private void probed(Input.Probed probed) {
        if (probed.writable() && state == ConnectionState.READ_ONLY && hosts.contains(probed.host())) {
            mover.writableFound(probed.host());
        }
    }

    /** Goes to another server once nothing is under way. */
    private void leaveIfQuiet(long now, Outbox out) {
        if (phase != Phase.UP || !mover.isLeaving() || closing) {
            return;
        }
        pipeline.holdUsers(true);
        if (pipeline.isQuiet() && !pipeline.hasUnsent()) {
            lost(StateReason.MOVED_BY_CHOICE, "left for another server", true, now, out);
            dial(now, out);
        }
    }

    // ---- what the server sends ----

    private void frame(Input.Frame frame, long now, Outbox out) {
        if (frame.attempt() != attempt || (phase != Phase.HANDSHAKE && phase != Phase.UP)) {
            return;
        }
        keepalive.heard(now);
        reader.reset(frame.bytes(), frame.offset(), frame.length());
        try {
            if (phase == Phase.HANDSHAKE) {
                handshake(reader, now, out);
            } else {
                reply(ReplyHeader.read(reader), now, out);
            }
        } catch (MalformedRecordException e) {
            lost(StateReason.PROTOCOL_VIOLATION, "the server sent " + e.getMessage(), true, now, out);
        }
    }

    private void reply(ReplyHeader header, long now, Outbox out) {
        zxidSeen = Math.max(zxidSeen, header.zxid());
        if (header.xid() == Xids.NOTIFICATION) {
            watches.onEvent(WatcherEvent.read(reader), header.zxid(), out);
            return;
        }
        // An event says only that its transaction has begun to be told; an answer comes after all events of its zxid.
        // Only answers move the point from which missed events are asked for.
        zxidAnswered = Math.max(zxidAnswered, header.zxid());
        hosts.succeeded();
        if (header.xid() == Xids.PING) {
            if (!keepalive.ponged()) {
                lost(StateReason.PROTOCOL_VIOLATION, "an answer to a ping that was not sent", true, now, out);
            }
            return;
        }
        Verdict verdict = header.xid() == Xids.AUTH
                ? replies.onAuth(header, zxidSeen, out)
                : replies.onReply(header, reader, zxidSeen, out);
        act(verdict, now, out);
    }

    private void oversized(Input.OversizedFrame frame, long now, Outbox out) {
        if (frame.attempt() != attempt || phase != Phase.UP) {
            garbage(new Input.Garbage(frame.attempt(), "a frame of " + frame.sizeBytes() + " bytes"), now, out);
            return;
        }
        keepalive.heard(now);
        reader.reset(frame.header(), 0, frame.header().length);
        ReplyHeader header = ReplyHeader.read(reader);
        zxidSeen = Math.max(zxidSeen, header.zxid());
        zxidAnswered = Math.max(zxidAnswered, header.zxid());
        act(replies.onOversized(header, frame.sizeBytes(), zxidSeen, out), now, out);
    }

    private void garbage(Input.Garbage garbage, long now, Outbox out) {
        if (garbage.attempt() == attempt && (phase == Phase.HANDSHAKE || phase == Phase.UP)) {
            lost(StateReason.PROTOCOL_VIOLATION, "the server sent " + garbage.what(), true, now, out);
        }
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
                if (sasl.onAnswer(attempt, host, replies.saslToken(), out)) {
                    introduce();
                }
            }
            case AUTH_REFUSED -> refuseAuth(replies.violation(), out);
            case CLOSED -> finish("the session was closed", out);
            case VIOLATION ->
                lost(StateReason.PROTOCOL_VIOLATION, "the server sent " + replies.violation(), true, now, out);
        }
    }

    // ---- what the owner wants ----

    private void submit(Operation operation, Outbox out) {
        operation.facts = facts;
        operation.submittedNanos = facts.nowNanos;
        if (state == ConnectionState.AUTH_FAILED) {
            Pipeline.fail(operation, new AuthFailed(operation.context(zxidSeen), Applied.NO, replies.violation()), out);
        } else if (closing || phase == Phase.ENDED) {
            Pipeline.fail(operation, new ClientClosed(operation.context(zxidSeen), Applied.NO), out);
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
        if (phase != Phase.UP && phase != Phase.HANDSHAKE) {
            finish("closed while not connected", out);
            return;
        }
        if (phase == Phase.UP && !handOver) {
            pipeline.submitLast(new CloseSession.Request());
        }
        closeDeadlineNanos = now + config.closeTimeoutNanos();
    }

    // ---- endings ----

    /** The connection is of no use any more. */
    private void lost(StateReason reason, String detail, boolean disconnect, long now, Outbox out) {
        boolean wasUp = phase == Phase.UP;
        lastFailure = (phase == Phase.DIALLING ? racers : host) + ": " + detail;
        if (disconnect) {
            out.add(new Output.Disconnect(attempt));
        }
        if (closing) {
            finish(detail, out);
            return;
        }
        if (phase == Phase.DIALLING) {
            hosts.failed(racers.size());
        } else if (reason != StateReason.MOVED_BY_CHOICE) {
            hosts.failedAfterReached();
        }
        dropConnection();
        if (wasUp) {
            pipeline.broken(detail, zxidSeen, out);
            change(ConnectionState.SUSPENDED, reason, lastFailure, key.id(), out);
        } else {
            out.add(new Output.Trace(false, "attempt failed: " + lastFailure));
        }
        retryAtNanos = now + hosts.pauseNanos();
    }

    private void dropConnection() {
        phase = Phase.IDLE;
        attemptDeadlineNanos = NEVER;
        keepalive.disconnected();
        mover.disconnected();
        sasl.disconnected();
    }

    /** The session is over, known or assumed; the next one is sought. */
    private void endSession(StateReason reason, String detail, long now, Outbox out) {
        if (phase == Phase.DIALLING || phase == Phase.HANDSHAKE || phase == Phase.UP) {
            out.add(new Output.Disconnect(attempt));
        }
        dropConnection();
        long lostId = key.id();
        key.ended();
        keepalive.ended();
        watches.clear();
        change(ConnectionState.LOST, reason, detail, lostId, out);
        pipeline.failAll(
                operation -> new SessionExpired(operation.context(zxidSeen), operation.applied(), detail), out);
        facts.ended();
        zxidSeen = 0;
        zxidAnswered = 0;
        if (closing) {
            finish(detail, out);
            return;
        }
        change(ConnectionState.CONNECTING, StateReason.NEW_SESSION_SOUGHT, "", 0, out);
        retryAtNanos = now;
    }

    private void refuseAuth(String scheme, Outbox out) {
        out.add(new Output.Disconnect(attempt));
        endAll(operation -> new AuthFailed(operation.context(zxidSeen), operation.applied(), scheme), out);
        change(
                closing ? ConnectionState.CLOSED : ConnectionState.AUTH_FAILED,
                StateReason.AUTH_REFUSED,
                "the server refused the credentials of scheme '" + scheme + "'",
                key.id(),
                out);
    }

    private void finish(String detail, Outbox out) {
        if (phase == Phase.DIALLING || phase == Phase.HANDSHAKE || phase == Phase.UP) {
            out.add(new Output.Disconnect(attempt));
        }
        endAll(this::closed, out);
        long lastId = key.id();
        handedOver = handingOver ? key.ticket(zxidSeen) : null;
        key.ended();
        StateReason reason = handedOver == null ? StateReason.CLOSED_BY_OWNER : StateReason.HANDED_OVER;
        change(ConnectionState.CLOSED, reason, detail, lastId, out);
    }

    private void endAll(Function<Operation, BatonException> error, Outbox out) {
        phase = Phase.ENDED;
        attemptDeadlineNanos = NEVER;
        closeDeadlineNanos = NEVER;
        retryAtNanos = NEVER;
        keepalive.ended();
        watches.clear();
        pipeline.failAll(error, out);
    }

    private BatonException closed(Operation operation) {
        return new ClientClosed(operation.context(zxidSeen), operation.applied());
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
        long earliest = Math.min(Math.min(retryAtNanos, attemptDeadlineNanos), closeDeadlineNanos);
        if (phase == Phase.UP) {
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
                            + " ms; last failure: " + lastFailure,
                    now,
                    out);
        }
        if (now >= pipeline.nextScanNanos()) {
            pipeline.scanDeadlines(now, zxidSeen, state + ", last failure: " + lastFailure, out);
        }
        if (now >= closeDeadlineNanos) {
            finish("the server did not confirm in time", out);
        }
        if (now >= attemptDeadlineNanos) {
            lost(
                    StateReason.SERVER_SILENT,
                    phase == Phase.DIALLING ? "no connection in time" : "no answer to the handshake in time",
                    true,
                    now,
                    out);
        }
        if (phase == Phase.UP && now >= keepalive.silenceNanos()) {
            lost(StateReason.SERVER_SILENT, "nothing heard for two thirds of the session timeout", true, now, out);
        }
        if (phase == Phase.UP && now >= keepalive.pingDueNanos()) {
            keepalive.ping(now, out);
        }
        if (phase == Phase.UP && now >= mover.nextNanos()) {
            mover.fire(host, now, out);
        }
        if (now >= retryAtNanos) {
            dial(now, out);
        }
    }
}
