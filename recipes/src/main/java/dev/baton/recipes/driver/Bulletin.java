package dev.baton.recipes.driver;

import dev.baton.client.event.Registration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners of a series of facts, one at a time and in the order of posting, whatever threads post them. Whoever posts first
 * also tells what others post meanwhile, so listeners must not block. A listener that throws is logged and told of the next fact
 * all the same. Thread-safe.
 */
public final class Bulletin<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Bulletin.class);

    private final List<Consumer<? super T>> listeners = new CopyOnWriteArrayList<>();
    private final Queue<T> posted = new ConcurrentLinkedQueue<>();
    private final AtomicInteger untold = new AtomicInteger();

    /** Adds a listener for facts posted from now on, and perhaps some being told at this moment. */
    public Registration subscribe(Consumer<? super T> listener) {
        // a wrapper, so that a listener that is registered twice can be taken back once
        Consumer<T> entry = listener::accept;
        listeners.add(entry);
        return () -> listeners.remove(entry);
    }

    /** Posts without telling; {@link #tell()} must follow outside of whatever lock is held now. */
    public void post(T fact) {
        posted.add(fact);
    }

    /** Tells what was posted, unless another thread is at it. */
    public void tell() {
        if (untold.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            for (T fact = posted.poll(); fact != null; fact = posted.poll()) {
                tellAll(fact);
            }
            seen = untold.addAndGet(-seen);
        } while (seen != 0);
    }

    private void tellAll(T fact) {
        for (Consumer<? super T> listener : listeners) {
            try {
                listener.accept(fact);
            } catch (RuntimeException e) {
                LOG.warn("a listener failed fact={}", fact, e);
            }
        }
    }
}
