package dev.baton.benchmarks.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The scripts of the workloads. Lane {@code i} works on a node of its own, {@code /bench/lane-i}, so that lanes do not conflict. */
public final class Scripts {
    /** Parent of all nodes that scripts use; it must exist. */
    public static final String ROOT = "/bench";

    private static final int EPHEMERAL_SEQUENTIAL = 3;
    private static final int DELETE_VERSION_BYTES = 4;

    private Scripts() {}

    public static String laneNode(int lane) {
        return ROOT + "/lane-" + lane;
    }

    /** Reads the lane's node, which is first given {@code bytes} of data. */
    public static Script reads(int lane, int bytes) {
        return new Repeated(Script.READ, Frames.getData(laneNode(lane)), Frames.setData(laneNode(lane), data(bytes)));
    }

    /** Writes {@code bytes} to the lane's node. */
    public static Script writes(int lane, int bytes) {
        byte[] frame = Frames.setData(laneNode(lane), data(bytes));
        return new Repeated(Script.WRITE, frame, frame);
    }

    public static Script pings() {
        byte[] frame = Frames.ping();
        return new Repeated(Script.PING, frame, null);
    }

    /** Reads and writes in random order, {@code readPercent} of them reads; the same order in every run. */
    public static Script mixed(int lane, int bytes, int readPercent) {
        byte[] read = Frames.getData(laneNode(lane));
        byte[] write = Frames.setData(laneNode(lane), data(bytes));
        var random = new SplittableRandom(lane);
        return new Script() {
            @Override
            public void prepare(RawConnection connection) throws IOException {
                connection.call(write);
            }

            @Override
            public int next(ByteBuffer out) {
                boolean isRead = random.nextInt(100) < readPercent;
                out.put(isRead ? read : write);
                return isRead ? READ : WRITE;
            }
        };
    }

    /** Creates ephemeral sequential nodes and deletes each by the name in the reply. */
    public static Script ephemerals(int lane) {
        byte[] create = Frames.create(laneNode(lane) + "/e-", data(100), EPHEMERAL_SEQUENTIAL);
        byte[] deleteStart = new byte[Frames.XID_AT + 8];
        ByteBuffer.wrap(deleteStart).putInt(Frames.XID_AT + 4, 2);
        var toDelete = new ArrayDeque<byte[]>();
        return new Script() {
            @Override
            public int next(ByteBuffer out) {
                byte[] path = toDelete.poll();
                if (path == null) {
                    out.put(create);
                } else {
                    int start = out.position();
                    out.put(deleteStart).put(path).putInt(-1);
                    out.putInt(start, deleteStart.length - Frames.XID_AT + path.length + DELETE_VERSION_BYTES);
                }
                return WRITE;
            }

            @Override
            public void onReply(ByteBuffer in, int start, int end) {
                if (end > start) {
                    byte[] path = new byte[end - start];
                    in.get(start, path);
                    toDelete.add(path);
                }
            }
        };
    }

    /** Creates the nodes that {@code paths} names, each with {@code bytes} of data, until it gives null; {@code lanes} is the stride. */
    public static Script creates(int lane, int lanes, int count, int bytes, IntFunction<String> paths) {
        byte[] data = data(bytes);
        return new Script() {
            private int next = lane;

            @Override
            public int next(ByteBuffer out) {
                if (next >= count) {
                    return NOTHING;
                }
                out.put(Frames.create(paths.apply(next), data, 0));
                next += lanes;
                return WRITE;
            }
        };
    }

    static byte[] data(int bytes) {
        byte[] data = new byte[bytes];
        new SplittableRandom(bytes).nextBytes(data);
        return data;
    }

    /** The same request over and over. */
    private record Repeated(int kind, byte[] frame, byte @Nullable [] preparation) implements Script {
        @Override
        public void prepare(RawConnection connection) throws IOException {
            if (preparation != null) {
                connection.call(preparation);
            }
        }

        @Override
        public int next(ByteBuffer out) {
            out.put(frame);
            return kind;
        }
    }
}
