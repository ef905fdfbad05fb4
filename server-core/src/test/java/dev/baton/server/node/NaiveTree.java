package dev.baton.server.node;

import dev.baton.wire.model.CreateMode;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.model.Stat;
import dev.baton.wire.op.Check;
import dev.baton.wire.op.Create2;
import dev.baton.wire.op.CreateRequest;
import dev.baton.wire.op.Delete;
import dev.baton.wire.op.EmptyResponse;
import dev.baton.wire.op.Multi;
import dev.baton.wire.op.OpCode;
import dev.baton.wire.op.OpRequest;
import dev.baton.wire.op.SetData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The semantics of the tree in the shortest form: a map by path, copied for a multi, no permissions. */
final class NaiveTree {
    private static final long CONTAINER = Long.MIN_VALUE;

    private Map<String, Item> items = new TreeMap<>();

    private record Item(
            byte[] data,
            long czxid,
            long mzxid,
            long ctime,
            long mtime,
            int version,
            int created,
            long owner,
            long pzxid) {}

    NaiveTree() {
        for (String reserved : List.of("/", "/zookeeper", "/zookeeper/quota", "/zookeeper/config")) {
            items.put(reserved, new Item(new byte[0], 0, 0, 0, 0, 0, 0, 0, 0));
        }
    }

    int nodeCount() {
        return items.size();
    }

    byte[] data(String path) {
        return items.get(path).data;
    }

    Set<String> children(String path) {
        Set<String> names = new TreeSet<>();
        String prefix = path.equals("/") ? "/" : path + "/";
        for (String other : items.keySet()) {
            if (other.length() > prefix.length()
                    && other.startsWith(prefix)
                    && other.indexOf('/', prefix.length()) < 0) {
                names.add(other.substring(prefix.length()));
            }
        }
        return names;
    }

    Set<String> ephemerals(long session) {
        Set<String> paths = new TreeSet<>();
        items.forEach((path, item) -> {
            if (item.owner == session) {
                paths.add(path);
            }
        });
        return paths;
    }

    Stat stat(String path) {
        Item item = items.get(path);
        if (item == null) {
            return null;
        }
        int children = children(path).size();
        return new Stat(
                item.czxid,
                item.mzxid,
                item.ctime,
                item.mtime,
                item.version,
                2 * item.created - children,
                0,
                item.owner == CONTAINER ? 0 : item.owner,
                item.data == null ? 0 : item.data.length,
                children,
                item.pzxid);
    }

    void closeSession(long session, long zxid) {
        for (String path : ephemerals(session)) {
            remove(path, zxid);
        }
    }

    /** An error, a response, or for a multi the list of such. */
    Object apply(OpRequest request, long session, long zxid, long now) {
        return switch (request.op()) {
            case CREATE2, CREATE_CONTAINER -> create((CreateRequest) request, session, zxid, now);
            case DELETE -> delete((Delete.Request) request, zxid);
            case SET_DATA -> setData((SetData.Request) request, zxid, now);
            case CHECK -> check((Check.Request) request);
            case MULTI -> multi((Multi.Request) request, session, zxid, now);
            default -> throw new AssertionError(request);
        };
    }

    private List<Object> multi(Multi.Request request, long session, long zxid, long now) {
        Map<String, Item> before = new TreeMap<>(items);
        List<Object> results = new ArrayList<>();
        for (OpRequest op : request.ops()) {
            Object result = apply(op, session, zxid, now);
            results.add(result);
            if (result instanceof ErrorCode) {
                items = before;
                List<Object> failed = new ArrayList<>();
                for (int i = 0; i < request.ops().size(); i++) {
                    boolean earlier = i < results.size() - 1;
                    ErrorCode after = i == results.size() - 1 ? (ErrorCode) result : ErrorCode.RUNTIME_INCONSISTENCY;
                    failed.add(earlier ? ErrorCode.OK : after);
                }
                return failed;
            }
        }
        return results;
    }

    private Object create(CreateRequest request, long session, long zxid, long now) {
        CreateMode mode = CreateMode.ofFlag(request.flags());
        String parentPath = parent(request.path());
        Item parent = items.get(parentPath);
        if (parent == null) {
            return ErrorCode.NO_NODE;
        }
        String path = request.path() + (mode.isSequential() ? String.format("%010d", parent.created) : "");
        if (items.containsKey(path)) {
            return ErrorCode.NODE_EXISTS;
        }
        if (parent.owner != 0 && parent.owner != CONTAINER) {
            return ErrorCode.NO_CHILDREN_FOR_EPHEMERALS;
        }
        long owner = request.op() == OpCode.CREATE_CONTAINER ? CONTAINER : mode.isEphemeral() ? session : 0;
        items.put(path, new Item(request.data(), zxid, zxid, now, now, 0, 0, owner, zxid));
        items.put(
                parentPath,
                new Item(
                        parent.data,
                        parent.czxid,
                        parent.mzxid,
                        parent.ctime,
                        parent.mtime,
                        parent.version,
                        parent.created + 1,
                        parent.owner,
                        zxid));
        return new Create2.Response(path, stat(path));
    }

    private Object delete(Delete.Request request, long zxid) {
        if (!items.containsKey(parent(request.path()))) {
            return ErrorCode.NO_NODE;
        }
        Item item = items.get(request.path());
        if (item == null) {
            return ErrorCode.NO_NODE;
        }
        if (request.version() != -1 && request.version() != item.version) {
            return ErrorCode.BAD_VERSION;
        }
        if (!children(request.path()).isEmpty()) {
            return ErrorCode.NOT_EMPTY;
        }
        remove(request.path(), zxid);
        return EmptyResponse.INSTANCE;
    }

    private Object setData(SetData.Request request, long zxid, long now) {
        Item item = items.get(request.path());
        if (item == null) {
            return ErrorCode.NO_NODE;
        }
        if (request.version() != -1 && request.version() != item.version) {
            return ErrorCode.BAD_VERSION;
        }
        items.put(
                request.path(),
                new Item(
                        request.data(),
                        item.czxid,
                        zxid,
                        item.ctime,
                        now,
                        item.version + 1,
                        item.created,
                        item.owner,
                        item.pzxid));
        return new SetData.Response(stat(request.path()));
    }

    private Object check(Check.Request request) {
        Item item = items.get(request.path());
        if (item == null) {
            return ErrorCode.NO_NODE;
        }
        boolean matches = request.version() == -1 || request.version() == item.version;
        return matches ? EmptyResponse.INSTANCE : ErrorCode.BAD_VERSION;
    }

    private void remove(String path, long zxid) {
        items.remove(path);
        String parentPath = parent(path);
        Item parent = items.get(parentPath);
        items.put(
                parentPath,
                new Item(
                        parent.data,
                        parent.czxid,
                        parent.mzxid,
                        parent.ctime,
                        parent.mtime,
                        parent.version,
                        parent.created,
                        parent.owner,
                        zxid));
    }

    private static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash == 0 ? "/" : path.substring(0, slash);
    }
}
