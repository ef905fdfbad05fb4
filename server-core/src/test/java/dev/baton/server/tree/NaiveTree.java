package dev.baton.server.tree;

import dev.baton.server.txn.CloseSessionTxn;
import dev.baton.server.txn.CreateContainerTxn;
import dev.baton.server.txn.CreateSessionTxn;
import dev.baton.server.txn.CreateTtlTxn;
import dev.baton.server.txn.CreateTxn;
import dev.baton.server.txn.DeleteTxn;
import dev.baton.server.txn.ErrorTxn;
import dev.baton.server.txn.MultiTxn;
import dev.baton.server.txn.SetAclTxn;
import dev.baton.server.txn.SetDataTxn;
import dev.baton.server.txn.SubTxn;
import dev.baton.server.txn.Txn;
import dev.baton.server.txn.TxnHeader;
import dev.baton.server.txn.TxnType;
import dev.baton.wire.model.Acl;
import dev.baton.wire.model.AclId;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;

/** The rules of the specification over a sorted map of paths, with nothing derived and nothing clever. */
final class NaiveTree {
    /** One znode. */
    static final class Node {
        byte[] data;
        List<Acl> acl;
        long czxid;
        long mzxid;
        long pzxid;
        long ctime;
        long mtime;
        long owner;
        int version;
        int cversion;
        int aversion;
        long order;
    }

    final TreeMap<String, Node> nodes = new TreeMap<>();
    final TreeMap<Long, Integer> sessions = new TreeMap<>();
    final List<String> events = new ArrayList<>();
    private long order;

    NaiveTree() {
        for (String path : List.of("", "/zookeeper", "/zookeeper/quota", "/zookeeper/config")) {
            Node node = new Node();
            node.data = new byte[0];
            nodes.put(path, node);
        }
        nodes.get("/zookeeper/config").acl = List.of(new Acl(1, AclId.ANYONE));
        nodes.get("/zookeeper/config").aversion = -1;
    }

    int apply(TxnHeader header, TxnType type, Txn txn) {
        if (txn instanceof CreateTxn t) {
            long owner = t.ephemeral() ? header.clientId() : 0;
            return create(header, t.path(), t.data(), t.acl(), owner, t.parentCversion());
        } else if (txn instanceof CreateContainerTxn t) {
            return create(header, t.path(), t.data(), t.acl(), 0x8000000000000000L, t.parentCversion());
        } else if (txn instanceof CreateTtlTxn t) {
            return create(header, t.path(), t.data(), t.acl(), 0xFF00000000000000L + t.ttlMillis(), t.parentCversion());
        } else if (txn instanceof DeleteTxn t) {
            return delete(header, t.path());
        } else if (txn instanceof SetDataTxn t) {
            return setData(header, t);
        } else if (txn instanceof SetAclTxn t) {
            Node node = node(t.path());
            if (node == null) {
                return -101;
            }
            node.acl = t.acl();
            node.aversion = t.version();
            return 0;
        } else if (txn instanceof CreateSessionTxn t) {
            sessions.put(header.clientId(), t.timeoutMillis());
            return 0;
        } else if (txn instanceof CloseSessionTxn t) {
            return closeSession(header, t);
        } else if (txn instanceof ErrorTxn t) {
            return t.err();
        } else if (txn instanceof MultiTxn t) {
            return multi(header, t);
        }
        return 0;
    }

    private int create(TxnHeader header, String path, byte[] data, List<Acl> acl, long owner, int parentCversion) {
        if (path.equals("/")) {
            return -110;
        }
        int slash = path.lastIndexOf('/');
        Node parent = slash < 0 || slash == path.length() - 1 ? null : nodes.get(path.substring(0, slash));
        if (parent == null) {
            return -101;
        }
        int cversion = parentCversion == -1 ? parent.cversion + 1 : parentCversion;
        if (cversion > parent.cversion) {
            parent.cversion = cversion;
            parent.pzxid = header.zxid();
        }
        Node existing = nodes.get(path);
        if (existing != null) {
            existing.acl = acl;
            return -110;
        }
        Node node = new Node();
        node.data = data;
        node.acl = acl;
        node.czxid = header.zxid();
        node.mzxid = header.zxid();
        node.pzxid = header.zxid();
        node.ctime = header.timeMillis();
        node.mtime = header.timeMillis();
        node.owner = owner;
        node.order = order++;
        nodes.put(path, node);
        if (path.endsWith("/zookeeper_stats") && isQuotaPart(path)) {
            recount(path);
        }
        count(path, 1, length(data));
        events.add("created " + path + " " + shown(acl) + " " + shown(parent.acl) + " " + header.zxid());
        return 0;
    }

    private int delete(TxnHeader header, String path) {
        int slash = path.lastIndexOf('/');
        Node parent = slash < 0 ? null : path.equals("/") ? null : nodes.get(path.substring(0, slash));
        if (parent == null) {
            return -101;
        }
        parent.pzxid = Math.max(parent.pzxid, header.zxid());
        Node node = nodes.get(path);
        if (node == null || slash == path.length() - 1) {
            return -101;
        }
        for (String below : List.copyOf(nodes.subMap(path + "/", path + "0").keySet())) {
            Node gone = nodes.remove(below);
            count(below, -1, -length(gone.data));
        }
        nodes.remove(path);
        count(path, -1, -length(node.data));
        events.add("deleted " + path + " " + shown(node.acl) + " " + shown(parent.acl) + " " + header.zxid());
        return 0;
    }

