package dev.baton.server.edge.peer;

import dev.baton.server.zab.wire.SnapshotStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a leader of the original sent to a learner that it brought to its history by a snapshot. */
final class CapturedSnap {
    private static final Path FILE =
            Path.of("../server-core/src/test/resources/vectors/quorum/02-follower3-leader2-snap.json");
    private static final Pattern FROM_LEADER =
            Pattern.compile("\"leader->learner\".*?\"hex\": *\"([0-9a-f]+)\"", Pattern.DOTALL);

    /** LEADERINFO and SNAP come before the stream. */
    private static final int STREAM_INDEX = 2;

    private CapturedSnap() {}

    private static List<byte[]> pieces() {
        try {
            List<byte[]> pieces = new ArrayList<>();
            Matcher each = FROM_LEADER.matcher(Files.readString(FILE));
            while (each.find()) {
                pieces.add(HexFormat.of().parseHex(each.group(1)));
            }
            return pieces;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything, as it was on the wire. */
    static byte[] leaderBytes() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        pieces().forEach(all::writeBytes);
        return all.toByteArray();
    }

    /** The body of the snapshot, without the signature. */
    static byte[] body() {
        byte[] stream = pieces().get(STREAM_INDEX);
        return Arrays.copyOf(stream, stream.length - SnapshotStream.signature().length);
    }
}
