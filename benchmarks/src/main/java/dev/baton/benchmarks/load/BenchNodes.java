package dev.baton.benchmarks.load;

import java.io.IOException;

/** The nodes that scripts expect. */
public final class BenchNodes {
    private static final int ANSWER_WITHIN_MILLIS = 60_000;

    private BenchNodes() {}

    /** Makes the root and the nodes of so many lanes, none of which may be there. */
    public static void create(int port, int lanes) throws IOException {
        try (var connection = RawConnection.open(port, ANSWER_WITHIN_MILLIS)) {
            connection.call(Frames.create(Scripts.ROOT, null, 0));
            for (int lane = 0; lane < lanes; lane++) {
                connection.call(Frames.create(Scripts.laneNode(lane), null, 0));
            }
        }
    }
}
