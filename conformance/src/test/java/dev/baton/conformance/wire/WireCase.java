package dev.baton.conformance.wire;

import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.op.OpRequest;
import java.util.List;
import java.util.function.Function;

/**
 * One request and the code of its answer.
 *
 * @param name what is special, in a word or two
 * @param before requests that bring about the condition, from the test's own path
 * @param request the request in question, likewise
 * @param result the code in the reply's header
 */
record WireCase(
        String name, Function<String, List<OpRequest>> before, Function<String, OpRequest> request, ErrorCode result) {

    @Override
    public String toString() {
        return request.apply("/r").op() + " " + result + (name.isEmpty() ? "" : ", " + name);
    }
}
