package dev.baton.conformance.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.wire.model.CreateMode;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.op.OpCode;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The table of {@link ClientCases} is complete; that its cases are true is for {@link OperationsIT}, which reads the wire. */
class ClientCasesTest {
    /** What a library sends on its own account, or not at all; see the suites named. */
    private static final Set<OpCode> ELSEWHERE = EnumSet.of(
            OpCode.CREATE, // libraries send create2; wire.AnswersIT
            OpCode.GET_CHILDREN, // libraries send getChildren2; in multiRead, and wire.AnswersIT
            OpCode.CHECK_WATCHES, // wire.AnswersIT
            OpCode.SASL, // wire.ProtocolIT
            OpCode.AUTH, // AccessIT, wire.ProtocolIT
            OpCode.PING, // SessionIT, wire.ProtocolIT
            OpCode.SET_WATCHES, // ReconnectIT, with proof from the wire
            OpCode.SET_WATCHES2, // ReconnectIT, with proof from the wire
            OpCode.CLOSE_SESSION); // SessionIT, wire.ProtocolIT

    @Test
    void everyOperationOfALibraryHasASuccess() {
        Set<OpCode> succeeding = EnumSet.noneOf(OpCode.class);
        for (ClientCase it : ClientCases.all()) {
            if (it.result() == ErrorCode.OK) {
                succeeding.add(it.op());
            }
        }
        for (OpCode op : OpCode.values()) {
            boolean expected = op.spec().topLevel() && !ELSEWHERE.contains(op) && op != OpCode.RECONFIG;
            assertThat(succeeding.contains(op)).as(op.toString()).isEqualTo(expected);
        }
    }

    @Test
    void everyCodeThatALibraryCanProvokeIsProvoked() {
        Set<ErrorCode> provoked = EnumSet.noneOf(ErrorCode.class);
        ClientCases.all().forEach(it -> provoked.add(it.result()));
        assertThat(provoked)
                .contains(
                        ErrorCode.OK,
                        ErrorCode.NO_NODE,
                        ErrorCode.NO_AUTH,
                        ErrorCode.BAD_VERSION,
                        ErrorCode.NO_CHILDREN_FOR_EPHEMERALS,
                        ErrorCode.NODE_EXISTS,
                        ErrorCode.NOT_EMPTY,
                        ErrorCode.INVALID_ACL,
                        ErrorCode.BAD_ARGUMENTS,
                        ErrorCode.NO_WATCHER,
                        ErrorCode.QUOTA_EXCEEDED,
                        ErrorCode.RECONFIG_DISABLED,
                        ErrorCode.RUNTIME_INCONSISTENCY);
    }

    @Test
    void everyCreateModeIsUsed() {
        Set<String> names = new java.util.HashSet<>();
        ClientCases.all().stream().filter(it -> it.result() == ErrorCode.OK).forEach(it -> names.add(it.name()));
        for (CreateMode mode : CreateMode.values()) {
            assertThat(names).contains(mode.name());
        }
    }
}
