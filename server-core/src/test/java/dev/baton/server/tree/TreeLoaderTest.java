package dev.baton.server.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.wire.io.MalformedRecordException;
import dev.baton.wire.io.WireWriter;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a loader puts right and what it refuses. */
class TreeLoaderTest {
    private static final StoredStat STAT = new StoredStat(1, 1, 1, 1, 0, 0, 0, 0, 1);

    private static byte[] body(Consumer<WireWriter> nodes) {
        WireWriter out = new WireWriter();
        out.writeInt(0);
        out.writeInt(0);
        nodes.accept(out);
        out.writeString("/");
        return out.toByteArray();
    }

    private static void node(WireWriter out, String path, long acl) {
        out.writeString(path);
        out.writeBuffer(null);
        out.writeLong(acl);
        STAT.writeTo(out);
    }

    private static void assertRefused(byte[] body) {
        assertThatThrownBy(() -> Bodies.read(body, 1)).isInstanceOf(MalformedRecordException.class);
    }

    @Test
    void refusesWhatIsNoTree() {
        assertRefused(body(out -> {}));
        assertRefused(body(out -> node(out, "/a", -1)));
        assertRefused(body(out -> {
            node(out, "", -1);
            node(out, "/a/b", -1);
        }));
        assertRefused(body(out -> {
            node(out, "", -1);
            node(out, "/a", -1);
            node(out, "/a", -1);
        }));
        for (String path : new String[] {"a", "/a/", "", "//"}) {
            assertRefused(body(out -> {
                node(out, "", -1);
                node(out, path, -1);
            }));
        }
        assertRefused(body(out -> {
            node(out, "", -1);
            out.writeString(null);
        }));
    }

    @Test
    void everyCutIsRefused() {
        Applied applied = new Applied();
        applied.create("/a", "data");
        applied.create("/a/b", null);
        byte[] body = Bodies.write(applied.tree);
        for (int length = 0; length < body.length; length++) {
            assertRefused(Arrays.copyOf(body, length));
        }
    }

    @Test
    void damageIsRefusedOrLoadsATreeInOrder() {
        Applied applied = new Applied();
        applied.create("/a", "data");
        applied.create("/a/b", null);
        applied.container("/c");
        byte[] body = Bodies.write(applied.tree);
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 3000; i++) {
            byte[] damaged = body.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            Tree tree;
            try {
                tree = Bodies.read(damaged, 1);
            } catch (MalformedRecordException e) {
                continue;
            }
            assertThat(tree.nodeCount()).isBetween(4, 20);
        }
    }

    @Test
    void anAclThatTheTableLacksClosesTheZnode() {
        Tree tree = Bodies.read(
                body(out -> {
                    node(out, "", -1);
                    node(out, "/a", 77);
                }),
                1);
        assertThat(tree.aclOf(tree.find("/a"))).hasSize(1).allMatch(acl -> acl.perms() == 0);
        assertThat(tree.find("/zookeeper/config"))
                .as("added, as old servers lack it")
                .isNotNull();
    }

    @Test
    void anAnnouncedLengthAllocatesNothingBeyondTheLimit() {
        assertRefused(body(out -> {
            node(out, "", -1);
            out.writeInt(Integer.MAX_VALUE);
        }));
        WireWriter sessions = new WireWriter();
        sessions.writeInt(Integer.MAX_VALUE);
        assertRefused(sessions.toByteArray());
    }
}
