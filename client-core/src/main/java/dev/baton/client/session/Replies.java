package dev.baton.client.session;

import dev.baton.client.error.Applied;
import dev.baton.client.error.AuthFailed;
import dev.baton.client.error.OutcomeUnknown;
import dev.baton.client.error.ProtocolViolation;
import dev.baton.client.error.ResponseTooLarge;
import dev.baton.client.error.ServerException;
import dev.baton.client.error.SessionExpired;
import dev.baton.wire.io.MalformedRecordException;
import dev.baton.wire.io.WireReader;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.model.Stat;
import dev.baton.wire.op.Auth;
import dev.baton.wire.op.Create2;
import dev.baton.wire.op.EmptyResponse;
import dev.baton.wire.op.Exists;
import dev.baton.wire.op.GetChildren;
import dev.baton.wire.op.GetData;
import dev.baton.wire.op.OpCode;
import dev.baton.wire.op.OpKind;
import dev.baton.wire.op.OpResponse;
import dev.baton.wire.op.Sasl;
import dev.baton.wire.path.ZnodePath;
import dev.baton.wire.session.ReplyHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Turns answers into results, in the order of the requests. */
final class Replies {
    private final Pipeline pipeline;
    private final WatchDesk watches;
    private final Keepalive keepalive;
    private final Bundling bundling;
    private final int frameBytesMax;
    private final List<Auth.Request> credentials;
    private String violation = "";
    private byte @Nullable [] saslToken;

    Replies(Pipeline pipeline, Bundling bundling, WatchDesk watches, Keepalive keepalive, SessionConfig config) {
        this.pipeline = pipeline;
        this.bundling = bundling;
        this.watches = watches;
        this.keepalive = keepalive;
        this.frameBytesMax = config.frameBytesMax();
        this.credentials = new ArrayList<>(config.auth());
    }

    /** What is presented on every connection: the configured credentials and those accepted since. */
    List<Auth.Request> credentials() {
        return credentials;
    }

    /** What was wrong, after {@link Verdict#VIOLATION}. */
    String violation() {
        return violation;
    }

    /** What the server said, after {@link Verdict#SASL_ANSWER}. */
    byte @Nullable [] saslToken() {
        return saslToken;
    }

    /** An answer to an ordinary request. */
    Verdict onReply(ReplyHeader header, WireReader body, long zxid, Outbox out) {
        if (header.err() == ErrorCode.UNIMPLEMENTED.code() && pipeline.isBundle(header.xid())) {
            // Apache's server says so at once, ahead of answers that are due before, and hangs up then.
            bundling.refuse();
        }
        Operation operation = match(header.xid());
        if (operation == null) {
            return Verdict.VIOLATION;
        }
        ErrorCode code = ErrorCode.of(header.err());
        if (code == ErrorCode.SESSION_MOVED) {
            operation.refused = true;
            return Verdict.SESSION_MOVED;
        }
        if (operation.bundled > 1) {
            keepalive.answered(operation.sentNanos);
            return bundleAnswered(pipeline.answeredBundle(), code, body, zxid, out);
        }
        pipeline.answered();
        keepalive.answered(operation.sentNanos);
        if (endsSession(code)) {
            expire(operation, code, zxid, out);
            return Verdict.SESSION_GONE;
        }
        if (provesLease(operation, code)) {
            keepalive.confirmedByLeader(operation.sentNanos);
        }
        if (operation.isDone()) {
            return Verdict.GO_ON;
        }
        if (operation.isInternal()) {
            return internalAnswer(operation, code, body);
        }
        try {
            switch (operation.resolution) {
                case NONE -> answer(operation, code, body, zxid, out);
                case NEEDED, LISTING -> listed(operation, code, body, zxid, out);
                case STATING -> stated(operation, code, body, zxid, out);
            }
            return Verdict.GO_ON;
        } catch (MalformedRecordException e) {
            violation = "an answer to " + operation + " that cannot be read: " + e.getMessage();
            pipeline.resolvedIf(operation);
            Pipeline.fail(
                    operation, new ProtocolViolation(operation.context(zxid), operation.applied(), violation), out);
            return Verdict.VIOLATION;
        }
    }

