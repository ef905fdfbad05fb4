package dev.baton.client;

import dev.baton.client.Transaction.CheckStep;
import dev.baton.client.Transaction.CreateStep;
import dev.baton.client.Transaction.DeleteStep;
import dev.baton.client.Transaction.SetDataStep;
import dev.baton.client.session.Chroot;
import dev.baton.wire.model.Acl;
import dev.baton.wire.op.Check;
import dev.baton.wire.op.Create2;
import dev.baton.wire.op.CreateContainer;
import dev.baton.wire.op.CreateRequest;
import dev.baton.wire.op.CreateTtl;
import dev.baton.wire.op.Delete;
import dev.baton.wire.op.GetChildren;
import dev.baton.wire.op.GetData;
import dev.baton.wire.op.Multi;
import dev.baton.wire.op.MultiRead;
import dev.baton.wire.op.OpRequest;
import dev.baton.wire.op.Reconfig;
import dev.baton.wire.op.SetData;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From the API's arguments to the records of the protocol, with the server's paths. */
final class Requests {
    private Requests() {}

    static CreateRequest create(String serverPath, byte @Nullable [] data, CreateOptions options, List<Acl> acl) {
        int flags = options.mode().flag();
        if (options.mode().isContainer()) {
            return new CreateContainer.Request(serverPath, data, acl, flags);
        }
        if (options.ttl() != null) {
            return new CreateTtl.Request(
                    serverPath, data, acl, flags, options.ttl().toMillis());
        }
        return new Create2.Request(serverPath, data, acl, flags);
    }

    static Multi.Request multi(Transaction transaction, Requester requester) {
        List<OpRequest> ops = new ArrayList<>(transaction.size());
        for (Transaction.Step step : transaction.steps()) {
            ops.add(multiOp(step, requester));
        }
        return new Multi.Request(ops);
    }

    private static OpRequest multiOp(Transaction.Step step, Requester requester) {
        String serverPath = requester.chroot().toServer(step.path());
        return switch (step.kind()) {
            case CREATE -> {
                CreateStep create = (CreateStep) step;
                yield create(
                        serverPath, create.data(), create.options(), requester.aclOf(step.path(), create.options()));
            }
            case SET_DATA ->
                new SetData.Request(serverPath, ((SetDataStep) step).data(), ((SetDataStep) step).version());
            case DELETE -> new Delete.Request(serverPath, ((DeleteStep) step).version());
            case CHECK -> new Check.Request(serverPath, ((CheckStep) step).version());
        };
    }

    static MultiRead.Request multiRead(Reads reads, Chroot chroot) {
        List<OpRequest> ops = new ArrayList<>(reads.size());
        for (Reads.Item item : reads.items()) {
            String serverPath = chroot.toServer(item.path());
            ops.add(
                    item.children()
                            ? new GetChildren.Request(serverPath, false)
                            : new GetData.Request(serverPath, false));
        }
        return new MultiRead.Request(ops);
    }

    static Reconfig.Request reconfig(Reconfiguration change) {
        return new Reconfig.Request(
                joined(change.joining()), joined(change.leaving()), joined(change.members()), change.fromVersion());
    }

    private static @Nullable String joined(@Nullable List<String> parts) {
        return parts == null || parts.isEmpty() ? null : String.join(",", parts);
    }
}
