package dev.baton.wire.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WireIoTest {
    static LongStream seeds() {
        Long replay = Long.getLong("baton.seed");
        return replay != null ? LongStream.of(replay) : LongStream.range(0, 300);
    }

    /** Writes a random sequence of values twice the default capacity and more, and reads it back. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatIsWrittenIsRead(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        WireWriter out = new WireWriter(1 + random.nextInt(8));
        int values = random.nextInt(200);
        for (int i = 0; i < values; i++) {
            writeRandom(random, out);
        }
        WireReader in = new WireReader(out.array(), 0, out.size());
        SplittableRandom again = new SplittableRandom(seed);
        again.nextInt(8);
        assertThat(again.nextInt(200)).isEqualTo(values);
        for (int i = 0; i < values; i++) {
            readAndCompare(again, in);
        }
        in.expectEnd();
    }

    private static void writeRandom(SplittableRandom random, WireWriter out) {
        switch (random.nextInt(6)) {
            case 0 -> out.writeInt(random.nextInt());
            case 1 -> out.writeLong(random.nextLong());
            case 2 -> out.writeByte(random.nextInt(256));
            case 3 -> out.writeBoolean(random.nextBoolean());
            case 4 -> out.writeString(randomString(random));
            default -> out.writeBuffer(randomBuffer(random));
        }
    }

    private static void readAndCompare(SplittableRandom random, WireReader in) {
        switch (random.nextInt(6)) {
            case 0 -> assertThat(in.readInt()).isEqualTo(random.nextInt());
            case 1 -> assertThat(in.readLong()).isEqualTo(random.nextLong());
            case 2 -> assertThat(in.readByte()).isEqualTo((byte) random.nextInt(256));
            case 3 -> assertThat(in.readBoolean()).isEqualTo(random.nextBoolean());
            case 4 -> assertThat(in.readNullableString()).isEqualTo(randomString(random));
            default -> assertThat(in.readNullableBuffer()).isEqualTo(randomBuffer(random));
        }
    }

    private static String randomString(SplittableRandom random) {
        if (random.nextInt(10) == 0) {
            return null;
        }
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(20);
        for (int i = 0; i < length; i++) {
            int kind = random.nextInt(8);
            text.appendCodePoint(
                    kind < 5
                            ? random.nextInt(0x80)
                            : kind == 5 ? 0x80 + random.nextInt(0x700) : kind == 6 ? 0x4E00 : 0x1F600);
        }
        return text.toString();
    }

    private static byte[] randomBuffer(SplittableRandom random) {
        if (random.nextInt(10) == 0) {
            return null;
        }
        byte[] bytes = new byte[random.nextInt(600)];
        random.nextBytes(bytes);
        return bytes;
    }

    @Test
    void nullAndEmptyAreDifferent() {
        WireWriter out = new WireWriter();
        out.writeBuffer(null);
        out.writeBuffer(new byte[0]);
        out.writeString(null);
        out.writeString("");
        WireReader in = new WireReader(out.toByteArray());
        assertThat(in.readNullableBuffer()).isNull();
        assertThat(in.readNullableBuffer()).isEmpty();
        assertThat(in.readNullableString()).isNull();
        assertThat(in.readNullableString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {-2, Integer.MIN_VALUE, 5, 1 << 20, Integer.MAX_VALUE})
    void aLengthThatTheBytesLeftCannotHoldIsRefusedBeforeAllocation(int length) {
        WireWriter out = new WireWriter();
        out.writeInt(length);
        out.writeInt(0);
        byte[] bytes = out.toByteArray();
        assertMalformed(() -> new WireReader(bytes).readNullableString());
        assertMalformed(() -> new WireReader(bytes).readNullableBuffer());
        assertMalformed(() -> new WireReader(bytes).readCount(1));
        assertMalformed(() -> new WireReader(bytes).readStrings());
    }

    @Test
    void aVectorCountIsHeldAgainstTheSmallestElement() {
        WireWriter out = new WireWriter();
        out.writeInt(3);
        out.writeLong(0);
        assertMalformed(() -> new WireReader(out.toByteArray()).readCount(4));
        assertThat(new WireReader(out.toByteArray()).readCount(2)).isEqualTo(3);
    }

    @Test
    void readingPastTheEndIsMalformedWhateverTheType() {
        WireReader in = new WireReader(new byte[7], 0, 3);
        assertMalformed(in::readInt);
        assertMalformed(in::readLong);
        assertMalformed(() -> in.readBytes(4));
        assertMalformed(() -> in.readBytes(-1));
        assertMalformed(() -> in.skip(4));
        in.skip(3);
        assertMalformed(in::readByte);
    }

    @Test
    void surrogatesWrittenOneByOneAreAccepted() {
        byte[] cesu = {
            'a',
            (byte) 0xED,
            (byte) 0xA0,
            (byte) 0xBD,
            (byte) 0xED,
            (byte) 0xB8,
            (byte) 0x80,
            'z',
            (byte) 0xC3,
            (byte) 0xA9
        };
        WireWriter out = new WireWriter();
        out.writeBuffer(cesu);
        assertThat(new WireReader(out.toByteArray()).readString()).isEqualTo("a\uD83D\uDE00z\u00e9");
        out.clear();
        out.writeString("\uD83D\uDE00");
        assertThat(Arrays.copyOfRange(out.toByteArray(), 4, out.size()))
                .isEqualTo("\uD83D\uDE00".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void framesAreCountedWithoutTheirLength() {
        WireWriter out = new WireWriter(1);
        out.writeByte(9);
        int mark = out.beginFrame();
        out.writeLong(7);
        out.endFrame(mark);
        WireReader in = new WireReader(out.toByteArray());
        in.skip(1);
        assertThat(in.readInt()).isEqualTo(8);
    }

    @Test
    void truncateDropsWhatWasWrittenAfterTheMark() {
        WireWriter out = new WireWriter();
        out.writeInt(1);
        int mark = out.size();
        out.writeStrings(List.of("a", "b"));
        out.truncate(mark);
        assertThat(out.toByteArray()).containsExactly(0, 0, 0, 1);
        out.clear(16);
        assertThat(out.isEmpty()).isTrue();
    }

    private static void assertMalformed(Runnable read) {
        assertThatThrownBy(read::run).isInstanceOf(MalformedRecordException.class);
    }
}
