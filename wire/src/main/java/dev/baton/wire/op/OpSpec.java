package dev.baton.wire.op;

import dev.baton.wire.io.WireDecoder;
import dev.baton.wire.io.WireReader;

/**
 * Everything that the rest of the code may ask about an operation code.
 *
 * @param code number on the wire
 * @param wireName name in the protocol's documents and in metrics
 * @param kind how a server treats it
 * @param topLevel whether a client may send it as a request of its own
 * @param inMulti whether it may stand in a multi
 * @param inMultiRead whether it may stand in a multiRead
 * @param request decodes the body of a request
 * @param response decodes the body of a successful reply
 */
public record OpSpec(
        int code,
        String wireName,
        OpKind kind,
        boolean topLevel,
        boolean inMulti,
        boolean inMultiRead,
        WireDecoder<? extends OpRequest> request,
        WireDecoder<? extends OpResponse> response) {

    /** An operation that stands alone. */
    static OpSpec alone(
            int code,
            String wireName,
            OpKind kind,
            WireDecoder<? extends OpRequest> request,
            WireDecoder<? extends OpResponse> response) {
        return new OpSpec(code, wireName, kind, true, false, false, request, response);
    }

    /** A write that may also be part of a multi. */
    static OpSpec multiWrite(
            int code,
            String wireName,
            WireDecoder<? extends OpRequest> request,
            WireDecoder<? extends OpResponse> response) {
        return new OpSpec(code, wireName, OpKind.WRITE, true, true, false, request, response);
    }

    /** A read that may also be part of a multiRead. */
    static OpSpec multiRead(
            int code,
            String wireName,
            WireDecoder<? extends OpRequest> request,
            WireDecoder<? extends OpResponse> response) {
        return new OpSpec(code, wireName, OpKind.READ, true, false, true, request, response);
    }

    public boolean isWrite() {
        return kind == OpKind.WRITE;
    }

    static EmptyResponse noBody(WireReader in) {
        return EmptyResponse.INSTANCE;
    }
}
