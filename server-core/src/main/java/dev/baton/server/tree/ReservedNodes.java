package dev.baton.server.tree;

import dev.baton.wire.model.Acl;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The znodes that are there before any transaction. All their zxids and times are 0. */
final class ReservedNodes {
    static final String ZOOKEEPER = "/zookeeper";
    static final String QUOTA = "/zookeeper/quota";
    static final String CONFIG = "/zookeeper/config";

    private static final byte[] NO_BYTES = new byte[0];

    private ReservedNodes() {}

    static TreeStore freshStore(NameHash hashing) {
        Znode root = new Znode(null, NodeContent.of(NO_BYTES, 0, 0, NO_BYTES), 0, 0, 0);
        root.aclRef = AclTable.OPEN_REFERENCE;
        TreeStore store = new TreeStore(hashing, new SessionTable(), new AclTable(), root);
        addMissing(store);
        return store;
    }

    /** Adds those that are not there; snapshots of old servers lack some. */
    static void addMissing(TreeStore store) {
        add(store, ZOOKEEPER);
        add(store, QUOTA);
        Znode config = add(store, CONFIG);
        if (config != null) {
            // The configuration is for everybody to read and for a reconfiguration to write.
            config.aclRef = store.acls.acquire(Acl.READ_ONLY);
            config.aversion = -1;
        }
    }

    /** The new znode, or null if it was there. Those outside the digest may still be changed by the caller. */
    private static @Nullable Znode add(TreeStore store, String path) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        if (store.walk(bytes, 0, bytes.length) != null) {
            return null;
        }
        int slash = PathBytes.lastSlash(bytes);
        Znode parent = store.walk(bytes, 0, slash);
        byte[] content = NodeContent.of(bytes, slash + 1, bytes.length - slash - 1, NO_BYTES);
        Znode node = new Znode(parent, content, 0, 0, 0);
        node.aclRef = AclTable.OPEN_REFERENCE;
        store.link(node, bytes, bytes.length);
        return node;
    }
}
