package dev.baton.client.session;

import dev.baton.client.error.Applied;
import dev.baton.client.error.ErrorContext;
import dev.baton.wire.op.Auth;
import dev.baton.wire.op.CloseSession;
import dev.baton.wire.op.CreateRequest;
import dev.baton.wire.op.Exists;
import dev.baton.wire.op.GetChildren;
import dev.baton.wire.op.OpCode;
import dev.baton.wire.op.OpRequest;
import dev.baton.wire.op.SetWatches;
import dev.baton.wire.op.SetWatches2;
import dev.baton.wire.path.ZnodePath;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One request from its submission to its end. Made anywhere, then owned by the machine it is submitted to; immutable to everybody
 * else.
 */
public final class Operation {
    /** Where an operation stands. */
    enum Stage {
        /** Not sent, or to be sent again. */
        WAITING,
        /** Sent, not answered. */
        SENT,
        /** Ended; an answer that still comes is dropped. */
        DONE
    }

    /** What is being found out about a protected create whose answer got lost. */
    enum Resolution {
        /** Nothing. */
        NONE,
        /** To be looked up before anything else is sent. */
        NEEDED,
        /** The parent's children have been asked for. */
        LISTING,
        /** The node was found and its stat has been asked for. */
        STATING
    }

    private final OpRequest request;
    private final @Nullable String serverPath;
    private final @Nullable String clientPath;
    private final long deadlineNanos;
    private final @Nullable WatchIntent watch;
    private final @Nullable String protectedPrefix;
    private final @Nullable Completion completion;

    Stage stage = Stage.WAITING;
    Resolution resolution = Resolution.NONE;
    int xid;
    /** What was really sent last; differs from the request while something is being found out. */
    OpCode wireOp;

    long sentNanos;
    boolean everSent;
    /** How many operations, this one and those behind it, were sent as one request and are answered together. */
    int bundled = 1;
    /** To be sent by itself. */
    boolean alone;
    /** The server refused it without doing it, on a connection that it then gives up. */
    boolean refused;

    @Nullable
    String resolvedPath;

    /** What the machine knows, once it has taken the operation. */
    @Nullable
    SessionFacts facts;

    long submittedNanos;
    int sendings;

    private Operation(
            OpRequest request,
            @Nullable String serverPath,
            @Nullable String clientPath,
            long deadlineNanos,
            @Nullable WatchIntent watch,
            @Nullable String protectedPrefix,
            @Nullable Completion completion) {
        this.request = request;
        this.wireOp = request.op();
        this.serverPath = serverPath;
        this.clientPath = clientPath;
        this.deadlineNanos = deadlineNanos;
        this.watch = watch;
        this.protectedPrefix = protectedPrefix;
        this.completion = completion;
    }

    /**
     * A user's request.
     *
     * @param request what to send
     * @param serverPath the path in it, null if it has none
     * @param clientPath the same as the user knows it
     * @param deadlineNanos when it fails if it was not answered, on the machine's clock
     * @param completion who waits for it
     */
    public static Operation of(
            OpRequest request,
            @Nullable String serverPath,
            @Nullable String clientPath,
            long deadlineNanos,
            Completion completion) {
        return new Operation(request, serverPath, clientPath, deadlineNanos, null, null, completion);
    }

    /** One of the machine's own. */
    static Operation internal(OpRequest request) {
        return new Operation(request, null, null, Long.MAX_VALUE, null, null, null);
    }

    /** The same request with an effect on watches. */
    public Operation withWatch(@Nullable WatchIntent newWatch) {
        return new Operation(request, serverPath, clientPath, deadlineNanos, newWatch, protectedPrefix, completion);
    }

    /** The same create, to be found by the start of its node's name when its answer is lost. */
    public Operation withProtectedPrefix(@Nullable String namePrefix) {
        return new Operation(request, serverPath, clientPath, deadlineNanos, watch, namePrefix, completion);
    }

    public OpRequest request() {
        return request;
    }

    public @Nullable String clientPath() {
        return clientPath;
    }

    /** When the machine has taken it. */
    public long submittedNanos() {
        return submittedNanos;
    }

    public long deadlineNanos() {
        return deadlineNanos;
    }

    /** Who waits; null for the machine's own requests. */
    public @Nullable Completion completion() {
        return completion;
    }

    @Nullable
    WatchIntent watch() {
        return watch;
    }

    @Nullable
    String protectedPrefix() {
        return protectedPrefix;
    }

    String serverPathOrRoot() {
        return serverPath == null ? ZnodePath.ROOT : serverPath;
    }

    OpCode wireOp() {
        return wireOp;
    }

    boolean isInternal() {
        return completion == null;
    }

    boolean isDone() {
        return stage == Stage.DONE;
    }

    boolean isAuth() {
        return request instanceof Auth.Request;
    }

    boolean isCloseSession() {
        return request instanceof CloseSession.Request;
    }

    boolean isSetWatches() {
        return request instanceof SetWatches.Request || request instanceof SetWatches2.Request;
    }

    /** Whether it may simply be sent again after its answer was lost. */
    boolean isRepeatable() {
        return !request.op().isWrite();
    }

    /** Whether its effect can be looked up by name. */
    boolean isResolvable() {
        return protectedPrefix != null && request instanceof CreateRequest;
    }

    /** Lists the parent of a protected create. */
    GetChildren.Request listing() {
        return new GetChildren.Request(ZnodePath.parent(serverPathOrRoot()), false);
    }

    /** Asks for the stat of the node that was found. */
    Exists.Request stating() {
        return new Exists.Request(Objects.requireNonNull(resolvedPath), false);
    }

    /** Whether it may have taken effect. */
    Applied applied() {
        return everSent && request.op().isWrite() ? Applied.UNKNOWN : Applied.NO;
    }

    ErrorContext context(long zxid) {
        SessionFacts known = facts;
        return new ErrorContext(
                request.op().spec().wireName(),
                clientPath,
                zxid,
                known == null ? null : known.situation(submittedNanos, sendings));
    }

    @Override
    public String toString() {
        return request.op().spec().wireName() + (clientPath == null ? "" : " " + clientPath) + " " + stage;
    }
}
