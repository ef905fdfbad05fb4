package dev.baton.server.txn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.server.tree.StorageVectors;
import dev.baton.wire.io.MalformedRecordException;
import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;
import dev.baton.wire.model.Acl;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The bytes of every transaction: golden, both ways, damaged. */
class TxnCodecTest {
    private static final int CASES = 400;

    static LongStream seeds() {
        Long replay = Long.getLong("baton.seed");
        return replay != null ? LongStream.of(replay) : LongStream.rangeClosed(1, CASES);
    }

    @Test
    void everyCapturedEntryDecodesAndReencodesTheSame() {
        List<byte[]> entries = StorageVectors.logEntries();
        JsonNode records = StorageVectors.listing("log.1").get("records");
        EnumSet<TxnType> seen = EnumSet.noneOf(TxnType.class);
        for (int i = 0; i < entries.size(); i++) {
            TxnEntry entry = TxnEntry.decode(new WireReader(entries.get(i)));
            assertThat(encode(entry)).as("%s", entry.header()).isEqualTo(entries.get(i));
            assertHeader(entry.header(), records.get(i));
            assertFields(entry.txn(), records.get(i).get("txn"));
            seen.add(entry.header().type());
            if (entry.txn() instanceof MultiTxn multi) {
                multi.txns().forEach(sub -> seen.add(sub.type()));
            }
        }
        assertThat(entries).hasSize(22);
        assertThat(EnumSet.complementOf(seen)).containsExactlyInAnyOrder(TxnType.RECONFIG, TxnType.DELETE_CONTAINER);
    }

    private static void assertHeader(TxnHeader header, JsonNode record) {
        JsonNode expected = record.get("header");
        assertThat(header.clientId()).isEqualTo(StorageVectors.hex(expected.get("clientId")));
        assertThat(header.cxid()).isEqualTo(expected.get("cxid").asInt());
        assertThat(header.zxid()).isEqualTo(StorageVectors.hex(expected.get("zxid")));
        assertThat(header.timeMillis()).isEqualTo(expected.get("time").asLong());
        assertThat(header.type().code()).isEqualTo(expected.get("type").asInt());
    }

    private static void assertFields(Txn txn, JsonNode expected) {
        if (txn instanceof CreateTxn create) {
            assertThat(create.path()).isEqualTo(expected.get("path").asText());
            assertThat(hexOf(create.data())).isEqualTo(hexOf(expected.get("data")));
            assertThat(create.acl()).isEqualTo(StorageVectors.acl(expected.get("acl")));
            assertThat(create.ephemeral()).isEqualTo(expected.get("ephemeral").asBoolean());
            assertThat(create.parentCversion())
                    .isEqualTo(expected.get("parentCVersion").asInt());
        } else if (txn instanceof SetDataTxn set) {
            assertThat(set.path()).isEqualTo(expected.get("path").asText());
            assertThat(hexOf(set.data())).isEqualTo(hexOf(expected.get("data")));
            assertThat(set.version()).isEqualTo(expected.get("version").asInt());
        } else if (txn instanceof CreateTtlTxn ttl) {
            assertThat(ttl.ttlMillis()).isEqualTo(expected.get("ttl").asLong());
        } else if (txn instanceof CloseSessionTxn close) {
            assertThat(close.paths()).containsExactly("/app/ephb");
        } else if (txn instanceof MultiTxn multi) {
            for (int i = 0; i < multi.txns().size(); i++) {
                assertFields(
                        multi.txns().get(i).body(), expected.get("txns").get(i).get("decoded"));
            }
        }
    }

    private static String hexOf(JsonNode data) {
        return data.isNull() ? null : data.get("hex").asText();
    }

