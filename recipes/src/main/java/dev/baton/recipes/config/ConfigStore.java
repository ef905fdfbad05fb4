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
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Publishes configuration. Thread-safe; holds nothing while unused.
 *
 * <ul>
 *   <li><b>Guarantee:</b> a version takes effect as a whole or not at all, in one transaction with its entry in the history; numbers have no gaps,
 *       and nothing is published that the validator refuses.
 *   <li><b>Others publish at the same time:</b> the changes are applied to, and validated with, what is in force then.
 *   <li><b>The connection breaks before the answer:</b> the history tells by the publication's id whether it was made.
 *   <li><b>Close of the client:</b> {@link dev.baton.client.error.ClientClosed}.
 * </ul>
 */
public final class ConfigStore {
    private static final String FORMAT = "%010d";

    private final Client client;
    private final String path;
    private final Consumer<ConfigVersion> validator;

    private ConfigStore(Client client, String path, Consumer<ConfigVersion> validator) {
        this.client = client;
        this.path = path;
        this.validator = validator;
    }

    /** The configuration at a path, without a validator. Makes no request. */
    public static ConfigStore on(Client client, String path) {
        return new ConfigStore(client, Calls.path(path), version -> {});
    }

    /** With a validator, which throws on a version that must not be published. */
    public ConfigStore withValidator(Consumer<ConfigVersion> newValidator) {
        return new ConfigStore(client, path, newValidator);
    }

    /** Publishes changes. Fails with {@link ConfigRefused} if the result is not valid. */
    public CompletableFuture<ConfigVersion> publishAsync(Publication publication, Duration limit) {
        return publish(publication.author(), publication.reason(), limit, now -> {
            TreeMap<String, String> values = new TreeMap<>(now);
            publication.changes().forEach((key, value) -> {
                if (value.isEmpty()) {
                    values.remove(key);
                } else {
                    values.put(key, value);
                }
            });
            return values;
        });
    }

    /** Publishes the values of an earlier version as a new one. Fails with {@link ConfigRefused} if there is no such version. */
    public CompletableFuture<ConfigVersion> rollbackAsync(long number, String author, String reason, Duration limit) {
        return Calls.plain(versionAsync(number)
                .thenCompose(old -> publish(author, reason, limit, now -> new TreeMap<>(old.values()))));
    }

    /** What is in force; shows every version that was published before the call. */
    public CompletableFuture<ConfigVersion> currentAsync() {
        return Calls.plain(NodeWatch.read(client, current()).thenApply(this::parse));
    }

    /** An earlier version. Fails with {@link ConfigRefused} if there is none of this number. */
    public CompletableFuture<ConfigVersion> versionAsync(long number) {
        if (number == 0) {
            return CompletableFuture.completedFuture(ConfigVersion.NONE);
        }
        return Calls.plain(NodeWatch.read(client, version(number)).thenApply(view -> {
            if (!view.exists()) {
                throw new ConfigRefused(context(), "there is no version " + number, null);
            }
            return parse(view);
        }));
    }

    /** Numbers of all versions that are kept, in order. */
    public CompletableFuture<List<Long>> numbersAsync() {
        return Calls.plain(client.getChildren(versions())
                .thenApply(children ->
                        children.names().stream().map(Long::parseLong).sorted().toList())
                .exceptionally(error -> {
                    if (Calls.unwrapped(error) instanceof NoNode) {
                        return List.of();
                    }
                    throw new CompletionException(Calls.unwrapped(error));
                }));
    }

    /** As {@link #publishAsync}, waiting. */
    public ConfigVersion publish(Publication publication, Duration limit) throws InterruptedException {
        return Calls.await(publishAsync(publication, limit));
    }

    /** As {@link #rollbackAsync}, waiting. */
    public ConfigVersion rollback(long number, String author, String reason, Duration limit)
            throws InterruptedException {
        return Calls.await(rollbackAsync(number, author, reason, limit));
    }

    /** Follows what is in force. */
    public ConfigView view() {
        return new ConfigView(client, current(), null);
    }

    /** Follows what is in force, and keeps the last known version in a file for a start without the ensemble. */
    public ConfigView view(Path lastKnownFile) {
        return new ConfigView(client, current(), lastKnownFile);
    }

    private CompletableFuture<ConfigVersion> publish(
            String author, String reason, Duration limit, UnaryOperator<SortedMap<String, String>> change) {
        CompletableFuture<ConfigVersion> result = new CompletableFuture<>();
        long deadline = System.nanoTime() + Calls.positive(limit).toNanos();
        String id = UUID.randomUUID().toString();
        attempt(new Attempt(author, reason, id, change, deadline), 1, result);
        return result;
    }

