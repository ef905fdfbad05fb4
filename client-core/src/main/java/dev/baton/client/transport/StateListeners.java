package dev.baton.client.transport;

import dev.baton.client.event.ListenerPhase;
import dev.baton.client.event.Registration;
import dev.baton.client.event.StateChange;
import dev.baton.client.event.StateListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who is told of state changes, phase by phase. */
final class StateListeners {
    private static final Logger LOG = LoggerFactory.getLogger(StateListeners.class);

    private final List<List<Entry>> phases = new ArrayList<>();

    StateListeners() {
        for (int i = 0; i < ListenerPhase.values().length; i++) {
            phases.add(new CopyOnWriteArrayList<>());
        }
    }

    Registration add(ListenerPhase phase, StateListener listener) {
        List<Entry> entries = phases.get(phase.ordinal());
        Entry entry = new Entry(listener, new AtomicBoolean(), entries);
        entries.add(entry);
        return entry;
    }

    void tell(StateChange change) {
        for (List<Entry> entries : phases) {
            for (Entry entry : entries) {
                entry.tell(change);
            }
        }
    }

    private record Entry(StateListener listener, AtomicBoolean closed, List<Entry> home) implements Registration {
        void tell(StateChange change) {
            if (closed.get()) {
                return;
            }
            try {
                listener.onStateChange(change);
            } catch (Throwable t) {
                LOG.warn("state listener failed: listener={} change={}", listener, change, t);
            }
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                home.removeIf(entry -> entry.closed == closed);
            }
        }
    }
}
