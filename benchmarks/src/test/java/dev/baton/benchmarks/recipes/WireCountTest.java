package dev.baton.benchmarks.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.testing.FaultProxy.Direction;
import dev.baton.testing.Recorder.Frame;
import dev.baton.wire.op.OpCode;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class WireCountTest {
    private static final Frame CONNECT = new Frame(1, Direction.TO_SERVER, new byte[45]);
    private static final Frame CONNECTED = new Frame(1, Direction.TO_CLIENT, new byte[37]);

    @Test
    void countsRequestsByWhatTheyCostAndAnswersByWhatTheySay() {
        WireCount count = WireCount.of(List.of(
                CONNECT,
                CONNECTED,
                asked(1, OpCode.CREATE2),
                asked(2, OpCode.GET_CHILDREN2),
                asked(3, OpCode.SET_DATA),
                answered(1, 0),
                answered(-1, 0),
                answered(2, -101),
                answered(3, -103),
                asked(-2, OpCode.PING),
                answered(-2, 0),
                asked(4, OpCode.SYNC),
                asked(5, OpCode.CLOSE_SESSION)));

        assertThat(count).isEqualTo(new WireCount(2, 1, 2, 1));
        assertThat(count.per(2)).isEqualTo("1.00 | 0.50 | 1.00 | 0.50");
    }

    private static Frame asked(int xid, OpCode op) {
        byte[] body = ByteBuffer.allocate(8).putInt(xid).putInt(op.code()).array();
        return new Frame(1, Direction.TO_SERVER, body);
    }

    private static Frame answered(int xid, int error) {
        byte[] body =
                ByteBuffer.allocate(16).putInt(xid).putLong(7).putInt(error).array();
        return new Frame(1, Direction.TO_CLIENT, body);
    }
}
