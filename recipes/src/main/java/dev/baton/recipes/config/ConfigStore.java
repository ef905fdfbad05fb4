package dev.baton.recipes.config;

import dev.baton.client.Client;
import dev.baton.client.error.NoNode;
import dev.baton.recipes.node.Calls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Publishes configuration. Thread-safe; holds nothing while unused.
 *
 * <ul>
 *   <li><b>Guarantee:</b> a version takes effect as a whole or not at all, in one transaction with its entry in the history; numbers have no gaps,
 *       and nothing is published that the validator refuses.
 *   <li><b>Others publish at the same time:</b> the changes are applied to, and validated with, what is in force then. While a version is being
 *       rolled out, nothing else is published.
 *   <li><b>The connection breaks before the answer:</b> the history tells by the publication's id whether it was made.
 *   <li><b>Close of the client:</b> {@link dev.baton.client.error.ClientClosed}.
 * </ul>
 *
 * <p>A version can be shown to a part of the fleet first: {@link #rollOutAsync} does that by a plan, with a way back that needs nobody; {@link
 * #stageAsync}, {@link #widenAsync}, {@link #promoteAsync} and {@link #abandonAsync} are its steps. Who is to take part follows by {@link #follow}.
 */
public final class ConfigStore {
    private final Deployments deployments;
    private final Consumer<ConfigVersion> validator;

    private ConfigStore(Deployments deployments, Consumer<ConfigVersion> validator) {
        this.deployments = deployments;
        this.validator = validator;
    }

    /** The configuration at a path, without a validator. Makes no request. */
    public static ConfigStore on(Client client, String path) {
        return new ConfigStore(new Deployments(client, path), version -> {});
    }

    /** With a validator, which throws on a version that must not be published. */
    public ConfigStore withValidator(Consumer<ConfigVersion> newValidator) {
        return new ConfigStore(deployments, newValidator);
    }

    /** Publishes changes. Fails with {@link ConfigRefused} if the result is not valid, or another version is being rolled out. */
    public CompletableFuture<ConfigVersion> publishAsync(Publication publication, Duration limit) {
        String id = UUID.randomUUID().toString();
        return deployments.change(limit, now -> {
            ConfigVersion next =
                    next(now, publication.author(), publication.reason(), id, values -> changed(values, publication));
            return new Deployments.Next(new Deployment(next, next.number(), null), next, true);
        });
    }

    /** Publishes the values of an earlier version as a new one. Fails with {@link ConfigRefused} if there is no such version. */
    public CompletableFuture<ConfigVersion> rollbackAsync(long number, String author, String reason, Duration limit) {
        String id = UUID.randomUUID().toString();
        return Calls.plain(versionAsync(number)
                .thenCompose(old -> deployments.change(limit, now -> {
                    ConfigVersion next = next(now, author, reason, id, values -> new TreeMap<>(old.values()));
                    return new Deployments.Next(new Deployment(next, next.number(), null), next, true);
                })));
    }

    /** Shows a new version to an audience only. Fails with {@link ConfigRefused} as {@link #publishAsync} does. */
    public CompletableFuture<ConfigVersion> stageAsync(Publication publication, Audience audience, Duration limit) {
        String id = UUID.randomUUID().toString();
        return deployments.change(limit, now -> {
            ConfigVersion next =
                    next(now, publication.author(), publication.reason(), id, values -> changed(values, publication));
            StagedVersion staged = new StagedVersion(next, audience);
            return new Deployments.Next(new Deployment(now.current(), next.number(), staged), next, true);
        });
    }

    /** Shows a staged version to another audience. Fails with {@link ConfigRefused} if it is not staged any more. */
    public CompletableFuture<ConfigVersion> widenAsync(long number, Audience audience, Duration limit) {
        return deployments.change(limit, now -> {
            ConfigVersion version = requireStaged(now, number);
            Deployment next = new Deployment(now.current(), now.last(), new StagedVersion(version, audience));
            return new Deployments.Next(next, version, false);
        });
    }

    /** Makes a staged version the one in force. Fails with {@link ConfigRefused} if it is not staged any more. */
    public CompletableFuture<ConfigVersion> promoteAsync(long number, Duration limit) {
        return deployments.change(limit, now -> {
            if (now.staged() == null && now.current().number() == number) {
                return new Deployments.Next(null, now.current(), false);
            }
            ConfigVersion version = requireStaged(now, number);
            return new Deployments.Next(new Deployment(version, now.last(), null), version, false);
        });
    }

    /**
     * Shows a staged version to nobody any more; instances go back to the one in force, with which the result completes. Fails with {@link
     * ConfigRefused} if the version is in force for all.
     */
    public CompletableFuture<ConfigVersion> abandonAsync(long number, Duration limit) {
        return deployments.change(limit, now -> {
            if (now.current().number() == number) {
                throw deployments.refused("version " + number + " is in force for all", null);
            }
            Deployment next = now.stages(number) ? new Deployment(now.current(), now.last(), null) : null;
            return new Deployments.Next(next, now.current(), false);
        });
    }

    /**
     * Rolls a version out step by step, and back by itself if too many instances fail or a step takes too long.
     *
     * @return completes when the version is in force for all or for nobody; fails with {@link ConfigRefused} as {@link #publishAsync} does, or if the
     *     ensemble does not answer, in which case the version stays as far as it was
     */
    public CompletableFuture<RolloutResult> rollOutAsync(Publication publication, RolloutPlan plan) {
        return stageAsync(publication, plan.audiences().get(0), plan.stepLimit())
                .thenCompose(version -> RollingOut.start(this, deployments, version, plan));
    }

    /** What is being rolled out. */
    public CompletableFuture<Optional<StagedVersion>> stagedAsync() {
        return deployments.readAsync().thenApply(now -> Optional.ofNullable(now.staged()));
    }

    /** What is in force; shows every version that was published before the call. */
    public CompletableFuture<ConfigVersion> currentAsync() {
        return deployments.readAsync().thenApply(Deployment::current);
    }

    /** An earlier version. Fails with {@link ConfigRefused} if there is none of this number. */
    public CompletableFuture<ConfigVersion> versionAsync(long number) {
        return deployments.versionAsync(number);
    }

    /** Numbers of all versions that are kept, in order; also of those that were staged and abandoned. */
    public CompletableFuture<List<Long>> numbersAsync() {
        return Calls.plain(deployments
                .client()
                .getChildren(deployments.versions())
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

    /** As {@link #rollOutAsync}, waiting. */
    public RolloutResult rollOut(Publication publication, RolloutPlan plan) throws InterruptedException {
        return Calls.await(rollOutAsync(publication, plan));
    }

    /**
     * Waits until a part of those who see a version have applied it.
     *
     * @param part from 0 to 1; nobody is not enough
     * @return completes with what they say; fails with {@link ConfigRefused} if the version is not shown to anybody any more, or {@link
     *     dev.baton.client.error.DeadlineExceeded}
     */
    public CompletableFuture<Acknowledgements> awaitApplied(long number, double part, Duration limit) {
        return Roll.await(deployments, number, part, limit);
    }

    /** Follows what is in force. */
    public ConfigView view() {
        return new ConfigView(deployments, null, null);
    }

    /** Follows what is in force, and keeps the last known version in a file for a start without the ensemble. */
    public ConfigView view(Path lastKnownFile) {
        return new ConfigView(deployments, lastKnownFile, null);
    }

    /**
     * Follows what an instance is to see, and tells of each version whether it was applied.
     *
     * @param applier applies a version, or throws; one at a time, on the client's callback lane, so it must not block
     */
    public ConfigFollower follow(ConfigInstance instance, Consumer<ConfigVersion> applier) {
        return new ConfigFollower(deployments, instance, applier);
    }

    private static SortedMap<String, String> changed(SortedMap<String, String> now, Publication publication) {
        TreeMap<String, String> values = new TreeMap<>(now);
        publication.changes().forEach((key, value) -> {
            if (value.isEmpty()) {
                values.remove(key);
            } else {
                values.put(key, value);
            }
        });
        return values;
    }

    private ConfigVersion next(
            Deployment now, String author, String reason, String id, UnaryOperator<SortedMap<String, String>> change) {
        StagedVersion staged = now.staged();
        if (staged != null) {
            throw deployments.refused(
                    "version " + staged.version().number() + " is being rolled out; promote or abandon it first", null);
        }
        ConfigVersion next = new ConfigVersion(
                now.last() + 1,
                change.apply(new TreeMap<>(now.current().values())),
                author,
                reason,
                System.currentTimeMillis(),
                id);
        try {
            validator.accept(next);
        } catch (RuntimeException e) {
            throw deployments.refused("not valid: " + e.getMessage(), e);
        }
        return next;
    }

    private ConfigVersion requireStaged(Deployment now, long number) {
        StagedVersion staged = now.staged();
        if (staged == null || staged.version().number() != number) {
            throw deployments.refused("version " + number + " is not being rolled out", null);
        }
        return staged.version();
    }

    @Override
    public String toString() {
        return "ConfigStore[" + deployments.path() + "]";
    }
}
