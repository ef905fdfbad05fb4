package dev.baton.recipes.driver;

import dev.baton.client.Client;
import dev.baton.client.CreateOptions;
import dev.baton.client.Created;
import dev.baton.client.ReadOptions;
import dev.baton.client.Transaction;
import dev.baton.client.WriteOptions;
import dev.baton.client.error.Applied;
import dev.baton.client.error.AuthFailed;
import dev.baton.client.error.BatonException;
import dev.baton.client.error.ClientClosed;
import dev.baton.client.error.NoNode;
import dev.baton.client.event.WatchEvent;
import dev.baton.recipes.kernel.Anchor;
import dev.baton.recipes.kernel.ContenderInput;
import dev.baton.recipes.kernel.ContenderOutput;
import dev.baton.recipes.kernel.Trouble;
import dev.baton.wire.model.CreateMode;
import dev.baton.wire.model.WatchEventType;
import dev.baton.wire.path.ZnodePath;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A contender's commands as requests of the client, and the client's answers as the contender's inputs. */
final class Requests {
    private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);
    private static final CreateOptions IN_LINE = CreateOptions.of(CreateMode.EPHEMERAL_SEQUENTIAL);
    private static final CreateOptions IN_PLACE = CreateOptions.of(CreateMode.EPHEMERAL);

    private final Client client;
    private final String parent;
    private final Supplier<byte[]> data;
    private final Consumer<ContenderInput> answers;
    private volatile @Nullable Throwable refusal;

    Requests(Client client, String parent, Supplier<byte[]> data, Consumer<ContenderInput> answers) {
        this.client = client;
        this.parent = parent;
        this.data = data;
        this.answers = answers;
    }

    /** Why the last request that was refused for good was refused, or null. */
    @Nullable
    Throwable refusal() {
        return refusal;
    }

    void create(ContenderOutput.CreateNode command) {
        int ticket = command.ticket();
        String path = ZnodePath.child(parent, command.prefix());
        Anchor anchor = command.anchor();
        CompletableFuture<Created> creation = anchor == null
                ? client.create(path, data.get(), IN_LINE)
                : client.multi(Transaction.EMPTY
                                .check(ZnodePath.child(parent, anchor.name()), WriteOptions.ANY_VERSION)
                                .create(path, data.get(), IN_PLACE))
                        .thenApply(results -> results.created(1));
        creation.whenComplete((made, error) -> answer(
                ticket,
                error,
                () -> new ContenderInput.Created(
                        ticket,
                        ZnodePath.name(made.path()),
                        made.stat().czxid(),
                        made.stat().ephemeralOwner())));
    }

    void createParents(ContenderOutput.CreateParents command) {
        int ticket = command.ticket();
        new ParentMaker(client).make(parent).whenComplete((made, error) -> {
            if (unwrapped(error) instanceof NoNode missing) {
                // what is missing lies above anything that this client can name: its chroot
                refuse(ticket, missing);
            } else {
                answer(ticket, error, () -> new ContenderInput.ParentsCreated(ticket));
            }
        });
    }

    void list(ContenderOutput.ListChildren command) {
        int ticket = command.ticket();
        CompletableFuture<?> synced = syncIf(command.confirmed());
        client.getChildren(parent)
                .whenComplete((children, error) -> synced.whenComplete((done, syncError) -> answer(
                        ticket,
                        error == null ? syncError : error,
                        () -> new ContenderInput.Listed(ticket, children.names()))));
    }

    void watchChildren(ContenderOutput.WatchChildren command) {
        int ticket = command.ticket();
        ReadOptions options =
                ReadOptions.DEFAULT.withWatcher(event -> answers.accept(new ContenderInput.ChildrenChanged(ticket)));
        client.getChildren(parent, options)
                .whenComplete((children, error) ->
                        answer(ticket, error, () -> new ContenderInput.Listed(ticket, children.names())));
    }

    void watch(ContenderOutput.WatchNode command) {
        int ticket = command.ticket();
        CompletableFuture<?> synced = syncIf(command.confirmed());
        // getData and not exists: on a missing node that would leave a watch behind
        ReadOptions options = ReadOptions.DEFAULT.withWatcher(event -> answers.accept(eventOf(ticket, event)));
        client.getData(ZnodePath.child(parent, command.name()), options)
                .whenComplete((node, error) -> synced.whenComplete((done, syncError) -> {
                    if (error instanceof NoNode && syncError == null) {
                        answers.accept(new ContenderInput.NodeMissing(ticket));
                    } else {
                        answer(
                                ticket,
                                syncError == null ? error : syncError,
                                () -> new ContenderInput.NodeSeen(
                                        ticket,
                                        node.stat().czxid(),
                                        node.stat().ephemeralOwner(),
                                        RankedNodes.isAsked(node.data())));
                    }
                }));
    }

    void remove(ContenderOutput.RemoveNode command) {
        int ticket = command.ticket();
        client.delete(ZnodePath.child(parent, command.name())).whenComplete((done, error) -> {
            if (error instanceof BatonException refused && troubleOf(refused) == Trouble.REFUSED && !isEnd(refused)) {
                LOG.warn("lock node stays until its session ends path={} node={}", parent, command.name(), error);
            }
            answer(ticket, error, () -> new ContenderInput.Removed(ticket));
        });
    }

    /** The read that follows rides behind; its answer counts only together with the sync's. */
    private CompletableFuture<?> syncIf(boolean confirmed) {
        return confirmed ? client.sync(parent) : CompletableFuture.completedFuture(null);
    }

    private static ContenderInput eventOf(int ticket, WatchEvent event) {
        return event.type() == WatchEventType.NODE_DELETED
                ? new ContenderInput.NodeDeleted(ticket)
                : new ContenderInput.NodeChanged(ticket);
    }

    private void answer(int ticket, @Nullable Throwable error, Supplier<ContenderInput> success) {
        Throwable cause = unwrapped(error);
        if (cause == null) {
            answers.accept(success.get());
        } else if (isEnd(cause)) {
            refusal = cause;
            answers.accept(new ContenderInput.ClientClosed());
        } else if (cause instanceof BatonException known && troubleOf(known) != Trouble.REFUSED) {
            answers.accept(new ContenderInput.Failed(ticket, troubleOf(known)));
        } else {
            refuse(ticket, cause);
        }
    }

    private void refuse(int ticket, Throwable cause) {
        refusal = cause;
        answers.accept(new ContenderInput.Failed(ticket, Trouble.REFUSED));
    }

    private static boolean isEnd(Throwable error) {
        return error instanceof ClientClosed || error instanceof AuthFailed;
    }

    private static Trouble troubleOf(BatonException error) {
        if (error instanceof NoNode) {
            return Trouble.NODE_MISSING;
        }
        if (error.applied() == Applied.UNKNOWN) {
            return Trouble.OUTCOME_UNKNOWN;
        }
        return error.retryable() ? Trouble.TRANSIENT : Trouble.REFUSED;
    }

    private static @Nullable Throwable unwrapped(@Nullable Throwable error) {
        return error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    }
}
