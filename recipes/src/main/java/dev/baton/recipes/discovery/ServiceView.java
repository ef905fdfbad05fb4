package dev.baton.recipes.discovery;

import dev.baton.client.Client;
import dev.baton.client.event.Registration;
import dev.baton.recipes.node.Calls;
import dev.baton.recipes.node.Clockwork;
import dev.baton.recipes.node.LastKnownFile;
import dev.baton.recipes.node.Mirror;
import dev.baton.recipes.node.Serial;
import dev.baton.wire.path.ZnodePath;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The instances of one service, kept current. Asking costs no request. Thread-safe.
 *
 * <ul>
 *   <li><b>The connection breaks or the session is lost:</b> the last known set stays, marked as not current, and everything is read
 *       again afterwards.
 *   <li><b>Many instances vanish at once:</b> they are held as suspects, see {@link ViewOptions}; one that was draining is not.
 *   <li><b>The registry cannot be reached at the start:</b> the set of the snapshot file is shown, if there is one.
 *   <li><b>A node that is no instance</b> is left out and logged once.
 * </ul>
 */
public final class ServiceView implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceView.class);

    private final String path;
    private final InstanceSet known;
    private final @Nullable LastKnownFile file;
    private final List<Consumer<Services>> listeners = new CopyOnWriteArrayList<>();
    private final Serial serial = new Serial();
    private final Mirror mirror;

    // touched inside of serial only
    private final Map<String, Parsed> parsed = new HashMap<>();
    private final Set<Long> complainedOf = new HashSet<>();
    private @Nullable ScheduledFuture<?> timer;
    private boolean current;
    private boolean live;

    private volatile Services services = Services.NONE;
    private volatile boolean closed;

    private record Parsed(long mzxid, @Nullable ServiceInstance instance) {}

    ServiceView(Client client, String path, ViewOptions options) {
        this.path = path;
        boolean protects = !options.suspectHold().isZero();
        this.known = new InstanceSet(
                protects ? options.massExpiryShare() : 2,
                options.massExpiryWindow().toNanos(),
                options.suspectHold().toNanos());
        Path snapshotFile = options.snapshotFile();
        this.file = snapshotFile == null ? null : new LastKnownFile(snapshotFile);
        if (file != null) {
            serial.execute(this::loadFile);
        }
        this.mirror = Mirror.start(client, path, snapshot -> serial.execute(() -> onSnapshot(snapshot)));
    }

    /** What is known now. */
    public Services services() {
        return services;
    }

    /** Completes when the registry was read for the first time. */
    public CompletableFuture<Services> ready() {
        return Calls.plain(mirror.ready().thenApply(snapshot -> services));
    }

    /** As {@link #ready()}, waiting for it; whether it came in time. */
    public boolean awaitReady(Duration timeout) throws InterruptedException {
        CompletableFuture<Services> ready = ready();
        CompletableFuture<Boolean> result = ready.thenApply(now -> true);
        Calls.limit(result, Calls.positive(timeout), () -> result.complete(false));
        return Calls.await(Calls.plain(result));
    }

    /** Tells of the present set, and of each further one, one at a time; runs on threads of the client's callbacks or the recipes'. */
    public Registration onChange(Consumer<Services> listener) {
        listeners.add(listener);
        serial.execute(() -> {
            if (!services.equals(Services.NONE) && listeners.contains(listener)) {
                tell(listener, services);
            }
        });
        return () -> listeners.remove(listener);
    }

    /** Stops following. The last known set can still be asked for. */
    @Override
    public void close() {
        closed = true;
        mirror.close();
        serial.execute(() -> Calls.cancel(timer));
    }

    private void loadFile() {
        List<byte[]> items = file == null ? null : file.load();
        if (items == null) {
            return;
        }
        List<ServiceInstance> instances = new ArrayList<>();
        for (byte[] item : items) {
            try {
                instances.add(InstanceJson.read(item));
            } catch (IOException e) {
                LOG.warn("the snapshot file has something that is no instance path={}", path, e);
            }
        }
        known.update(instances, System.nanoTime());
        publish();
    }

    private void onSnapshot(Mirror.Snapshot snapshot) {
        current = snapshot.current();
        if (snapshot.loaded()) {
            List<ServiceInstance> instances = instancesOf(snapshot);
            if (!live && !instances.isEmpty()) {
                known.clear(); // what the file said is of no use any more
            }
            live = true;
            known.update(instances, System.nanoTime());
        }
        publish();
        LastKnownFile target = file;
        if (target != null && current) {
            target.save(services.all().stream().map(InstanceJson::write).toList());
        }
    }

    private List<ServiceInstance> instancesOf(Mirror.Snapshot snapshot) {
        parsed.keySet().retainAll(snapshot.entries().keySet());
        List<ServiceInstance> instances = new ArrayList<>();
        snapshot.entries().values().forEach(entry -> {
            Parsed before = parsed.get(entry.name());
            Parsed now = before != null && before.mzxid() == entry.stat().mzxid() ? before : parse(entry);
            parsed.put(entry.name(), now);
            if (now.instance() != null) {
                instances.add(now.instance());
            }
        });
        return instances;
    }

    private Parsed parse(Mirror.Entry entry) {
        long mzxid = entry.stat().mzxid();
        try {
            return new Parsed(mzxid, InstanceJson.read(entry.data()));
        } catch (IOException e) {
            if (complainedOf.add(mzxid)) {
                LOG.warn(
                        "not an instance path={} reason={}",
                        ZnodePath.child(path, entry.name()),
                        String.valueOf(e.getMessage()));
            }
            return new Parsed(mzxid, null);
        }
    }

    private void publish() {
        Services next = new Services(known.all(), known.suspectIds(), current && live);
        Services former = services;
        services = next;
        armTimer();
        if (!next.equals(former) && !closed) {
            listeners.forEach(listener -> tell(listener, next));
        }
    }

    private void armTimer() {
        Calls.cancel(timer);
        long left = known.nextExpiryNanos(System.nanoTime());
        timer = left < 0 || closed
                ? null
                : Clockwork.afterNanos(
                        left,
                        () -> serial.execute(() -> {
                            known.expire(System.nanoTime());
                            publish();
                        }));
    }

    private static void tell(Consumer<Services> listener, Services services) {
        try {
            listener.accept(services);
        } catch (RuntimeException e) {
            LOG.warn("a listener of a service view failed", e);
        }
    }

    @Override
    public String toString() {
        return "ServiceView[" + path + ", " + services.all().size() + " instances"
                + (services.current() ? "" : ", not current") + "]";
    }
}
