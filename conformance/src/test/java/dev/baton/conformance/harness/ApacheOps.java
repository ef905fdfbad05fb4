package dev.baton.conformance.harness;

import dev.baton.wire.model.Acl;
import dev.baton.wire.model.CreateMode;
import dev.baton.wire.model.Stat;
import dev.baton.wire.model.WatcherType;
import dev.baton.wire.op.Check;
import dev.baton.wire.op.Create;
import dev.baton.wire.op.Create2;
import dev.baton.wire.op.CreateRequest;
import dev.baton.wire.op.Delete;
import dev.baton.wire.op.EmptyResponse;
import dev.baton.wire.op.GetChildren;
import dev.baton.wire.op.GetData;
import dev.baton.wire.op.MultiResult;
import dev.baton.wire.op.OpCode;
import dev.baton.wire.op.OpRequest;
import dev.baton.wire.op.SetData;
import java.util.List;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;

/** Translation of values between the wire module and Apache's Java client. */
final class ApacheOps {
    private ApacheOps() {}

    static Op op(OpRequest request) {
        if (request instanceof CreateRequest create) {
            return create.ttlMillis() < 0
                    ? Op.create(create.path(), create.data(), theirs(create.acl()), create.flags())
                    : Op.create(create.path(), create.data(), theirs(create.acl()), create.flags(), create.ttlMillis());
        }
        if (request instanceof Delete.Request delete) {
            return Op.delete(delete.path(), delete.version());
        }
        if (request instanceof SetData.Request set) {
            return Op.setData(set.path(), set.data(), set.version());
        }
        if (request instanceof Check.Request check) {
            return Op.check(check.path(), check.version());
        }
        if (request instanceof GetData.Request get) {
            return Op.getData(get.path());
        }
        if (request instanceof GetChildren.Request list) {
            return Op.getChildren(list.path());
        }
        throw new IllegalArgumentException("not allowed in a multi: " + request);
    }

    static MultiResult result(OpResult result) {
        if (result instanceof OpResult.ErrorResult error) {
            return MultiResult.error(error.getErr());
        }
        if (result instanceof OpResult.CreateResult create) {
            return create.getType() == ZooDefs.OpCode.create
                    ? MultiResult.success(OpCode.CREATE, new Create.Response(create.getPath()))
                    : MultiResult.success(
                            OpCode.CREATE2, new Create2.Response(create.getPath(), ours(create.getStat())));
        }
        if (result instanceof OpResult.SetDataResult set) {
            return MultiResult.success(OpCode.SET_DATA, new SetData.Response(ours(set.getStat())));
        }
        if (result instanceof OpResult.GetDataResult get) {
            return MultiResult.success(OpCode.GET_DATA, new GetData.Response(get.getData(), ours(get.getStat())));
        }
        if (result instanceof OpResult.GetChildrenResult list) {
            return MultiResult.success(OpCode.GET_CHILDREN, new GetChildren.Response(list.getChildren()));
        }
        OpCode op = OpCode.of(result.getType());
        return MultiResult.success(op, EmptyResponse.INSTANCE);
    }

    static Stat ours(org.apache.zookeeper.data.Stat stat) {
        return new Stat(
                stat.getCzxid(),
                stat.getMzxid(),
                stat.getCtime(),
                stat.getMtime(),
                stat.getVersion(),
                stat.getCversion(),
                stat.getAversion(),
                stat.getEphemeralOwner(),
                stat.getDataLength(),
                stat.getNumChildren(),
                stat.getPzxid());
    }

    static List<ACL> theirs(List<Acl> acl) {
        return acl.stream()
                .map(a -> new ACL(a.perms(), new Id(a.id().scheme(), a.id().id())))
                .toList();
    }

    static org.apache.zookeeper.CreateMode theirs(CreateMode mode) {
        try {
            return org.apache.zookeeper.CreateMode.fromFlag(mode.flag());
        } catch (KeeperException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static Watcher.WatcherType theirs(WatcherType type) {
        return switch (type) {
            case CHILDREN -> Watcher.WatcherType.Children;
            case DATA -> Watcher.WatcherType.Data;
            case ANY -> Watcher.WatcherType.Any;
            case PERSISTENT -> Watcher.WatcherType.Persistent;
            case PERSISTENT_RECURSIVE -> Watcher.WatcherType.PersistentRecursive;
        };
    }
}
