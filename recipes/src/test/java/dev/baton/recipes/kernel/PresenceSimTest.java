package dev.baton.recipes.kernel;

import static dev.baton.recipes.kernel.NodeWorld.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** {@link Presence} under seeds, with every fault of {@link NodeWorld}. */
class PresenceSimTest {
    private static final int SEEDS = Integer.getInteger("baton.recipes.seeds", 4_000);

    @Test
    void isThereWheneverThingsCalmDown() {
        int deleted = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            NodeWorld world = new NodeWorld(seed);
            NodeWorld.Side side = world.add(new Presence(bytes("a"), false, seed % 2 == 0));
            world.shake(world.random().nextInt(60));
            side.tell(new Fact.Wish(bytes("b")));
            if (world.random().nextBoolean()) {
                world.foreignDelete();
                deleted++;
            }
            world.shake(world.random().nextInt(60));
            world.settle();
            world.require(side.present, "not present at the end, seed " + seed);
            world.require(world.node.owner() == side.session, "not owned by the session, seed " + seed);
            world.require(NodeWorld.holds(world.node, "b"), "old data, seed " + seed);
        }
        assertThat(deleted).isGreaterThan(SEEDS / 4);
    }

    /** Also when a creation was answered late, or not at all. */
    @Test
    void leavesNoNodeBehindWhenStopped() {
        int late = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            NodeWorld world = new NodeWorld(seed);
            NodeWorld.Side side = world.add(new Presence(bytes("a"), false, seed % 2 == 0));
            world.shake(world.random().nextInt(40));
            side.tell(new Fact.Stop());
            world.shake(world.random().nextInt(40));
            world.settle();
            world.require(side.finished, "never finishes, seed " + seed);
            world.require(!world.node.exists(), "ghost node, seed " + seed);
            late += world.lateServed;
        }
        assertThat(late).isPositive();
    }

    @Test
    void twoOfOneNameDoNotTakeTurnsForEver() {
        int displaced = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            NodeWorld world = new NodeWorld(seed);
            NodeWorld.Side first = world.add(new Presence(bytes("first"), true, seed % 3 == 0));
            world.shake(world.random().nextInt(30));
            NodeWorld.Side second = world.add(new Presence(bytes("second"), true));
            world.shake(world.random().nextInt(80));
            world.settle();
            world.require(first.present != second.present, "both or none present, seed " + seed);
            NodeWorld.Side owner = first.present ? first : second;
            world.require(world.node.owner() == owner.session, "the wrong one says it is present, seed " + seed);
            world.require(first.displaced + second.displaced <= 4, "they fight, seed " + seed);
            displaced += first.displaced + second.displaced;
            owner.tell(new Fact.Stop());
            world.settle();
            NodeWorld.Side other = owner == first ? second : first;
            world.require(
                    other.present && world.node.owner() == other.session, "the other waits for ever, seed " + seed);
        }
        assertThat(displaced).isPositive();
    }

    @Test
    void aStrangersNodeIsLeftAloneUnlessAllowed() {
        for (long seed = 0; seed < SEEDS; seed++) {
            NodeWorld world = new NodeWorld(seed);
            world.foreignWrite(bytes("a stranger's"));
            NodeWorld.Side side = world.add(new Presence(bytes("a"), false, seed % 2 == 0));
            world.shake(world.random().nextInt(60));
            world.settle();
            world.require(!side.present && side.displaced == 0, "took a stranger's node, seed " + seed);
            world.foreignDelete();
            world.settle();
            world.require(side.present, "did not come back, seed " + seed);
        }
    }
}
