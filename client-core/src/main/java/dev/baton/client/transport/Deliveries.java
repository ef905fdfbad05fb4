package dev.baton.client.transport;

import dev.baton.client.event.Watcher;
import dev.baton.client.session.Completion;
import dev.baton.client.session.Output;
import dev.baton.client.session.ScopedWatcher;
import java.util.ArrayList;
import java.util.List;

/**
 * What the client's users are told at the end of a turn of the loop, sorted by where: on the lane, or here, on the loop. Each part is in the
 * order of the outputs.
 */
final class Deliveries {
    private final List<Output> here = new ArrayList<>();
    private final List<Output> forLane;
    private final boolean laneIdle;

    /**
     * Nothing yet.
     *
     * @param laneIdle whether everything of former turns has been delivered
     */
    Deliveries(int sizeMax, boolean laneIdle) {
        forLane = new ArrayList<>(sizeMax);
        this.laneIdle = laneIdle;
    }

    /**
     * A request's end. Here if that was asked for, or if it only wakes a thread, and that only while the lane is empty: everything that comes before
     * it in the server's order has been delivered then.
     */
    void add(Output end, Completion completion) {
        boolean direct = completion.isOnLoop() || (laneIdle && forLane.isEmpty() && completion.isOnlyAwaited());
        (direct ? here : forLane).add(end);
    }

    /** An event, to each watcher where it wants to be told. */
    void add(Output.Deliver event) {
        List<Watcher> onLoop = List.of();
        for (Watcher watcher : event.watchers()) {
            if (ScopedWatcher.isOnLoop(watcher)) {
                onLoop = onLoop.isEmpty() ? new ArrayList<>(event.watchers().size()) : onLoop;
                onLoop.add(watcher);
            }
        }
        if (onLoop.isEmpty()) {
            forLane.add(event);
            return;
        }
        here.add(new Output.Deliver(onLoop, event.event()));
        if (onLoop.size() < event.watchers().size()) {
            List<Watcher> others = new ArrayList<>(event.watchers());
            others.removeIf(ScopedWatcher::isOnLoop);
            forLane.add(new Output.Deliver(others, event.event()));
        }
    }

    /** A change of state, which both are told. */
    void add(Output.StateChanged change) {
        here.add(change);
        forLane.add(change);
    }

    List<Output> here() {
        return here;
    }

    List<Output> forLane() {
        return forLane;
    }
}
