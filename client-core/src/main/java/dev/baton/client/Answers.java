package dev.baton.client;

import dev.baton.client.error.ErrorContext;
import dev.baton.client.error.ServerException;
import dev.baton.client.session.Chroot;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.model.Stat;
import dev.baton.wire.op.Create2;
import dev.baton.wire.op.Exists;
import dev.baton.wire.op.GetAcl;
import dev.baton.wire.op.GetChildren;
import dev.baton.wire.op.GetChildren2;
import dev.baton.wire.op.GetData;
import dev.baton.wire.op.GetEphemerals;
import dev.baton.wire.op.Multi;
import dev.baton.wire.op.MultiResult;
import dev.baton.wire.op.OpResponse;
import dev.baton.wire.op.SetAcl;
import dev.baton.wire.op.SetData;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** From the protocol's answers to the API's results. */
final class Answers {
    private Answers() {}

    static Optional<Stat> exists(@Nullable OpResponse response) {
        return response == null ? Optional.empty() : Optional.of(((Exists.Response) response).stat());
    }

    static NodeData data(@Nullable OpResponse response) {
        GetData.Response data = cast(GetData.Response.class, response);
        return new NodeData(data.data(), data.stat());
    }

    static Children children(@Nullable OpResponse response) {
        GetChildren2.Response children = cast(GetChildren2.Response.class, response);
        return new Children(children.children(), children.stat());
    }

    static Created created(@Nullable OpResponse response, Chroot chroot) {
        Create2.Response created = cast(Create2.Response.class, response);
        return new Created(chroot.toClient(created.path()), created.stat());
    }

    static Stat setData(@Nullable OpResponse response) {
        return cast(SetData.Response.class, response).stat();
    }

    static NodeAcl acl(@Nullable OpResponse response) {
        GetAcl.Response acl = cast(GetAcl.Response.class, response);
        return new NodeAcl(acl.acl(), acl.stat());
    }

    static Stat setAcl(@Nullable OpResponse response) {
        return cast(SetAcl.Response.class, response).stat();
    }

    /** Only what lies below the chroot: the server compares prefixes as plain strings. */
    static List<String> ephemerals(@Nullable OpResponse response, Chroot chroot) {
        return cast(GetEphemerals.Response.class, response).ephemerals().stream()
                .filter(chroot::contains)
                .map(chroot::toClient)
                .toList();
    }

    static TransactionResult multi(@Nullable OpResponse response, long zxid, Transaction transaction, Chroot chroot) {
        List<MultiResult> results = cast(Multi.Response.class, response).results();
        refuseFailed(results, transaction, zxid);
        List<OpResult> typed = new ArrayList<>(results.size());
        for (int i = 0; i < results.size(); i++) {
            OpResponse body = results.get(i).response();
            typed.add(
                    switch (transaction.steps().get(i).kind()) {
                        case CREATE -> new OpResult.Create(created(body, chroot));
                        case SET_DATA -> new OpResult.SetData(setData(body));
                        case DELETE -> new OpResult.Delete();
                        case CHECK -> new OpResult.Check();
                    });
        }
        return new TransactionResult(List.copyOf(typed), zxid);
    }

    /** In a failed transaction every result is an error: 0 before the culprit, its code, and "not tried" after it. */
    private static void refuseFailed(List<MultiResult> results, Transaction transaction, long zxid) {
        int culprit = -1;
        for (int i = 0; i < results.size(); i++) {
            MultiResult result = results.get(i);
            if (!result.isError()) {
                continue;
            }
            boolean named = result.err() != 0 && result.err() != ErrorCode.RUNTIME_INCONSISTENCY.code();
            if (named || culprit < 0) {
                culprit = i;
            }
            if (named) {
                break;
            }
        }
        if (culprit >= 0) {
            ErrorContext context =
                    new ErrorContext("multi", transaction.steps().get(culprit).path(), zxid);
            throw ServerException.of(ErrorCode.of(results.get(culprit).err()), context, culprit);
        }
    }

    static List<ReadResult> multiRead(@Nullable OpResponse response, long zxid, Reads reads) {
        List<MultiResult> results = cast(Multi.Response.class, response).results();
        List<ReadResult> typed = new ArrayList<>(results.size());
        for (int i = 0; i < results.size(); i++) {
            OpResponse body = results.get(i).response();
            Reads.Item item = reads.items().get(i);
            if (body == null) {
                ErrorContext context = new ErrorContext("multiRead", item.path(), zxid);
                typed.add(new ReadResult.Failed(
                        ServerException.of(ErrorCode.of(results.get(i).err()), context)));
            } else if (item.children()) {
                typed.add(new ReadResult.ChildNames(
                        cast(GetChildren.Response.class, body).children()));
            } else {
                typed.add(new ReadResult.Data(data(body)));
            }
        }
        return List.copyOf(typed);
    }

    static <R extends OpResponse> R cast(Class<R> type, @Nullable OpResponse response) {
        return type.cast(Objects.requireNonNull(response, "response"));
    }
}
