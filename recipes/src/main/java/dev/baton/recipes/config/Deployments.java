package dev.baton.recipes.config;

import dev.baton.client.Client;
import dev.baton.client.CreateOptions;
import dev.baton.client.Transaction;
import dev.baton.client.error.Applied;
import dev.baton.client.error.BadVersion;
import dev.baton.client.error.BatonException;
import dev.baton.client.error.ErrorContext;
import dev.baton.client.error.NoNode;
import dev.baton.client.error.NodeExists;
import dev.baton.client.error.OutcomeUnknown;
import dev.baton.recipes.kernel.View;
import dev.baton.recipes.node.Calls;
import dev.baton.recipes.node.Clockwork;
import dev.baton.recipes.node.NodeWatch;
import dev.baton.wire.model.CreateMode;
import dev.baton.wire.path.ZnodePath;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Changes the node of a configuration by its version, each new configuration version in one transaction with its entry in the history, until
 * that succeeds or the change is refused.
 */
final class Deployments {
    private static final String FORMAT = "%010d";
    private static final long PUBLISHED_NANOS = 1_000_000;

    private final Client client;
    private final String path;

    /**
     * What a change makes of a deployment.
     *
     * @param deployment the next one; null if there is nothing to change
     * @param version what the caller gets
     * @param isNew whether that version is new, and goes into the history
     */
    record Next(@Nullable Deployment deployment, ConfigVersion version, boolean isNew) {}

    Deployments(Client client, String path) {
        this.client = client;
        this.path = Calls.path(path);
    }

    Client client() {
        return client;
    }

    String path() {
        return path;
    }

    String current() {
        return ZnodePath.child(path, "current");
    }

    String versions() {
        return ZnodePath.child(path, "versions");
    }

    String acknowledgements() {
        return ZnodePath.child(path, "acks");
    }

    private String version(long number) {
        return ZnodePath.child(versions(), String.format(Locale.ROOT, FORMAT, number));
    }

    CompletableFuture<Deployment> readAsync() {
        return Calls.plain(NodeWatch.read(client, current()).thenApply(this::parse));
    }

    CompletableFuture<ConfigVersion> versionAsync(long number) {
        if (number == 0) {
            return CompletableFuture.completedFuture(ConfigVersion.NONE);
        }
        return Calls.plain(NodeWatch.read(client, version(number)).thenApply(view -> {
            if (!view.exists()) {
                throw refused("there is no version " + number, null);
            }
            try {
                return VersionJson.read(view.bytes());
            } catch (IOException e) {
                throw refused("the node holds no version", e);
            }
        }));
    }

    /**
     * Makes a change.
     *
     * @param change from what is there; throws {@link ConfigRefused} if it must not be made. May be called several times; must give the same id to
     *     a new version each time
     */
    CompletableFuture<ConfigVersion> change(Duration limit, Function<Deployment, Next> change) {
        CompletableFuture<ConfigVersion> result = new CompletableFuture<>();
        long deadline = System.nanoTime() + Calls.positive(limit).toNanos();
        attempt(new Attempt(change, deadline, result), 1);
        return result;
    }

    private record Attempt(Function<Deployment, Next> change, long deadline, CompletableFuture<ConfigVersion> result) {}

    private void attempt(Attempt attempt, int number) {
        NodeWatch.read(client, current()).whenComplete((view, error) -> {
            if (error != null) {
                again(attempt, number, Calls.unwrapped(error));
                return;
            }
            try {
                commit(attempt, number, view, attempt.change().apply(parse(view)));
            } catch (RuntimeException refused) {
                attempt.result().completeExceptionally(refused);
            }
        });
    }

    private void commit(Attempt attempt, int number, View view, Next next) {
        Deployment deployment = next.deployment();
        if (deployment == null) {
            attempt.result().complete(next.version());
            return;
        }
        byte[] json = DeploymentJson.write(deployment);
        Transaction change = view.exists()
                ? Transaction.EMPTY.setData(current(), json, view.version())
                : Transaction.EMPTY.create(current(), json);
        ConfigVersion version = next.version();
        if (next.isNew()) {
            change = change.create(version(version.number()), VersionJson.write(version));
        }
        client.multi(change).whenComplete((done, error) -> {
            if (error == null) {
                attempt.result().complete(version);
            } else if (next.isNew() && error instanceof BatonException known && known.applied() == Applied.UNKNOWN) {
                lookUp(attempt, number, version, error);
            } else if (error instanceof NoNode) {
                makeParents().whenComplete((made, failure) -> again(attempt, number, failure));
            } else if (error instanceof BatonException known && known.applied() == Applied.UNKNOWN) {
                again(attempt, number, null); // what is there then says whether it was made
            } else {
                again(attempt, number, error);
            }
        });
    }

    /** The history has the version with our id if and only if it was published. */
    private void lookUp(Attempt attempt, int number, ConfigVersion ours, Throwable unknown) {
        Duration limit = Duration.ofNanos(Math.max(1, attempt.deadline() - System.nanoTime()));
        Calls.persistently(limit, () -> NodeWatch.read(client, version(ours.number())))
                .whenComplete((view, error) -> {
                    if (error != null) {
                        attempt.result()
                                .completeExceptionally(new OutcomeUnknown(context(), "and there was no time to look"));
                    } else if (view.exists() && isOurs(view, ours)) {
                        attempt.result().complete(ours);
                    } else {
                        again(attempt, number, unknown);
                    }
                });
    }

    private static boolean isOurs(View view, ConfigVersion ours) {
        try {
            return VersionJson.read(view.bytes()).id().equals(ours.id());
        } catch (IOException e) {
            return false;
        }
    }

    private void again(Attempt attempt, int number, @Nullable Throwable error) {
        boolean conflict = error == null || error instanceof BadVersion || error instanceof NodeExists;
        boolean retry = conflict || (error instanceof BatonException known && known.retryable());
        long pause = conflict ? Clockwork.contentionNanos(PUBLISHED_NANOS) : Clockwork.pauseNanos(number);
        if (!retry || attempt.deadline() - System.nanoTime() - pause <= 0) {
            attempt.result()
                    .completeExceptionally(error == null ? refused("there was no time to publish", null) : error);
            return;
        }
        var unused = Clockwork.afterNanos(pause, () -> attempt(attempt, number + 1));
    }

    private CompletableFuture<Void> makeParents() {
        return client.create(
                        versions(),
                        new byte[0],
                        CreateOptions.of(CreateMode.PERSISTENT).withParents())
                .<Void>thenApply(made -> null)
                .exceptionally(error -> Calls.ignoring(NodeExists.class, error));
    }

    private Deployment parse(View view) {
        try {
            return DeploymentJson.read(view.bytes());
        } catch (IOException e) {
            throw refused("the node holds no configuration", e);
        }
    }

    ConfigRefused refused(String why, @Nullable Throwable cause) {
        return new ConfigRefused(context(), why, cause);
    }

    private ErrorContext context() {
        return Calls.context("configure", path, client);
    }
}
