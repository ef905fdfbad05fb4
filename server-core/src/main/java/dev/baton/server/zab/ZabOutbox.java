package dev.baton.server.zab;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Takes orders, in order. Reusable; owned by the driver and lent to each step. */
public final class ZabOutbox {
    private final List<Output> outputs = new ArrayList<>();

    void add(Output output) {
        outputs.add(output);
    }

    /** What was given since {@link #clear()}; a view. */
    public List<Output> outputs() {
        return Collections.unmodifiableList(outputs);
    }

    public void clear() {
        outputs.clear();
    }
}