    private int setData(TxnHeader header, SetDataTxn txn) {
        Node node = node(txn.path());
        if (node == null) {
            return -101;
        }
        int growth = length(txn.data()) - length(node.data);
        node.data = txn.data();
        node.version = txn.version();
        node.mzxid = header.zxid();
        node.mtime = header.timeMillis();
        if (growth != 0) {
            count(txn.path(), 0, growth);
        }
        events.add("changed " + txn.path() + " " + shown(node.acl) + " " + header.zxid());
        return 0;
    }

    private int closeSession(TxnHeader header, CloseSessionTxn txn) {
        if (txn.paths() != null) {
            txn.paths().forEach(path -> delete(header, path));
        }
        ephemeralsOf(header.clientId()).forEach(path -> delete(header, path));
        sessions.remove(header.clientId());
        return 0;
    }

    private int multi(TxnHeader header, MultiTxn txn) {
        int first = 0;
        boolean failed = txn.txns().stream().anyMatch(sub -> sub.type() == TxnType.ERROR);
        for (SubTxn sub : txn.txns()) {
            int err = 0;
            if (!failed) {
                err = apply(header, sub.type(), sub.body());
            } else if (sub.body() instanceof ErrorTxn error) {
                err = error.err();
            }
            first = first == 0 ? err : first;
        }
        return first;
    }

    List<String> ephemeralsOf(long session) {
        return nodes.entrySet().stream()
                .filter(e -> e.getValue().owner == session)
                .sorted(Comparator.comparingLong(e -> e.getValue().order))
                .map(Map.Entry::getKey)
                .toList();
    }

    boolean hasChildren(String path) {
        String below = nodes.higherKey(path + "/");
        return below != null && below.startsWith(path + "/");
    }

    private Node node(String path) {
        return nodes.get(path.equals("/") ? "" : path);
    }

    private static boolean isQuotaPart(String path) {
        return path.startsWith("/zookeeper/quota/") && path.lastIndexOf('/') > "/zookeeper/quota".length();
    }

    /** Adds to the statistics of the nearest quota at or above a path. */
    private void count(String path, int count, int bytes) {
        for (String at = path; !at.isEmpty(); at = at.substring(0, at.lastIndexOf('/'))) {
            if (nodes.containsKey("/zookeeper/quota" + at + "/zookeeper_limits")) {
                String statsPath = "/zookeeper/quota" + at + "/zookeeper_stats";
                Node stats = nodes.get(statsPath);
                if (stats != null) {
                    String text = stats.data == null ? "" : new String(stats.data, StandardCharsets.UTF_8);
                    if (text.matches("count=-?\\d+,bytes=-?\\d+")) {
                        String[] parts = text.split("[=,]");
                        stats.data = stats(Long.parseLong(parts[1]) + count, Long.parseLong(parts[3]) + bytes);
                    } else {
                        recount(statsPath);
                    }
                }
                return;
            }
        }
    }

    private void recount(String statsPath) {
        String top = statsPath.substring("/zookeeper/quota".length(), statsPath.lastIndexOf('/'));
        long count = 0;
        long bytes = 0;
        for (Map.Entry<String, Node> entry : nodes.entrySet()) {
            if (entry.getKey().equals(top) || entry.getKey().startsWith(top + "/")) {
                count++;
                bytes += length(entry.getValue().data);
            }
        }
        nodes.get(statsPath).data = stats(count, bytes);
    }

    private static byte[] stats(long count, long bytes) {
        return ("count=" + count + ",bytes=" + bytes).getBytes(StandardCharsets.UTF_8);
    }

    private static int length(byte[] data) {
        return data == null ? 0 : data.length;
    }

    /** An ACL as events show it: no list reads as the open one. */
    static String shown(List<Acl> acl) {
        return String.valueOf(acl == null ? Acl.OPEN : acl);
    }

    TreeImage image() {
        Map<String, NodeImage> images = new TreeMap<>();
        nodes.forEach((path, node) -> images.put(path, image(path, node)));
        return new TreeImage(images, new TreeMap<>(sessions));
    }

    static NodeImage image(String path, Node node) {
        StoredStat stat = new StoredStat(
                node.czxid,
                node.mzxid,
                node.ctime,
                node.mtime,
                node.version,
                node.cversion,
                node.aversion,
                node.owner,
                node.pzxid);
        String data = node.data == null ? null : HexFormat.of().formatHex(node.data);
        return new NodeImage(path, data, node.acl, stat, digest(path, node));
    }

    long digest() {
        long sum = 0;
        for (Map.Entry<String, Node> entry : nodes.entrySet()) {
            sum += digest(entry.getKey(), entry.getValue());
        }
        return sum;
    }

    private static long digest(String path, Node node) {
        if (path.startsWith("/zookeeper/")) {
            return 0;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.write(path.getBytes(StandardCharsets.UTF_8));
            if (node.data != null) {
                out.write(node.data);
            }
            for (long value : new long[] {node.czxid, node.mzxid, node.pzxid, node.ctime, node.mtime}) {
                out.writeLong(value);
            }
            out.writeInt(node.version);
            out.writeInt(node.cversion);
            out.writeInt(node.aversion);
            out.writeLong(node.owner);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        CRC32 crc = new CRC32();
        crc.update(bytes.toByteArray());
        return crc.getValue();
    }
}
