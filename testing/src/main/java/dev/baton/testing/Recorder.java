package dev.baton.testing;

import dev.baton.testing.FaultProxy.Direction;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes down what passes through a {@link FaultProxy}: the bytes that the proxy has passed on, cut into the protocol's frames.
 * Thread-safe. Keeps everything in memory until {@link #clear()}.
 */
public final class Recorder {
    private static final int LENGTH_BYTES = 4;

    private final List<Frame> frames = new ArrayList<>();
    private final Map<Direction, Long> byteCounts = new EnumMap<>(Direction.class);
    private final Map<Lane, ByteArrayOutputStream> rests = new HashMap<>();

    /** Makes one with nothing in it. */
    public Recorder() {}

    private record Lane(int connection, Direction direction) {}

    /**
     * One frame, without the four bytes of its length.
     *
     * @param connection number of the connection, from 1, in the order in which the proxy accepted them
     * @param direction which way it went
     * @param body its bytes
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Frame(int connection, Direction direction, byte[] body) {
        @Override
        public String toString() {
            return "connection " + connection + " " + direction + " " + body.length + " bytes";
        }
    }

    /** All frames so far, in the order in which they were complete. */
    public synchronized List<Frame> frames() {
        return List.copyOf(frames);
    }

    /** The frames of one direction. */
    public List<Frame> frames(Direction direction) {
        return frames().stream().filter(frame -> frame.direction() == direction).toList();
    }

    /** Number of bytes that have passed in a direction, lengths and incomplete frames included. */
    public synchronized long byteCount(Direction direction) {
        return byteCounts.getOrDefault(direction, 0L);
    }

    /** Forgets the frames so far; those that are only partly there are kept. */
    public synchronized void clear() {
        frames.clear();
    }

    synchronized void add(int connection, Direction direction, byte[] bytes, int count) {
        byteCounts.merge(direction, (long) count, Long::sum);
        ByteArrayOutputStream rest =
                rests.computeIfAbsent(new Lane(connection, direction), lane -> new ByteArrayOutputStream());
        rest.write(bytes, 0, count);
        ByteBuffer all = ByteBuffer.wrap(rest.toByteArray());
        while (all.remaining() >= LENGTH_BYTES && isWhole(all)) {
            byte[] body = new byte[all.getInt()];
            all.get(body);
            frames.add(new Frame(connection, direction, body));
        }
        rest.reset();
        rest.write(all.array(), all.position(), all.remaining());
    }

    private static boolean isWhole(ByteBuffer all) {
        int length = all.getInt(all.position());
        return length >= 0 && length <= all.remaining() - LENGTH_BYTES;
    }
}
