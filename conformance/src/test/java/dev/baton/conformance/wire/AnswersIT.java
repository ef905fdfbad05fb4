package dev.baton.conformance.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.conformance.harness.RawConnection.Reply;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.op.OpRequest;
import dev.baton.wire.op.OpResponse;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every case of {@link WireCases}; a success must also decode as the operation's response, to the last byte. */
class AnswersIT extends ServerSuite {
    static List<WireCase> cases() {
        return WireCases.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void answers(WireCase it) {
        for (OpRequest request : it.before().apply(root)) {
            assertThat(connection.call(request).error()).isEqualTo(ErrorCode.OK);
        }
        OpRequest request = it.request().apply(root);

        Reply reply = connection.call(request);

        assertThat(reply.error()).isEqualTo(it.result());
        if (it.result() == ErrorCode.OK) {
            OpResponse response = reply.as(request);
            assertThat(response).isNotNull();
        } else if (it.result() != ErrorCode.MARSHALLING_ERROR) {
            assertThat(reply.body()).isEmpty();
        }
    }
}
