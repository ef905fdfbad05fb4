package dev.baton.client.transport;

import dev.baton.client.event.StateChange;
import dev.baton.client.event.WatchEvent;
import dev.baton.client.event.Watcher;
import dev.baton.client.session.Completion;
import dev.baton.client.session.Operation;
import dev.baton.client.session.Output;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a client's user code runs: one task at a time, in the order of the machine's outputs. Filled by the loop in batches; the
 * executor sees one task per burst.
 */
final class CallbackLane {
    private static final Logger LOG = LoggerFactory.getLogger(CallbackLane.class);
    private static final int BATCHES_PER_TASK = 256;

    private static final AtomicReferenceFieldUpdater<CallbackLane, Thread> RUNNER =
            AtomicReferenceFieldUpdater.newUpdater(CallbackLane.class, Thread.class, "runner");

    private final Executor executor;
    private final StateListeners stateListeners;
    private final Listener listener;
    private final StateListeners loopStateListeners;
    private final Queue<Batch> batches = new ConcurrentLinkedQueue<>();
    private final AtomicInteger batchCount = new AtomicInteger();
    private final AtomicInteger itemCount = new AtomicInteger();
    private volatile @Nullable Thread runner;
    private volatile boolean rejectionTold;

    /** What is delivered without looking at the queue in between: outputs, or a callback that somebody has passed on. */
    private record Batch(List<Output> outputs, @Nullable Runnable callback) {
        int items() {
            return callback == null ? outputs.size() : 1;
        }
    }

    /** Told on the lane. */
    interface Listener {
        /** An operation is about to be completed. */
        void completing();

        /** All listeners have been told of a change. */
        void told(StateChange change);

        /** A batch is done; this many items are left. */
        void drained(int itemsLeft);
    }

    CallbackLane(
            Executor executor, StateListeners stateListeners, StateListeners loopStateListeners, Listener listener) {
        this.executor = executor;
        this.stateListeners = stateListeners;
        this.loopStateListeners = loopStateListeners;
        this.listener = listener;
    }

    /** Hands over some outputs of the kinds for the lane. Called by the loop only. */
    void offer(List<Output> outputs) {
        offer(new Batch(outputs, null));
    }

    /** Runs a callback behind everything that has been handed over. Called by the loop only. */
    void execute(Runnable callback) {
        offer(new Batch(List.of(), callback));
    }

    private void offer(Batch batch) {
        itemCount.addAndGet(batch.items());
        batches.add(batch);
        if (batchCount.getAndIncrement() == 0) {
            start();
        }
    }

    /** Delivers outputs at once, on the calling loop: those that {@link Deliveries} has found fit for it. */
    void deliverHere(List<Output> outputs) {
        for (int i = 0; i < outputs.size(); i++) {
            if (outputs.get(i) instanceof Output.StateChanged changed) {
                loopStateListeners.tell(changed.change());
            } else {
                deliver(outputs.get(i));
            }
        }
    }

    /** Items not yet delivered. */
    int size() {
        return itemCount.get();
    }

    /** Whether the calling thread is the one that delivers at this moment. */
    boolean isCurrent() {
        return runner == Thread.currentThread();
    }

    private void start() {
        try {
            executor.execute(this::run);
        } catch (RejectedExecutionException e) {
            if (!rejectionTold) {
                rejectionTold = true;
                LOG.warn(
                        "the callback executor takes no tasks; using the client's own threads instead: {}",
                        e.getMessage());
            }
            CallbackThreads.shared().execute(this::run);
        }
    }

    private void run() {
        Thread current = Thread.currentThread();
        runner = current;
        int left;
        int done = 0;
        do {
            Batch batch = batches.remove();
            for (int i = 0; i < batch.outputs().size(); i++) {
                deliver(batch.outputs().get(i));
            }
            if (batch.callback() != null) {
                run(batch.callback());
            }
            listener.drained(itemCount.addAndGet(-batch.items()));
            done++;
            left = batchCount.decrementAndGet();
        } while (left > 0 && done < BATCHES_PER_TASK);
        // With nothing left another thread may be running the next burst already: only the own mark is taken away.
        RUNNER.compareAndSet(this, current, null);
        if (left > 0) {
            start();
        }
    }

    private static void run(Runnable callback) {
        try {
            callback.run();
        } catch (Throwable t) {
            LOG.warn("callback failed: callback={}", callback, t);
        }
    }

    private void deliver(Output output) {
        try {
            switch (output.kind()) {
                case COMPLETE -> {
                    Output.Complete complete = (Output.Complete) output;
                    listener.completing();
                    completion(complete.operation()).succeed(complete.response(), complete.zxid());
                }
                case FAIL -> {
                    Output.Fail fail = (Output.Fail) output;
                    listener.completing();
                    completion(fail.operation()).fail(fail.error());
                }
                case DELIVER -> deliverEvent((Output.Deliver) output);
                case STATE_CHANGED -> {
                    StateChange change = ((Output.StateChanged) output).change();
                    stateListeners.tell(change);
                    listener.told(change);
                }
                case CONNECT, DISCONNECT, PROBE, SASL_STEP, TRACE ->
                    throw new IllegalArgumentException("not for the lane: " + output);
            }
        } catch (Throwable t) {
            LOG.warn("callback failed: output={}", output.kind(), t);
        }
    }

    private static void deliverEvent(Output.Deliver deliver) {
        WatchEvent event = deliver.event();
        for (Watcher watcher : deliver.watchers()) {
            try {
                watcher.onEvent(event);
            } catch (Throwable t) {
                LOG.warn("watcher failed: watcher={} event={}", watcher, event, t);
            }
        }
    }

    private static Completion completion(Operation operation) {
        return Objects.requireNonNull(operation.completion());
    }
}
