package dev.baton.client.session;

import dev.baton.client.error.BatonException;
import dev.baton.client.error.DeadlineExceeded;
import dev.baton.client.error.OutcomeUnknown;
import dev.baton.client.error.RequestTooLarge;
import dev.baton.wire.io.WireWriter;
import dev.baton.wire.op.OpCode;
import dev.baton.wire.op.OpRequest;
import dev.baton.wire.session.Xids;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The operations of a client in order: those that wait to be sent, and those sent and not answered. The order of submission is
 * kept through reconnections; a protected create whose answer was lost holds back everything behind it until it is resolved.
 */
final class Pipeline {
    /** Bytes encoded in one go; the rest follows when these have left. */
    private static final int BURST_BYTES = 256 * 1024;

    private static final long SCAN_INTERVAL_NANOS = 5_000_000L;

    private final int frameBytesMax;
    private final WatchIndex watches;
    private final Bundling bundling;
    private final Deque<Operation> first = new ArrayDeque<>();
    private final Deque<Operation> waiting = new ArrayDeque<>();
    private final Deque<Operation> inFlight = new ArrayDeque<>();
    private final Deque<Operation> authSent = new ArrayDeque<>();
    private @Nullable Operation resolving;
    private int nextXid = 1;
    private long nextScanNanos = Long.MAX_VALUE;
    private boolean writable = true;
    private boolean usersHeld;
    private long answered;

    /** What sending needs to know of the watches. */
    interface WatchIndex {
        /** What to send for the removal of one watcher. */
        OpRequest removalRequest(Operation operation, Iterable<Operation> inFlight);
    }

    Pipeline(int frameBytesMax, WatchIndex watches, Bundling bundling) {
        this.frameBytesMax = frameBytesMax;
        this.watches = watches;
        this.bundling = bundling;
    }

    /** A user's request, behind all others. */
    void submit(Operation operation) {
        waiting.addLast(operation);
        nextScanNanos = Math.min(nextScanNanos, operation.deadlineNanos());
    }

    /** One of the machine's own, before all users' requests. */
    void submitFirst(OpRequest request) {
        first.addLast(Operation.internal(request));
    }

    /** One of the machine's own, behind all others. */
    void submitLast(OpRequest request) {
        waiting.addLast(Operation.internal(request));
    }

    void writable(boolean nowWritable) {
        writable = nowWritable;
    }

    /** While held, only the machine's own requests are sent. */
    void holdUsers(boolean held) {
        usersHeld = held;
    }

    /** Whether nothing that was sent waits for an answer. */
    boolean isQuiet() {
        return inFlight.isEmpty() && authSent.isEmpty();
    }

    boolean hasUnsent() {
        return !first.isEmpty() || (resolving == null && !usersHeld && !waiting.isEmpty());
    }

    /** Encodes what may be sent; whether that was anything. */
    boolean pump(long nowNanos, long zxid, Outbox out) {
        int before = out.frames().size();
        while (writable && out.frames().size() < BURST_BYTES) {
            Operation operation = next();
            if (operation == null) {
                break;
            }
            List<Operation> bundle = bundling.takes(operation) ? bundleOf(operation) : List.of();
            if (bundle.isEmpty()) {
                send(operation, nowNanos, zxid, out);
            } else {
                sendTogether(bundle, nowNanos, out);
            }
        }
        return out.frames().size() > before;
    }

    private @Nullable Operation next() {
        Operation operation = first.poll();
        while (operation == null && resolving == null && !usersHeld) {
            operation = waiting.poll();
            if (operation == null) {
                return null;
            }
            if (operation.isDone()) {
                operation = null;
            }
        }
        return operation;
    }

    /** The read with those that stand directly behind it and may go with it; empty if there are none. */
    private List<Operation> bundleOf(Operation head) {
        int readsMax = bundling.readsMax();
        List<Operation> bundle = List.of();
        int chars = Bundling.chars(head);
        Operation next = waiting.peek();
        while (next != null && (next.isDone() || (bundle.size() < readsMax && bundling.takes(next)))) {
            if (!next.isDone()) {
                chars += Bundling.chars(next);
                if (chars > bundling.requestCharsMax() || readsMax < 2) {
                    break;
                }
                if (bundle.isEmpty()) {
                    bundle = new ArrayList<>();
                    bundle.add(head);
                }
                bundle.add(next);
            }
            waiting.remove();
            next = waiting.peek();
        }
        return bundle;
    }