    /** An answer to several reads. */
    private Verdict bundleAnswered(List<Operation> bundle, ErrorCode code, WireReader body, long zxid, Outbox out) {
        if (code == ErrorCode.UNIMPLEMENTED) {
            pipeline.sendAgain(bundle);
            return Verdict.GO_ON;
        }
        try {
            if (code == ErrorCode.OK) {
                bundling.answer(bundle, body, zxid, out);
                return Verdict.GO_ON;
            }
            for (Operation operation : bundle) {
                if (endsSession(code)) {
                    expire(operation, code, zxid, out);
                } else if (!operation.isDone()) {
                    Pipeline.fail(operation, ServerException.of(code, operation.context(zxid)), out);
                }
            }
            return endsSession(code) ? Verdict.SESSION_GONE : Verdict.GO_ON;
        } catch (MalformedRecordException e) {
            violation = "an answer to several reads that cannot be read: " + e.getMessage();
            for (Operation operation : bundle) {
                if (!operation.isDone()) {
                    Pipeline.fail(
                            operation, new ProtocolViolation(operation.context(zxid), Applied.NO, violation), out);
                }
            }
            return Verdict.VIOLATION;
        } catch (RuntimeException e) {
            // A fault; the operations must be among those that the end of the client then fails.
            pipeline.sendAgain(bundle);
            throw e;
        }
    }

    private static boolean endsSession(ErrorCode code) {
        return code == ErrorCode.SESSION_EXPIRED || code == ErrorCode.UNKNOWN_SESSION;
    }

    private static void expire(Operation operation, ErrorCode code, long zxid, Outbox out) {
        if (!operation.isDone()) {
            Applied applied = operation.resolution == Operation.Resolution.NONE ? Applied.NO : operation.applied();
            String why = "the server said " + code;
            Pipeline.fail(operation, new SessionExpired(operation.context(zxid), applied, why), out);
        }
    }

    /** An answer too large to be read. */
    Verdict onOversized(ReplyHeader header, long sizeBytes, long zxid, Outbox out) {
        Operation operation = match(header.xid());
        if (operation == null) {
            return Verdict.VIOLATION;
        }
        keepalive.answered(operation.sentNanos);
        if (operation.bundled > 1) {
            List<Operation> bundle = pipeline.answeredBundle();
            bundle.forEach(read -> read.alone = true);
            pipeline.sendAgain(bundle);
            return Verdict.GO_ON;
        }
        pipeline.answered();
        if (!operation.isDone()) {
            pipeline.resolvedIf(operation);
            Pipeline.fail(
                    operation,
                    new ResponseTooLarge(operation.context(zxid), operation.applied(), sizeBytes, frameBytesMax),
                    out);
        }
        return Verdict.GO_ON;
    }

    /** An answer to credentials. Those of a single request may be wrong without harm to the rest; those of the client may not. */
    Verdict onAuth(ReplyHeader header, long zxid, Outbox out) {
        Operation operation = pipeline.oldestAuth();
        if (operation == null) {
            violation = "an answer to credentials that were not sent";
            return Verdict.VIOLATION;
        }
        Auth.Request auth = (Auth.Request) operation.request();
        if (header.err() == 0) {
            if (!operation.isInternal()) {
                credentials.add(auth);
            }
            if (!operation.isDone() && !operation.isInternal()) {
                complete(operation, EmptyResponse.INSTANCE, zxid, out);
            }
            return Verdict.GO_ON;
        }
        if (operation.isInternal()) {
            violation = auth.scheme();
            return Verdict.AUTH_REFUSED;
        }
        if (!operation.isDone()) {
            Pipeline.fail(operation, new AuthFailed(operation.context(zxid), Applied.NO, auth.scheme()), out);
        }
        return Verdict.GO_ON;
    }

    private @Nullable Operation match(int xid) {
        Operation operation = pipeline.oldest();
        if (operation == null || operation.xid != xid) {
            violation = "an answer to request " + xid + " where "
                    + (operation == null ? "none is due" : "that to " + operation.xid + " is due");
            return null;
        }
        return operation;
    }