    private record Attempt(
            String author, String reason, String id, UnaryOperator<SortedMap<String, String>> change, long deadline) {}

    private void attempt(Attempt attempt, int number, CompletableFuture<ConfigVersion> result) {
        NodeWatch.read(client, current()).whenComplete((view, error) -> {
            if (error != null) {
                again(attempt, number, Calls.unwrapped(error), result);
                return;
            }
            try {
                ConfigVersion now = parse(view);
                ConfigVersion next = new ConfigVersion(
                        now.number() + 1,
                        attempt.change().apply(new TreeMap<>(now.values())),
                        attempt.author(),
                        attempt.reason(),
                        System.currentTimeMillis(),
                        attempt.id());
                validate(next);
                commit(attempt, number, view, next, result);
            } catch (RuntimeException refused) {
                result.completeExceptionally(refused);
            }
        });
    }

    private void validate(ConfigVersion next) {
        try {
            validator.accept(next);
        } catch (RuntimeException e) {
            throw new ConfigRefused(context(), "not valid: " + e.getMessage(), e);
        }
    }

    private void commit(
            Attempt attempt, int number, View view, ConfigVersion next, CompletableFuture<ConfigVersion> result) {
        byte[] json = VersionJson.write(next);
        Transaction both = view.exists()
                ? Transaction.EMPTY.setData(current(), json, view.version())
                : Transaction.EMPTY.create(current(), json);
        client.multi(both.create(version(next.number()), json)).whenComplete((done, error) -> {
            if (error == null) {
                result.complete(next);
            } else if (error instanceof BatonException known && known.applied() == Applied.UNKNOWN) {
                lookUp(attempt, number, next, error, result);
            } else if (error instanceof NoNode) {
                makeParents().whenComplete((made, failure) -> again(attempt, number, failure, result));
            } else {
                again(attempt, number, error, result);
            }
        });
    }

    /** The history has the version with our id if and only if it was published. */
    private void lookUp(
            Attempt attempt,
            int number,
            ConfigVersion next,
            Throwable unknown,
            CompletableFuture<ConfigVersion> result) {
        Duration limit = Duration.ofNanos(Math.max(1, attempt.deadline() - System.nanoTime()));
        Calls.persistently(limit, () -> NodeWatch.read(client, version(next.number())))
                .whenComplete((view, error) -> {
                    if (error != null) {
                        result.completeExceptionally(new OutcomeUnknown(context(), "and there was no time to look"));
                    } else if (view.exists() && isOurs(view, attempt)) {
                        result.complete(next);
                    } else {
                        again(attempt, number, unknown, result);
                    }
                });
    }

    private boolean isOurs(View view, Attempt attempt) {
        try {
            return VersionJson.read(view.bytes()).id().equals(attempt.id());
        } catch (IOException e) {
            return false;
        }
    }

    private void again(
            Attempt attempt, int number, @Nullable Throwable error, CompletableFuture<ConfigVersion> result) {
        boolean conflict = error == null || error instanceof BadVersion || error instanceof NodeExists;
        boolean retry = conflict || (error instanceof BatonException known && known.retryable());
        long pause = Clockwork.pauseNanos(number, conflict);
        if (!retry || attempt.deadline() - System.nanoTime() - pause <= 0) {
            result.completeExceptionally(
                    error == null ? new ConfigRefused(context(), "there was no time to publish", null) : error);
            return;
        }
        var unused = Clockwork.afterNanos(pause, () -> attempt(attempt, number + 1, result));
    }

    private CompletableFuture<Void> makeParents() {
        return client.create(
                        versions(),
                        new byte[0],
                        CreateOptions.of(CreateMode.PERSISTENT).withParents())
                .<Void>thenApply(made -> null)
                .exceptionally(error -> Calls.ignoring(NodeExists.class, error));
    }

    private ConfigVersion parse(View view) {
        try {
            return VersionJson.read(view.bytes());
        } catch (IOException e) {
            throw new ConfigRefused(context(), "the node holds no configuration", e);
        }
    }

    private ErrorContext context() {
        return Calls.context("configure", path, client);
    }

    private String current() {
        return ZnodePath.child(path, "current");
    }

    private String versions() {
        return ZnodePath.child(path, "versions");
    }

    private String version(long number) {
        return ZnodePath.child(versions(), String.format(Locale.ROOT, FORMAT, number));
    }

    @Override
    public String toString() {
        return "ConfigStore[" + path + "]";
    }
}
