package dev.baton.client.cache;

import dev.baton.client.Client;
import dev.baton.client.watch.StreamItem;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A {@link WatchStream} to be read by one thread, which waits; never on the client's callback lane. */
public final class StreamIterator implements AutoCloseable, Flow.Subscriber<StreamItem> {
    private static final int AHEAD = 64;
    private static final StreamItem END = new StreamItem.Resynced(-1, -1);

    private final Client client;
    private final LinkedBlockingQueue<StreamItem> items = new LinkedBlockingQueue<>();
    private volatile Flow.@Nullable Subscription subscription;
    private volatile boolean closed;

    StreamIterator(Client client) {
        this.client = client;
    }

    /**
     * The next item, or empty if there is none in time.
     *
     * @throws NoSuchElementException after the end of the stream
     * @throws CancellationException if the thread is interrupted; it stays so
     * @throws IllegalStateException on the client's callback lane
     */
    public Optional<StreamItem> next(Duration timeout) {
        if (client.isOnCallbackLane()) {
            throw new IllegalStateException("waiting for changes on the client's callback lane, which brings them");
        }
        try {
            StreamItem item = items.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
            if (item == END) {
                items.add(END);
                throw new NoSuchElementException("the stream has ended");
            }
            Flow.Subscription source = subscription;
            if (item != null && source != null) {
                source.request(1);
            }
            return Optional.ofNullable(item);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            CancellationException interrupted = new CancellationException("interrupted while waiting for a change");
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription source) {
        subscription = source;
        if (closed) {
            source.cancel();
        } else {
            source.request(AHEAD);
        }
    }

    @Override
    public void onNext(StreamItem item) {
        items.add(item);
    }

    @Override
    public void onError(Throwable error) {
        items.add(END);
    }

    @Override
    public void onComplete() {
        items.add(END);
    }

    /** Takes no more items. */
    @Override
    public void close() {
        closed = true;
        Flow.Subscription source = subscription;
        if (source != null) {
            source.cancel();
        }
        items.add(END);
    }
}
