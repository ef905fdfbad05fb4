package dev.baton.wire.op;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.baton.wire.io.MalformedRecordException;
import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireRecord;
import dev.baton.wire.io.WireWriter;
import dev.baton.wire.model.ErrorCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Properties of every operation's codec; generated per operation, so that a new one is covered by existing. */
class OpCodecTest {
    private static final int CASES = 60;

    static Stream<Arguments> seededOps() {
        Long replay = Long.getLong("baton.seed");
        return Arrays.stream(OpCode.values())
                .flatMap(op -> (replay != null
                                ? Stream.of(replay)
                                : Stream.iterate(1L, s -> s + 1).limit(CASES))
                        .map(seed -> Arguments.of(op, seed)));
    }

    @ParameterizedTest(name = "{0} seed {1}")
    @MethodSource("seededOps")
    void encodesWhatItDecodes(OpCode op, long seed) {
        RandomRequests generator = new RandomRequests(new SplittableRandom(seed));
        OpRequest request = generator.request(op);
        assertThat(request.op()).isEqualTo(op);
        byte[] encoded = encode(request);
        WireReader in = new WireReader(encoded);
        assertThat(encode(op.decodeRequest(in))).isEqualTo(encoded);
        in.expectEnd();

        byte[] encodedResponse = encode(generator.response(op));
        WireReader responseIn = new WireReader(encodedResponse);
        assertThat(encode(op.decodeResponse(responseIn))).isEqualTo(encodedResponse);
        responseIn.expectEnd();
    }

    /** No strict prefix of a request is a request, except where the record has no fields. */
    @ParameterizedTest(name = "{0} seed {1}")
    @MethodSource("seededOps")
    void everyCutIsRefused(OpCode op, long seed) {
        byte[] encoded = encode(new RandomRequests(new SplittableRandom(seed)).request(op));
        List<Integer> accepted = new ArrayList<>();
        for (int length = 0; length < encoded.length; length++) {
            WireReader in = new WireReader(encoded, 0, length);
            if (!malformed(() -> op.decodeRequest(in))) {
                accepted.add(length);
            }
        }
        assertThat(accepted)
                .as("lengths, of %d, at which a cut was accepted", encoded.length)
                .isEmpty();
    }

    /** Flipped bytes either decode to something or are refused as malformed: nothing else may come out. */
    @ParameterizedTest(name = "{0} seed {1}")
    @MethodSource("seededOps")
    void damageNeverEscapesAsAnotherError(OpCode op, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        RandomRequests generator = new RandomRequests(random);
        byte[] request = encode(generator.request(op));
        byte[] response = encode(generator.response(op));
        for (int i = 0; i < 50; i++) {
            malformed(() -> op.decodeRequest(new WireReader(damaged(request, random))));
            malformed(() -> op.decodeResponse(new WireReader(damaged(response, random))));
        }
    }

    @ParameterizedTest
    @EnumSource(OpCode.class)
    void isFoundByItsNumber(OpCode op) {
        assertThat(OpCode.of(op.code())).isSameAs(op);
    }

    @Test
    void theTableIsTheProtocols() throws Exception {
        JsonNode table = new ObjectMapper()
                .readTree(Path.of("src/test/resources/vectors/records.json").toFile());
        JsonNode opcodes = table.get("opcodes");
        Set<Integer> known = new HashSet<>();
        for (OpCode op : OpCode.values()) {
            JsonNode code = opcodes.get(op.spec().wireName());
            assertThat(code).as(op.spec().wireName()).isNotNull();
            assertThat(op.code()).isEqualTo(code.asInt());
            known.add(op.code());
        }
        List<String> missing = opcodes.properties().stream()
                .filter(e -> !known.contains(e.getValue().asInt()))
                .map(e -> e.getKey())
                .toList();
        assertThat(missing).isEmpty();
    }

    @Test
    void errorNumbersAreTheProtocols() throws Exception {
        JsonNode errors = new ObjectMapper()
                .readTree(Path.of("src/test/resources/vectors/records.json").toFile())
                .get("errors");
        for (ErrorCode code : ErrorCode.values()) {
            JsonNode number = errors.get(code.name().replace("_", ""));
            assertThat(number).as(code.name()).isNotNull();
            assertThat(number.asInt()).isEqualTo(code.code());
        }
        assertThat(errors.size()).isEqualTo(ErrorCode.values().length);
    }

    private static byte[] damaged(byte[] bytes, SplittableRandom random) {
        byte[] copy = bytes.clone();
        int flips = copy.length == 0 ? 0 : 1 + random.nextInt(3);
        for (int i = 0; i < flips; i++) {
            copy[random.nextInt(copy.length)] = (byte) random.nextInt(256);
        }
        return copy;
    }

    private static boolean malformed(Runnable decode) {
        try {
            decode.run();
            return false;
        } catch (MalformedRecordException e) {
            return true;
        }
    }

    private static byte[] encode(WireRecord value) {
        WireWriter out = new WireWriter();
        value.writeTo(out);
        return out.toByteArray();
    }
}
