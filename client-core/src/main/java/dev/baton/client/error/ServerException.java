package dev.baton.client.error;

import dev.baton.wire.model.ErrorCode;
import java.io.Serial;

/**
 * The server refused the request. Nothing was changed. Codes that callers branch on have classes of their own; the others are
 * this class with their {@link #code()}.
 */
public sealed class ServerException extends BatonException
        permits NoNode,
                NodeExists,
                BadVersion,
                NotEmpty,
                NoAuth,
                InvalidAcl,
                NoChildrenForEphemerals,
                BadArguments,
                Unimplemented,
                NoWatcher,
                NotReadOnly,
                QuotaExceeded,
                Throttled {
    /** Value of {@link #opIndex()} for a request that is not a transaction. */
    public static final int NO_INDEX = -1;

    @Serial
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final int opIndex;

    ServerException(ErrorCode code, String text, ErrorContext context, int opIndex) {
        super(
                context + (opIndex == NO_INDEX ? "" : " (operation " + opIndex + " of the transaction)") + ": " + text,
                context,
                Applied.NO,
                null);
        this.code = code;
        this.opIndex = opIndex;
    }

    /** The exception for a server's answer: the class of its own where the code has one. */
    public static ServerException of(ErrorCode code, ErrorContext context) {
        return of(code, context, NO_INDEX);
    }

    /** As {@link #of(ErrorCode, ErrorContext)}, for the operation of a transaction that made it fail. */
    public static ServerException of(ErrorCode code, ErrorContext context, int opIndex) {
        return switch (code) {
            case NO_NODE -> new NoNode(context, opIndex);
            case NODE_EXISTS -> new NodeExists(context, opIndex);
            case BAD_VERSION -> new BadVersion(context, opIndex);
            case NOT_EMPTY -> new NotEmpty(context, opIndex);
            case NO_AUTH -> new NoAuth(context, opIndex);
            case INVALID_ACL -> new InvalidAcl(context, opIndex);
            case NO_CHILDREN_FOR_EPHEMERALS -> new NoChildrenForEphemerals(context, opIndex);
            case BAD_ARGUMENTS -> new BadArguments(context, opIndex);
            case UNIMPLEMENTED -> new Unimplemented(context, opIndex);
            case NO_WATCHER -> new NoWatcher(context, opIndex);
            case NOT_READ_ONLY -> new NotReadOnly(context, opIndex);
            case QUOTA_EXCEEDED -> new QuotaExceeded(context, opIndex);
            case THROTTLED_OP -> new Throttled(context, opIndex);
            default ->
                new ServerException(code, "the server answered " + code + " (" + code.code() + ")", context, opIndex);
        };
    }

    /** What the server said. */
    public final ErrorCode code() {
        return code;
    }

    /** Index of the operation that made a transaction fail; {@link #NO_INDEX} for a plain request. */
    public final int opIndex() {
        return opIndex;
    }

    @Override
    public final boolean retryable() {
        return switch (code) {
            case NOT_READ_ONLY, THROTTLED_OP, RECONFIG_IN_PROGRESS, NEW_CONFIG_NO_QUORUM -> true;
            default -> false;
        };
    }
}
