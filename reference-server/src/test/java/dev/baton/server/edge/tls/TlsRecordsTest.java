package dev.baton.server.edge.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the types of a client's records tell, however its bytes are cut. */
class TlsRecordsTest {
    private static ByteBuf records(String types) {
        ByteBuf bytes = Unpooled.buffer();
        for (String type : types.trim().split(" ")) {
            int length = Integer.parseInt(type) * 13 % 300;
            bytes.writeByte(Integer.parseInt(type)).writeShort(0x0303).writeShort(length);
            // Bodies of the type of a handshake, which must not count.
            for (int i = 0; i < length; i++) {
                bytes.writeByte(TlsRecords.HANDSHAKE);
            }
        }
        return bytes;
    }

    @ParameterizedTest
    @CsvSource({
        "TLS 1.2 with a certificate, 22 22 22 20 22 23 23 21, true",
        "TLS 1.2 resumed, 22 20 22 23, true",
        "TLS 1.3, 22 20 23 23, true",
        "TLS 1.3 with a second hello, 22 20 22 23 23, true",
        "another handshake, 22 22 20 22 23 22, false",
        "another handshake at once, 22 22 20 22 22, false",
        "empty records, 22 0 0 23, true"
    })
    void onlyAnotherHandshakeIsFound(String what, String types, boolean good) {
        for (int step : new int[] {1, 2, 7, 10_000}) {
            TlsRecords records = new TlsRecords();
            ByteBuf all = records(types);
            boolean accepted = true;
            while (accepted && all.isReadable()) {
                accepted = records.accept(all.readSlice(Math.min(step, all.readableBytes())));
            }
            assertThat(accepted).as(what + ", cut every " + step).isEqualTo(good);
        }
    }
}
