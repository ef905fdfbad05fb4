package dev.baton.conformance.suite;

import dev.baton.conformance.harness.ClientUnderTest;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.op.OpCode;

/**
 * One way in which one operation ends, provoked through a client library.
 *
 * @param op the operation that must be seen on the wire
 * @param result the code with which it must be answered
 * @param name what is special, in a word or two
 * @param prepare brings about the condition
 * @param act does the operation, once
 */
record ClientCase(OpCode op, ErrorCode result, String name, Step prepare, Step act) {
    /** Something done by a client below a path. A second client with no rights of its own stands by. */
    interface Step {
        void run(ClientUnderTest client, ClientUnderTest stranger, String root);
    }

    @Override
    public String toString() {
        return op + " " + result + (name.isEmpty() ? "" : ", " + name);
    }
}
