package dev.baton.conformance.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.op.OpCode;
import dev.baton.wire.op.OpRequest;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The table of {@link WireCases} is complete: every operation, and every code that a client can provoke on a lone server. */
class WireCasesTest {
    /** Operations on the connection itself; ProtocolIT and HandshakeIT have them. */
    private static final Set<OpCode> CONNECTION =
            EnumSet.of(OpCode.PING, OpCode.AUTH, OpCode.SASL, OpCode.CLOSE_SESSION);

    /** Codes that are missing in the table, each with the reason. */
    private static final Map<ErrorCode, String> ELSEWHERE = new EnumMap<>(Map.ofEntries(
            Map.entry(ErrorCode.UNIMPLEMENTED, "ProtocolIT: ends the connection"),
            Map.entry(ErrorCode.AUTH_FAILED, "ProtocolIT: ends the connection"),
            Map.entry(ErrorCode.RUNTIME_INCONSISTENCY, "ProtocolIT, OperationsIT: stands inside a multi's results"),
            Map.entry(ErrorCode.SESSION_EXPIRED, "HandshakeIT: stands as a timeout of 0 in the handshake"),
            Map.entry(ErrorCode.SYSTEM_ERROR, "a server that fails"),
            Map.entry(ErrorCode.DATA_INCONSISTENCY, "a server that fails"),
            Map.entry(ErrorCode.CONNECTION_LOSS, "made by clients"),
            Map.entry(ErrorCode.OPERATION_TIMEOUT, "made by clients"),
            Map.entry(ErrorCode.REQUEST_TIMEOUT, "made by clients"),
            Map.entry(ErrorCode.INVALID_CALLBACK, "made by clients"),
            Map.entry(ErrorCode.API_ERROR, "a boundary, never sent"),
            Map.entry(ErrorCode.UNKNOWN_SESSION, "between servers"),
            Map.entry(ErrorCode.SESSION_MOVED, "ensembles"),
            Map.entry(ErrorCode.NEW_CONFIG_NO_QUORUM, "ensembles"),
            Map.entry(ErrorCode.RECONFIG_IN_PROGRESS, "ensembles"),
            Map.entry(ErrorCode.NOT_READ_ONLY, "ensembles"),
            Map.entry(ErrorCode.EPHEMERAL_ON_LOCAL_SESSION, "local sessions"),
            Map.entry(ErrorCode.SESSION_CLOSED_REQUIRE_SASL_AUTH, "SASL"),
            Map.entry(ErrorCode.THROTTLED_OP, "the original's throttle, off by default")));

    @Test
    void everyOperationHasASuccess() {
        Set<OpCode> succeeding = EnumSet.noneOf(OpCode.class);
        for (WireCase it : WireCases.all()) {
            if (it.result() == ErrorCode.OK) {
                succeeding.add(it.request().apply("/r").op());
            }
        }
        for (OpCode op : OpCode.values()) {
            boolean expected = op.spec().topLevel() && !CONNECTION.contains(op) && op != OpCode.RECONFIG;
            assertThat(succeeding.contains(op)).as(op.toString()).isEqualTo(expected);
        }
    }

    @Test
    void everyCodeIsProvokedOrSaidToBeImpossible() {
        Set<ErrorCode> expected = EnumSet.allOf(ErrorCode.class);
        expected.removeAll(ELSEWHERE.keySet());
        Set<ErrorCode> provoked = EnumSet.noneOf(ErrorCode.class);
        WireCases.all().forEach(it -> provoked.add(it.result()));
        assertThat(provoked).isEqualTo(expected);
    }

    @Test
    void everyOperationThatCanFailDoesSo() {
        Set<OpCode> failing = EnumSet.noneOf(OpCode.class);
        for (WireCase it : WireCases.all()) {
            OpRequest request = it.request().apply("/r");
            if (it.result() != ErrorCode.OK) {
                failing.add(request.op());
            }
        }
        Set<OpCode> neverFailing = EnumSet.of(
                OpCode.SYNC, OpCode.WHO_AM_I, OpCode.GET_EPHEMERALS, OpCode.SET_WATCHES, OpCode.SET_WATCHES2);
        for (OpCode op : OpCode.values()) {
            boolean expected = op.spec().topLevel() && !CONNECTION.contains(op) && !neverFailing.contains(op);
            assertThat(failing.contains(op)).as(op.toString()).isEqualTo(expected);
        }
    }
}