    private Verdict internalAnswer(Operation operation, ErrorCode code, WireReader body) {
        if (operation.isCloseSession()) {
            return Verdict.CLOSED;
        }
        if (operation.request() instanceof Sasl.Request) {
            if (code != ErrorCode.OK) {
                violation = "sasl";
                return Verdict.AUTH_REFUSED;
            }
            saslToken = Sasl.Response.read(body).token();
            return Verdict.SASL_ANSWER;
        }
        if (code != ErrorCode.OK) {
            violation = "re-registration of watches was answered " + code;
            return Verdict.VIOLATION;
        }
        return Verdict.GO_ON;
    }

    private void answer(Operation operation, ErrorCode code, WireReader body, long zxid, Outbox out) {
        if (code == ErrorCode.OK) {
            OpResponse response = operation.wireOp().decodeResponse(body);
            if (response instanceof GetData.Response read) {
                byte[] data = read.data();
                bundling.sawData(data == null ? 0 : data.length);
            }
            watches.onSuccess(operation, out);
            complete(operation, response, zxid, out);
        } else if (code == ErrorCode.NO_NODE && operation.request() instanceof Exists.Request) {
            watches.onAbsent(operation);
            operation.stage = Operation.Stage.DONE;
            out.add(new Output.Complete(operation, null, zxid));
        } else if (code == ErrorCode.NO_WATCHER && watches.onNoWatcher(operation, out)) {
            complete(operation, EmptyResponse.INSTANCE, zxid, out);
        } else {
            Pipeline.fail(operation, ServerException.of(code, operation.context(zxid)), out);
        }
    }

    /** The parent's children, among which a create whose answer was lost would be. */
    private void listed(Operation operation, ErrorCode code, WireReader body, long zxid, Outbox out) {
        if (code != ErrorCode.OK && code != ErrorCode.NO_NODE) {
            unresolved(operation, code, zxid, out);
            return;
        }
        String found = code == ErrorCode.OK
                ? find(operation, GetChildren.Response.read(body).children())
                : null;
        if (found == null) {
            pipeline.resolveOn(operation, Operation.Resolution.NONE);
        } else {
            operation.resolvedPath = ZnodePath.child(ZnodePath.parent(operation.serverPathOrRoot()), found);
            pipeline.resolveOn(operation, Operation.Resolution.STATING);
        }
    }

    private void stated(Operation operation, ErrorCode code, WireReader body, long zxid, Outbox out) {
        if (code == ErrorCode.NO_NODE) {
            pipeline.resolveOn(operation, Operation.Resolution.NONE);
        } else if (code == ErrorCode.OK) {
            Stat stat = Exists.Response.read(body).stat();
            pipeline.resolvedIf(operation);
            String path = Objects.requireNonNull(operation.resolvedPath);
            complete(operation, new Create2.Response(path, stat), zxid, out);
        } else {
            unresolved(operation, code, zxid, out);
        }
    }

    private void unresolved(Operation operation, ErrorCode code, long zxid, Outbox out) {
        pipeline.resolvedIf(operation);
        String why = "looking for the node was answered " + code;
        Pipeline.fail(operation, new OutcomeUnknown(operation.context(zxid), why), out);
    }

    private static @Nullable String find(Operation operation, List<String> names) {
        String prefix = Objects.requireNonNull(operation.protectedPrefix());
        for (String name : names) {
            if (name.startsWith(prefix)) {
                return name;
            }
        }
        return null;
    }

    /** Whether the leader must have known the session to answer so. */
    private static boolean provesLease(Operation operation, ErrorCode code) {
        OpCode op = operation.wireOp();
        if (op.spec().kind() != OpKind.WRITE && op.spec().kind() != OpKind.SYNC) {
            return false;
        }
        return switch (code) {
            case OK, NO_NODE, NODE_EXISTS, BAD_VERSION, NOT_EMPTY, NO_CHILDREN_FOR_EPHEMERALS -> true;
            default -> false;
        };
    }

    private static void complete(Operation operation, OpResponse response, long zxid, Outbox out) {
        operation.stage = Operation.Stage.DONE;
        out.add(new Output.Complete(operation, response, zxid));
    }
}
