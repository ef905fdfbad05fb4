package dev.baton.recipes.config;

import dev.baton.client.event.Registration;
import dev.baton.recipes.kernel.View;
import dev.baton.recipes.node.LastKnownFile;
import dev.baton.recipes.node.NodeWatch;
import dev.baton.recipes.node.Serial;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration in force, kept current. Asking costs no request. While there is no connection the last known version stays; at a start
 * without the ensemble it is that of the file, if there is one. Thread-safe.
 */
public final class ConfigView implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigView.class);

    private final String path;
    private final String root;
    private final @Nullable ConfigInstance instance;
    private final @Nullable LastKnownFile file;
    private final List<Consumer<ConfigVersion>> listeners = new CopyOnWriteArrayList<>();
    private final CompletableFuture<ConfigVersion> ready = new CompletableFuture<>();
    private final Serial serial = new Serial();
    private final Registration watch;
    private volatile ConfigVersion version = ConfigVersion.NONE;

    ConfigView(Deployments deployments, @Nullable Path lastKnown, @Nullable ConfigInstance instance) {
        this.path = deployments.current();
        this.root = deployments.path();
        this.instance = instance;
        this.file = lastKnown == null ? null : new LastKnownFile(lastKnown);
        serial.execute(this::load);
        this.watch = NodeWatch.start(deployments.client(), path, view -> serial.execute(() -> onView(view)));
    }

    /** The latest known version; {@link ConfigVersion#NONE} if nothing is known. */
    public ConfigVersion version() {
        return version;
    }

    /** Completes with the first version that the ensemble has shown, which may be {@link ConfigVersion#NONE}. */
    public CompletableFuture<ConfigVersion> ready() {
        return ready.copy();
    }

    /** Tells of the known version, if there is one, and of each newer one, one at a time; several may be told as one. */
    public Registration onChange(Consumer<ConfigVersion> listener) {
        listeners.add(listener);
        serial.execute(() -> {
            if (version.number() > 0 && listeners.contains(listener)) {
                tell(listener, version);
            }
        });
        return () -> listeners.remove(listener);
    }

    /** Stops following. The last known version can still be asked for. */
    @Override
    public void close() {
        watch.close();
    }

    private void load() {
        List<byte[]> saved = file == null ? null : file.load();
        if (saved == null || saved.size() != 1) {
            return;
        }
        try {
            version = VersionJson.read(saved.get(0));
        } catch (IOException e) {
            LOG.warn("the last known configuration cannot be read path={}", path, e);
        }
    }

    private void onView(View view) {
        ConfigVersion next;
        try {
            next = DeploymentJson.read(view.bytes()).versionFor(root, instance);
        } catch (IOException e) {
            LOG.warn("not a configuration, the last known one stays path={}", path, e);
            return;
        }
        boolean changed = !next.equals(version);
        version = next;
        LastKnownFile target = file;
        if (target != null && changed) {
            target.save(List.of(VersionJson.write(next)));
        }
        if (changed) {
            listeners.forEach(listener -> tell(listener, next));
        }
        ready.complete(next);
    }

    private static void tell(Consumer<ConfigVersion> listener, ConfigVersion version) {
        try {
            listener.accept(version);
        } catch (RuntimeException e) {
            LOG.warn("a listener of a configuration failed", e);
        }
    }

    @Override
    public String toString() {
        return "ConfigView[" + path + ", version " + version.number() + "]";
    }
}
