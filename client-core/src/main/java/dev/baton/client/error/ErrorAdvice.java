package dev.baton.client.error;

import dev.baton.wire.model.ErrorCode;

/**
 * What is usually behind an error and what helps: the rows of {@code docs/errors.md}.
 *
 * @param id stable number of the error, {@code BTN-} and four digits; those of server codes are 2000 and the code
 * @param likelyCause in one sentence
 * @param remedy in one sentence
 */
public record ErrorAdvice(String id, String likelyCause, String remedy) {
    private static final int SERVER_IDS = 2_000;

    static ErrorAdvice of(BatonException error) {
        return error instanceof ServerException refused ? ofCode(refused.code()) : ofKind(error.getClass());
    }

    /** The row of a kind of error that is not an answer of the server. */
    static ErrorAdvice ofKind(Class<? extends BatonException> kind) {
        if (kind == OutcomeUnknown.class) {
            return row(
                    1001,
                    "the connection broke between the sending and the answer",
                    "read what became of it; to be able to repeat, give a version or a protected name");
        } else if (kind == SessionExpired.class) {
            return row(
                    1002,
                    "no server was reached for the whole session timeout, or a long pause of this process",
                    "wait for CONNECTED and create ephemeral nodes and watches anew; look at explain() for the gap");
        } else if (kind == AuthFailed.class) {
            return row(1003, "wrong credentials, or a scheme the server has not", "correct them and make a new client");
        } else if (kind == ClientClosed.class) {
            return row(1004, "the client was closed before the answer", "close the client after its last user");
        } else if (kind == Overloaded.class) {
            return row(
                    1005,
                    "requests are made faster than the ensemble answers",
                    "wait for answers, raise inFlightMax, or use OverloadPolicy.AWAIT");
        } else if (kind == RequestTooLarge.class) {
            return row(
                    1006,
                    "data or a transaction beyond the frame limit",
                    "split or compress the data; the limit must be raised on servers and clients alike");
        } else if (kind == ResponseTooLarge.class) {
            return row(
                    1007,
                    "a node with more children, or more data, than fits a frame",
                    "spread the children over several parents, or raise frameBytesMax of this client");
        } else if (kind == DeadlineExceeded.class) {
            return row(
                    1008,
                    "no connection, or a server that is slower than the deadline",
                    "look at explain(); if it was sent, treat it as of unknown outcome");
        } else if (kind == ProtocolViolation.class) {
            return row(
                    1009,
                    "the port does not belong to a ZooKeeper server, or a proxy between changes bytes",
                    "check host, port and TLS on both ends");
        }
        return row(3000, "told by the message", "told by the message");
    }

    /** The row of a server's answer. */
    static ErrorAdvice ofCode(ErrorCode code) {
        int number = SERVER_IDS + Math.abs(code.code());
        return switch (code) {
            case NO_NODE ->
                row(number, "the node was never made, or is gone", "create it, with createParents if needed");
            case NODE_EXISTS -> row(number, "somebody else was first", "read it, or set its data instead");
            case BAD_VERSION -> row(number, "somebody else changed it in between", "read again and decide anew");
            case NOT_EMPTY -> row(number, "the node has children", "delete them first, or use Trees.deleteRecursive");
            case NO_AUTH -> row(number, "the node's ACL grants this to others", "present credentials with addAuth");
            case INVALID_ACL ->
                row(
                        number,
                        "an unknown scheme, or scheme auth without credentials",
                        "call addAuth first, check the id");
            case NO_CHILDREN_FOR_EPHEMERALS ->
                row(number, "the parent is ephemeral", "make the parent persistent or a container");
            case UNIMPLEMENTED ->
                row(
                        number,
                        "TTL nodes are off on the server (extendedTypesEnabled), or it is too old",
                        "switch them on for all servers");
            case NO_WATCHER -> row(number, "the watch has fired or was removed", "nothing, if it was to go anyway");
            case NOT_READ_ONLY -> row(number, "the server has lost its quorum", "wait for CONNECTED and repeat");
            case QUOTA_EXCEEDED -> row(number, "a quota of the subtree is used up", "clean up, or raise the quota");
            case THROTTLED_OP ->
                row(number, "the server is overloaded and sheds requests", "repeat later, with pauses");
            case BAD_ARGUMENTS -> row(number, "a path or value the server does not take", "correct the request");
            default -> row(number, "told by the server's code", "see the server's log at this time and session");
        };
    }

    private static ErrorAdvice row(int number, String likelyCause, String remedy) {
        return new ErrorAdvice("BTN-" + number, likelyCause, remedy);
    }
}