    private void sendTogether(List<Operation> bundle, long nowNanos, Outbox out) {
        WireWriter frames = out.frames();
        int mark = frames.beginFrame();
        frames.writeInt(nextXid);
        frames.writeInt(OpCode.MULTI_READ.code());
        try {
            Bundling.request(bundle).writeTo(frames);
            frames.endFrame(mark);
        } catch (RuntimeException e) {
            // A fault; as for one operation.
            frames.truncate(mark);
            sendAgain(bundle);
            throw e;
        }
        for (Operation operation : bundle) {
            sent(operation, nextXid, OpCode.MULTI_READ, nowNanos);
            inFlight.addLast(operation);
        }
        bundle.get(0).bundled = bundle.size();
        advanceXid();
    }

    private void send(Operation operation, long nowNanos, long zxid, Outbox out) {
        OpRequest request = wireRequest(operation);
        WireWriter frames = out.frames();
        int mark = frames.beginFrame();
        int xid = operation.isAuth() ? Xids.AUTH : nextXid;
        frames.writeInt(xid);
        frames.writeInt(request.op().code());
        long size;
        try {
            size = encode(request, frames, mark);
        } catch (RuntimeException e) {
            // A fault; the operation must be among those that the end of the client then fails.
            frames.truncate(mark);
            waiting.addFirst(operation);
            throw e;
        }
        if (size > frameBytesMax) {
            frames.truncate(mark);
            fail(operation, new RequestTooLarge(operation.context(zxid), size, frameBytesMax), out);
            return;
        }
        sent(operation, xid, request.op(), nowNanos);
        if (operation.isAuth()) {
            authSent.addLast(operation);
        } else {
            inFlight.addLast(operation);
            advanceXid();
        }
    }

    private static void sent(Operation operation, int xid, OpCode wireOp, long nowNanos) {
        operation.xid = xid;
        operation.wireOp = wireOp;
        operation.bundled = 1;
        operation.sentNanos = nowNanos;
        operation.everSent = true;
        operation.sendings++;
        operation.stage = Operation.Stage.SENT;
    }

    private void advanceXid() {
        nextXid = nextXid == Integer.MAX_VALUE ? 1 : nextXid + 1;
    }

    /** Encodes a request's body and ends its frame; its size, or a huge number if it does not even fit into memory. */
    private static long encode(OpRequest request, WireWriter frames, int mark) {
        try {
            request.writeTo(frames);
        } catch (IllegalStateException e) {
            return Long.MAX_VALUE;
        }
        frames.endFrame(mark);
        return (long) frames.size() - mark - Integer.BYTES;
    }

    private OpRequest wireRequest(Operation operation) {
        switch (operation.resolution) {
            case NONE -> {
                WatchIntent watch = operation.watch();
                return watch != null && watch.kind() == WatchIntent.Kind.REMOVE_ONE
                        ? watches.removalRequest(operation, inFlight)
                        : operation.request();
            }
            case NEEDED, LISTING -> {
                operation.resolution = Operation.Resolution.LISTING;
                resolving = operation;
                return operation.listing();
            }
            case STATING -> {
                return operation.stating();
            }
        }
        throw new IllegalStateException("resolution " + operation.resolution);
    }

    /** The operation that the next ordinary answer must be for, null if none is due. */
    @Nullable
    Operation oldest() {
        return inFlight.peek();
    }

    void answered() {
        inFlight.remove();
        answered++;
    }

