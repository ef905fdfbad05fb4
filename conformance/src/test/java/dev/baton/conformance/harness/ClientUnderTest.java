package dev.baton.conformance.harness;

import dev.baton.wire.model.Acl;
import dev.baton.wire.model.AddWatchMode;
import dev.baton.wire.model.ClientInfo;
import dev.baton.wire.model.CreateMode;
import dev.baton.wire.model.Stat;
import dev.baton.wire.model.WatcherType;
import dev.baton.wire.op.MultiResult;
import dev.baton.wire.op.OpRequest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a client library can do, in words of the protocol, so that one suite runs over both libraries. Every call blocks. A
 * refusal by the server is an {@link OperationRefused}; arguments that a library itself refuses are one as well, with
 * BAD_ARGUMENTS.
 */
public interface ClientUnderTest extends AutoCloseable {
    /** Path and stat of a new node. */
    record Created(String path, Stat stat) {}

    /** Data and stat of a node. */
    record Data(byte @Nullable [] bytes, Stat stat) {}

    /** Names of children and the parent's stat. */
    record Children(List<String> names, Stat stat) {}

    /** ACL and stat of a node. */
    record Access(List<Acl> acl, Stat stat) {}

    Created create(String path, byte @Nullable [] data, CreateMode mode, List<Acl> acl, long ttlMillis);

    void delete(String path, int version);

    Optional<Stat> exists(String path, @Nullable WatchProbe watch);

    Data getData(String path, @Nullable WatchProbe watch);

    Stat setData(String path, byte @Nullable [] data, int version);

    Children getChildren(String path, @Nullable WatchProbe watch);

    Access getAcl(String path);

    Stat setAcl(String path, List<Acl> acl, int version);

    void sync(String path);

    /** All results; those of a failed multi are all errors. */
    List<MultiResult> multi(List<OpRequest> ops);

    /** Results of getData and getChildren. */
    List<MultiResult> multiRead(List<OpRequest> ops);

    List<String> getEphemerals(String prefix);

    int countDescendants(String path);

    List<ClientInfo> whoAmI();

    void addAuth(String scheme, String auth);

    void addWatch(String path, AddWatchMode mode, WatchProbe watch);

    /** Removes all watches of a kind, at the server and in the library. */
    void removeWatches(String path, WatcherType type);

    void reconfig(String joining);

    long sessionId();

    int negotiatedTimeoutMillis();

    /** Returns when the client is connected. */
    void awaitConnected();

    /** Returns when the library has declared the first session lost. */
    void awaitSessionLost();

    /** Closes the session. */
    @Override
    void close();

    default Created create(String path, String data) {
        return create(path, bytes(data), CreateMode.PERSISTENT);
    }

    default Created create(String path, byte @Nullable [] data, CreateMode mode) {
        return create(path, data, mode, Acl.OPEN, -1);
    }

    default Data getData(String path) {
        return getData(path, null);
    }

    default Optional<Stat> exists(String path) {
        return exists(path, null);
    }

    default Children getChildren(String path) {
        return getChildren(path, null);
    }

    default Stat setData(String path, String data) {
        return setData(path, bytes(data), -1);
    }

    default void delete(String path) {
        delete(path, -1);
    }

    static byte[] bytes(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
}
