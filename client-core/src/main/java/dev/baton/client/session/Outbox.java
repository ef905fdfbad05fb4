package dev.baton.client.session;

import dev.baton.wire.io.WireWriter;
import java.util.ArrayList;
import java.util.List;

/** Where the machine puts what is to be done. Filled by a step, emptied by the driver. Not thread-safe. */
public final class Outbox {
    private static final int CAPACITY_KEPT = 1 << 20;

    private final List<Output> outputs = new ArrayList<>();
    private final WireWriter frames = new WireWriter(4_096);

    /** What to do, in order; live. */
    public List<Output> outputs() {
        return outputs;
    }

    /** Complete frames to be sent, with their lengths. */
    public WireWriter frames() {
        return frames;
    }

    /** Forgets the outputs. */
    public void clearOutputs() {
        outputs.clear();
    }

    /** Forgets the frames. */
    public void clearFrames() {
        frames.clear(CAPACITY_KEPT);
    }

    void add(Output output) {
        outputs.add(output);
    }
}