    /** Takes out all that the oldest operation shares its answer with, itself first. */
    List<Operation> answeredBundle() {
        int size = Objects.requireNonNull(inFlight.peek()).bundled;
        List<Operation> bundle = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            bundle.add(inFlight.remove());
        }
        answered += size;
        return bundle;
    }

    /** Whether a request that was not answered yet was made of several reads. */
    boolean isBundle(int xid) {
        for (Operation operation : inFlight) {
            if (operation.xid == xid) {
                return operation.bundled > 1;
            }
        }
        return false;
    }

    /** Reads that were not answered, or are not to be sent as they were, come before all others that wait. */
    void sendAgain(List<Operation> reads) {
        for (int i = reads.size() - 1; i >= 0; i--) {
            Operation read = reads.get(i);
            if (!read.isDone()) {
                read.stage = Operation.Stage.WAITING;
                waiting.addFirst(read);
                nextScanNanos = Math.min(nextScanNanos, read.deadlineNanos());
            }
        }
    }

    /** How many were answered since the beginning. */
    long answeredCount() {
        return answered;
    }

    @Nullable
    Operation oldestAuth() {
        return authSent.poll();
    }

    int inFlightCount() {
        return inFlight.size();
    }

    Iterable<Operation> inFlight() {
        return inFlight;
    }

    /** The create that is being resolved goes on with its next request, before all others. */
    void resolveOn(Operation operation, Operation.Resolution step) {
        operation.resolution = step;
        resolving = step == Operation.Resolution.NONE ? null : operation;
        operation.stage = Operation.Stage.WAITING;
        if (step == Operation.Resolution.NONE) {
            waiting.addFirst(operation);
        } else {
            first.addFirst(operation);
        }
    }

    /** The create has ended; what it held back may go. */
    void resolvedIf(Operation operation) {
        if (operation == resolving) {
            resolving = null;
        }
    }

    /** The connection is gone: decides on everything that was in flight. What is to be sent again keeps its place and order. */
    void broken(String why, long zxid, Outbox out) {
        resolving = null;
        usersHeld = false;
        List<Operation> again = new ArrayList<>();
        drainForRepeat(authSent, why, zxid, again, out);
        drainForRepeat(inFlight, why, zxid, again, out);
        drainForRepeat(first, why, zxid, again, out);
        for (int i = again.size() - 1; i >= 0; i--) {
            waiting.addFirst(again.get(i));
        }
    }

    private void drainForRepeat(Deque<Operation> from, String why, long zxid, List<Operation> again, Outbox out) {
        Operation operation;
        while ((operation = from.poll()) != null) {
            if (operation.isDone() || operation.isInternal()) {
                continue;
            }
            if (operation.isRepeatable() || operation.refused) {
                operation.refused = false;
                again.add(operation);
            } else if (operation.isResolvable()) {
                operation.resolution = Operation.Resolution.NEEDED;
                again.add(operation);
            } else {
                fail(operation, new OutcomeUnknown(operation.context(zxid), why), out);
                continue;
            }
            operation.stage = Operation.Stage.WAITING;
        }
    }

    /** Ends everything. */
    void failAll(Function<Operation, BatonException> error, Outbox out) {
        failQueue(authSent, error, out);
        failQueue(inFlight, error, out);
        failQueue(first, error, out);
        failWaiting(error, out);
        resolving = null;
        nextScanNanos = Long.MAX_VALUE;
    }

    /** Ends what was not sent, or is to be sent again. */
    void failWaiting(Function<Operation, BatonException> error, Outbox out) {
        failQueue(waiting, error, out);
    }

    private static void failQueue(Deque<Operation> queue, Function<Operation, BatonException> error, Outbox out) {
        Operation operation;
        while ((operation = queue.poll()) != null) {
            if (!operation.isDone()) {
                fail(operation, error.apply(operation), out);
            }
        }
    }

    static void fail(Operation operation, BatonException error, Outbox out) {
        operation.stage = Operation.Stage.DONE;
        if (!operation.isInternal()) {
            out.add(new Output.Fail(operation, error));
        }
    }

    long nextScanNanos() {
        return nextScanNanos;
    }

    /** Fails what has waited too long. Sent operations keep their place, since their answers still come. */
    void scanDeadlines(long nowNanos, long zxid, String situation, Outbox out) {
        long earliest = Long.MAX_VALUE;
        for (Deque<Operation> queue : List.of(authSent, inFlight, first, waiting)) {
            Iterator<Operation> each = queue.iterator();
            while (each.hasNext()) {
                Operation operation = each.next();
                if (operation.isDone()) {
                    continue;
                }
                if (operation.deadlineNanos() > nowNanos) {
                    earliest = Math.min(earliest, operation.deadlineNanos());
                    continue;
                }
                boolean placeNeeded = operation.stage == Operation.Stage.SENT;
                if (operation == resolving) {
                    resolving = null;
                }
                fail(operation, deadlineExceeded(operation, zxid, situation), out);
                if (!placeNeeded) {
                    each.remove();
                }
            }
        }
        nextScanNanos = earliest == Long.MAX_VALUE ? earliest : Math.max(earliest, nowNanos + SCAN_INTERVAL_NANOS);
    }

    private static DeadlineExceeded deadlineExceeded(Operation operation, long zxid, String situation) {
        return new DeadlineExceeded(operation.context(zxid), operation.applied(), operation.everSent, situation);
    }
}
