package dev.baton.client.cache;

import dev.baton.client.Client;
import dev.baton.client.mirror.Mirror;
import dev.baton.client.watch.Freshness;
import dev.baton.client.watch.StreamItem;
import dev.baton.client.watch.StreamItem.Change;
import dev.baton.client.watch.StreamItem.ChangeType;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.SubmissionPublisher;

/**
 * Every change of a subtree, on servers of any make. A subscriber is first told what is there ({@code PRESENT}, then
 * {@code Resynced}), then of every change in the order of the transactions. After a disconnection the stream compares what it
 * knows with the tree by czxid, mzxid, pzxid and the versions, tells what differs, with a {@code Gap} wherever more has happened
 * than what is left to be seen, and ends with {@code Resynced(from, to)}.
 *
 * <p>A subscriber that does not keep up loses items beyond its buffer, and is told so by one {@code Gap} of the whole subtree before
 * the next item it gets. It never slows the client down. Subscribers run on the executor given, one call at a time each.
 */
public final class WatchStream implements Flow.Publisher<StreamItem>, AutoCloseable {
    /** Items a subscriber may lag behind. */
    public static final int DEFAULT_BUFFER_ITEMS = 4_096;

    private final Client client;
    private final String root;
    private final int bufferItems;
    private final Executor executor;
    private final MirrorDriver driver;
    private final List<Lane> lanes = new CopyOnWriteArrayList<>();

    private WatchStream(Client client, String root, int bufferItems, Executor executor) {
        if (bufferItems < 1) {
            throw new IllegalArgumentException("bufferItems is " + bufferItems + "; allowed is 1 and more");
        }
        this.client = client;
        this.root = root;
        this.bufferItems = bufferItems;
        this.executor = executor;
        driver = new MirrorDriver(client, root, true, new MirrorDriver.Sink() {
            @Override
            public void item(StreamItem item) {
                lanes.forEach(lane -> lane.item(item));
            }

            @Override
            public void ended() {
                lanes.forEach(Lane::end);
            }
        });
    }

    /** The changes of a node and everything below it. */
    public static WatchStream open(Client client, String root) {
        return open(client, root, DEFAULT_BUFFER_ITEMS, ForkJoinPool.commonPool());
    }

    /** As {@link #open(Client, String)}, with a buffer per subscriber and the executor that subscribers run on. */
    public static WatchStream open(Client client, String root, int bufferItems, Executor executor) {
        WatchStream stream = new WatchStream(client, root, bufferItems, executor);
        stream.driver.start();
        return stream;
    }

    /** How far the stream has come. */
    public Freshness freshness() {
        return driver.freshness();
    }

    /** Completes when the stream has caught up for the first time. */
    public CompletableFuture<Void> ready() {
        return driver.ready();
    }

    @Override
    public void subscribe(Flow.Subscriber<? super StreamItem> subscriber) {
        driver.underLock(() -> {
            Lane lane = new Lane(subscriber);
            lanes.add(lane);
            driver.look(mirror -> {
                lane.begin(mirror);
                return lane;
            });
            if (driver.freshness().level() == Freshness.Level.ENDED) {
                lane.begin(new Mirror(root, false));
                lane.end();
            }
        });
    }

    /** The same as an iterator that waits; to be closed. */
    public StreamIterator iterator() {
        StreamIterator iterator = new StreamIterator(client);
        subscribe(iterator);
        return iterator;
    }

    /** Ends the stream and completes its subscribers. */
    @Override
    public void close() {
        driver.close();
    }

    @Override
    public String toString() {
        return "WatchStream[" + root + ", " + freshness().level() + "]";
    }

    /** One subscriber. Everything is called under the driver's lock. */
    private final class Lane {
        private final Flow.Subscriber<? super StreamItem> subscriber;
        private SubmissionPublisher<StreamItem> publisher = new SubmissionPublisher<>(executor, 1);
        private boolean begun;
        private boolean lossy;
        private long zxid;

        Lane(Flow.Subscriber<? super StreamItem> subscriber) {
            this.subscriber = subscriber;
        }

        /** What is there now fits into the buffer whatever its size, since it is in memory anyway. */
        void begin(Mirror mirror) {
            begun = true;
            publisher = new SubmissionPublisher<>(
                    executor, bufferItems + mirror.nodes().size() + 1);
            publisher.subscribe(subscriber);
            mirror.nodes()
                    .forEach((path, node) -> offer(
                            new Change(ChangeType.PRESENT, path, node.stat().mzxid(), node.stat(), node.data())));
            offer(new StreamItem.Resynced(0, mirror.zxid()));
            zxid = mirror.zxid();
        }

        void item(StreamItem item) {
            if (!begun) {
                if (item.kind() == StreamItem.Kind.RESYNCED) {
                    driver.look(mirror -> {
                        begin(mirror);
                        return this;
                    });
                }
                return;
            }
            long now = zxidOf(item);
            if (lossy) {
                lossy = publisher.offer(new StreamItem.Gap(root, zxid, now), null) < 0;
            }
            if (!lossy) {
                lossy = publisher.offer(item, null) < 0;
            }
            if (!lossy) {
                zxid = Math.max(zxid, now);
            }
        }

        private void offer(StreamItem item) {
            publisher.offer(item, null);
        }

        private long zxidOf(StreamItem item) {
            long known = item instanceof Change change ? change.zxid() : Change.ZXID_UNKNOWN;
            return known == Change.ZXID_UNKNOWN ? Math.max(zxid, driver.zxid()) : known;
        }

        void end() {
            publisher.close();
            lanes.remove(this);
        }
    }
}
