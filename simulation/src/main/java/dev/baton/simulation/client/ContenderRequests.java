package dev.baton.simulation.client;

import dev.baton.client.error.Applied;
import dev.baton.client.error.AuthFailed;
import dev.baton.client.error.BatonException;
import dev.baton.client.error.ClientClosed;
import dev.baton.client.error.NoNode;
import dev.baton.client.error.NodeExists;
import dev.baton.client.event.WatchEvent;
import dev.baton.client.session.WatchIntent;
import dev.baton.recipes.kernel.ContenderInput;
import dev.baton.recipes.kernel.ContenderOutput;
import dev.baton.recipes.kernel.Trouble;
import dev.baton.wire.model.Acl;
import dev.baton.wire.model.CreateMode;
import dev.baton.wire.model.WatchEventType;
import dev.baton.wire.op.Create2;
import dev.baton.wire.op.Delete;
import dev.baton.wire.op.GetChildren;
import dev.baton.wire.op.GetData;
import dev.baton.wire.op.OpResponse;
import dev.baton.wire.op.Sync;
import dev.baton.wire.path.ZnodePath;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A contender's commands as requests, and the answers as its inputs. */
final class ContenderRequests {
    private static final int ANY_VERSION = -1;

    private final SimClient client;
    private final String parent;
    private final Consumer<ContenderInput> answers;

    ContenderRequests(SimClient client, String parent, Consumer<ContenderInput> answers) {
        this.client = client;
        this.parent = parent;
        this.answers = answers;
    }

    void create(ContenderOutput.CreateNode command) {
        String path = ZnodePath.child(parent, command.prefix());
        client.submit(
                new Create2.Request(path, null, Acl.OPEN, CreateMode.EPHEMERAL_SEQUENTIAL.flag()),
                path,
                answer(command.ticket(), response -> {
                    Create2.Response made = (Create2.Response) response;
                    return new ContenderInput.Created(
                            command.ticket(),
                            ZnodePath.name(made.path()),
                            made.stat().czxid(),
                            made.stat().ephemeralOwner());
                }));
    }

    void createParents(ContenderOutput.CreateParents command) {
        ContenderInput made = new ContenderInput.ParentsCreated(command.ticket());
        Answer known = answer(command.ticket(), response -> made);
        client.submit(
                new Create2.Request(parent, null, Acl.OPEN, CreateMode.PERSISTENT.flag()),
                parent,
                (response, zxid, error) -> {
                    if (error instanceof NodeExists) {
                        answers.accept(made);
                    } else {
                        known.take(response, zxid, error);
                    }
                });
    }

    void list(ContenderOutput.ListChildren command) {
        BatonException[] syncError = syncIf(command.confirmed());
        Answer listed = answer(
                command.ticket(),
                response -> new ContenderInput.Listed(command.ticket(), ((GetChildren.Response) response).children()));
        client.submit(
                new GetChildren.Request(parent, false),
                parent,
                (response, zxid, error) -> listed.take(response, zxid, error == null ? syncError[0] : error));
    }

    void watchChildren(ContenderOutput.WatchChildren command) {
        client.submit(
                new GetChildren.Request(parent, true),
                parent,
                WatchIntent.register(
                        WatchIntent.Kind.CHILDREN,
                        event -> answers.accept(new ContenderInput.ChildrenChanged(command.ticket()))),
                answer(
                        command.ticket(),
                        response -> new ContenderInput.Listed(
                                command.ticket(), ((GetChildren.Response) response).children())));
    }

    void watch(ContenderOutput.WatchNode command) {
        int ticket = command.ticket();
        String path = ZnodePath.child(parent, command.name());
        BatonException[] syncError = syncIf(command.confirmed());
        Answer seen = answer(ticket, response -> {
            GetData.Response node = (GetData.Response) response;
            return new ContenderInput.NodeSeen(
                    ticket, node.stat().czxid(), node.stat().ephemeralOwner());
        });
        client.submit(
                new GetData.Request(path, true),
                path,
                WatchIntent.register(WatchIntent.Kind.DATA, event -> answers.accept(eventOf(ticket, event))),
                (response, zxid, error) -> {
                    if (error instanceof NoNode && syncError[0] == null) {
                        answers.accept(new ContenderInput.NodeMissing(ticket));
                    } else {
                        seen.take(response, zxid, syncError[0] == null ? error : syncError[0]);
                    }
                });
    }

    void remove(ContenderOutput.RemoveNode command) {
        String path = ZnodePath.child(parent, command.name());
        client.submit(
                new Delete.Request(path, ANY_VERSION),
                path,
                answer(command.ticket(), response -> new ContenderInput.Removed(command.ticket())));
    }

    /** The read that follows rides behind; its answer counts only together with the sync's, which comes first. */
    private BatonException[] syncIf(boolean confirmed) {
        BatonException[] failed = new BatonException[1];
        if (confirmed) {
            client.submit(new Sync.Request(parent), parent, (response, zxid, error) -> failed[0] = error);
        }
        return failed;
    }

    private static ContenderInput eventOf(int ticket, WatchEvent event) {
        return event.type() == WatchEventType.NODE_DELETED
                ? new ContenderInput.NodeDeleted(ticket)
                : new ContenderInput.NodeChanged(ticket);
    }

    private Answer answer(int ticket, Function<OpResponse, ContenderInput> success) {
        return (@Nullable OpResponse response, long zxid, @Nullable BatonException error) -> {
            if (error == null && response != null) {
                answers.accept(success.apply(response));
            } else if (error instanceof ClientClosed || error instanceof AuthFailed) {
                answers.accept(new ContenderInput.ClientClosed());
            } else {
                answers.accept(new ContenderInput.Failed(ticket, troubleOf(error)));
            }
        };
    }

    private static Trouble troubleOf(@Nullable BatonException error) {
        if (error instanceof NoNode) {
            return Trouble.NODE_MISSING;
        }
        if (error == null) {
            return Trouble.REFUSED;
        }
        if (error.applied() == Applied.UNKNOWN) {
            return Trouble.OUTCOME_UNKNOWN;
        }
        return error.retryable() ? Trouble.TRANSIENT : Trouble.REFUSED;
    }
}