    private static String hexOf(byte[] data) {
        return data == null ? null : HexFormat.of().formatHex(data);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatIsEncodedDecodesToTheSame(long seed) {
        byte[] bytes = encode(RandomTxns.entry(new SplittableRandom(seed)));
        TxnEntry decoded = TxnEntry.decode(new WireReader(bytes));
        assertThat(encode(decoded)).isEqualTo(bytes);
    }

    /** A cut that still decodes is a shorter entry of its own: without its digest, or in a form of old servers. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aCutIsRefusedOrAnotherEntry(long seed) {
        TxnEntry entry = RandomTxns.entry(new SplittableRandom(seed));
        byte[] bytes = encode(entry);
        int digestBytes = entry.digest() == null ? 0 : TxnDigest.BYTES;
        int accepted = 0;
        for (int length = 0; length < bytes.length; length++) {
            if (decodes(Arrays.copyOf(bytes, length))) {
                accepted++;
                boolean withoutDigest = length == bytes.length - digestBytes;
                boolean oldForm = entry.txn() instanceof CreateTxn || entry.txn() instanceof CloseSessionTxn;
                assertThat(withoutDigest || oldForm)
                        .as("cut at %d of %d", length, bytes.length)
                        .isTrue();
            }
        }
        assertThat(accepted).isLessThanOrEqualTo(3);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void damageNeverEscapesAsAnotherError(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] bytes = encode(RandomTxns.entry(random));
        for (int i = 0; i < 50; i++) {
            byte[] damaged = bytes.clone();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            decodes(damaged);
        }
    }

    @ParameterizedTest
    @EnumSource(TxnType.class)
    void everyTypeIsFoundByItsCodeAndGenerated(TxnType type) {
        assertThat(TxnType.of(type.code())).isSameAs(type);
        SplittableRandom random = new SplittableRandom(type.code());
        assertThat(RandomTxns.body(type, random).kind()).isEqualTo(type.kind());
    }

    @Test
    void everyKindHasATypeAndAnImplementation() {
        assertThat(Stream.of(TxnType.values()).map(TxnType::kind).collect(Collectors.toSet()))
                .isEqualTo(EnumSet.allOf(Txn.Kind.class));
        assertThat(Txn.class.getPermittedSubclasses()).hasSize(Txn.Kind.values().length);
    }

    @Test
    void codesAreThoseOfTheSpecification() {
        Map<String, Integer> codes = new HashMap<>();
        for (TxnType type : TxnType.values()) {
            codes.put(type.name(), type.code());
        }
        assertThat(codes)
                .isEqualTo(Map.ofEntries(
                        Map.entry("CREATE_SESSION", -10),
                        Map.entry("CLOSE_SESSION", -11),
                        Map.entry("ERROR", -1),
                        Map.entry("CREATE", 1),
                        Map.entry("DELETE", 2),
                        Map.entry("SET_DATA", 5),
                        Map.entry("SET_ACL", 7),
                        Map.entry("CHECK", 13),
                        Map.entry("MULTI", 14),
                        Map.entry("CREATE2", 15),
                        Map.entry("RECONFIG", 16),
                        Map.entry("CREATE_CONTAINER", 19),
                        Map.entry("DELETE_CONTAINER", 20),
                        Map.entry("CREATE_TTL", 21)));
    }

    @Test
    void anUnknownTypeIsToldApartFromDamage() {
        WireWriter out = new WireWriter();
        out.writeLong(1);
        out.writeInt(1);
        out.writeLong(1);
        out.writeLong(1);
        out.writeInt(99);
        assertThatThrownBy(() -> TxnEntry.decode(new WireReader(out.toByteArray())))
                .isInstanceOfSatisfying(
                        UnknownTxnTypeException.class, e -> assertThat(e.type()).isEqualTo(99));
    }

    @Test
    void aMultiTakesNoMultiAndNoSession() {
        for (TxnType type : List.of(TxnType.MULTI, TxnType.CREATE_SESSION, TxnType.CLOSE_SESSION, TxnType.RECONFIG)) {
            WireWriter out = new WireWriter();
            new TxnHeader(1, 1, 1, 1, TxnType.MULTI).writeTo(out);
            out.writeInt(1);
            out.writeInt(type.code());
            out.writeBuffer(new byte[64]);
            assertThatThrownBy(() -> TxnEntry.decode(new WireReader(out.toByteArray())))
                    .as("%s", type)
                    .isInstanceOf(MalformedRecordException.class);
        }
    }

    @Test
    void aRecordInAMultiEndsWhereItsLengthSays() {
        WireWriter out = new WireWriter();
        new TxnHeader(1, 1, 1, 1, TxnType.MULTI).writeTo(out);
        out.writeInt(1);
        out.writeInt(TxnType.DELETE.code());
        int mark = out.beginFrame();
        out.writeString("/a");
        out.writeByte(0);
        out.endFrame(mark);
        assertThatThrownBy(() -> TxnEntry.decode(new WireReader(out.toByteArray())))
                .isInstanceOf(MalformedRecordException.class);
    }

    @Test
    void sessionsOfOldServersCloseWithoutAList() {
        TxnHeader header = new TxnHeader(7, 0, 9, 11, TxnType.CLOSE_SESSION);
        for (TxnDigest digest : new TxnDigest[] {null, new TxnDigest(TxnDigest.VERSION, 5)}) {
            TxnEntry entry = new TxnEntry(header, new CloseSessionTxn(null), digest);
            TxnEntry decoded = TxnEntry.decode(new WireReader(encode(entry)));
            assertThat(decoded).isEqualTo(entry);
        }
        TxnEntry emptyList = new TxnEntry(header, new CloseSessionTxn(List.of()), null);
        assertThat(TxnEntry.decode(new WireReader(encode(emptyList)))).isEqualTo(emptyList);
    }

    @Test
    void createsOfOldServersLackTheParentsVersion() {
        TxnHeader header = new TxnHeader(7, 0, 9, 11, TxnType.CREATE);
        byte[] bytes = encode(new TxnEntry(header, new CreateTxn("/a", null, Acl.OPEN, false, 3), null));
        TxnEntry decoded = TxnEntry.decode(new WireReader(bytes, 0, bytes.length - Integer.BYTES));
        assertThat(((CreateTxn) decoded.txn()).parentCversion()).isEqualTo(CreateTxn.CVERSION_UNKNOWN);
    }

    @Test
    void aHeaderCarriesItsOwnBodyOnly() {
        TxnHeader header = new TxnHeader(7, 0, 9, 11, TxnType.CREATE);
        assertThatIllegalArgumentException().isThrownBy(() -> new TxnEntry(header, new DeleteTxn("/a"), null));
        assertThatIllegalArgumentException().isThrownBy(() -> new SubTxn(TxnType.CREATE, new DeleteTxn("/a")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SubTxn(TxnType.SET_ACL, new SetAclTxn("/a", null, 1)));
    }

    private static boolean decodes(byte[] bytes) {
        try {
            TxnEntry.decode(new WireReader(bytes));
            return true;
        } catch (MalformedRecordException | UnknownTxnTypeException e) {
            return false;
        }
    }

    private static byte[] encode(TxnEntry entry) {
        WireWriter out = new WireWriter();
        entry.encode(out);
        return out.toByteArray();
    }
}
