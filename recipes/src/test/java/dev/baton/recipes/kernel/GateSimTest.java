package dev.baton.recipes.kernel;

import static dev.baton.recipes.kernel.NodeWorld.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@link Gate} under seeds: opens when it must, and never by a mere event. */
class GateSimTest {
    private static final int SEEDS = Integer.getInteger("baton.recipes.seeds", 4_000);

    private static Gate untilGone() {
        return new Gate(view -> !view.exists(), Command.Form.DATA, true);
    }

    @Test
    void opensAfterTheNodeIsGoneAndNotBefore() {
        int events = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            NodeWorld world = new NodeWorld(seed);
            world.foreignWrite(bytes("closed"));
            NodeWorld.Side side = world.add(untilGone());
            for (int i = world.random().nextInt(4); i > 0; i--) {
                world.shake(world.random().nextInt(30));
                world.foreignWrite(bytes("still closed " + i));
            }
            world.shake(30);
            world.settle();
            world.require(!side.finished, "opened though the node was always there, seed " + seed);
            events += side.watches() ? 1 : 0;
            world.foreignDelete();
            world.shake(world.random().nextInt(30));
            world.settle();
            world.require(side.finished && opened(side), "does not open, seed " + seed);
        }
        assertThat(events).isPositive();
    }

    /** The last change may come at any moment, also between a look and its watch, or while the connection is down. */
    @Test
    void missesNoChange() {
        for (long seed = 0; seed < SEEDS; seed++) {
            NodeWorld world = new NodeWorld(seed);
            NodeWorld.Side side =
                    world.add(new Gate(view -> view.children().size() >= 3, Command.Form.CHILDREN, false));
            List<String> children = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                world.shake(world.random().nextInt(20));
                children.add("member-" + i);
                world.foreignChildren(List.copyOf(children));
            }
            world.shake(world.random().nextInt(20));
            world.settle();
            world.require(side.finished && opened(side), "does not open, seed " + seed);
        }
    }

    @Test
    void stoppingAndClosingEndIt() {
        for (Fact end : List.of(new Fact.Stop(), new Fact.ClientClosed())) {
            for (int moves = 0; moves < 12; moves++) {
                NodeWorld world = new NodeWorld(moves);
                world.foreignWrite(bytes("closed"));
                NodeWorld.Side side = world.add(untilGone());
                world.shake(moves);
                side.tell(end);
                world.settle();
                assertThat(side.finished).isTrue();
                assertThat(ends(side)).singleElement().isInstanceOf(Notice.GaveUp.class);
            }
        }
    }

    private static boolean opened(NodeWorld.Side side) {
        List<Notice> ends = ends(side);
        return ends.size() == 1 && ends.get(0).kind() == Notice.Kind.OPENED;
    }

    /** What it was told but that the gate is still shut. */
    private static List<Notice> ends(NodeWorld.Side side) {
        return side.notices.stream()
                .filter(notice -> notice.kind() != Notice.Kind.SHUT)
                .toList();
    }

    /** Who has to see to it that a gate opens must see each view that does not open it, and none that does. */
    @Test
    void tellsOfEachViewThatDoesNotOpenIt() {
        NodeWorld world = new NodeWorld(1);
        NodeWorld.Side side = world.add(new Gate(view -> view.children().size() >= 2, Command.Form.CHILDREN, false));
        for (int i = 0; i < 3; i++) {
            world.foreignChildren(List.of("a", "b").subList(0, i));
            world.settle();
        }
        assertThat(side.notices)
                .extracting(notice -> notice instanceof Notice.Shut shut
                        ? shut.view().children()
                        : ((Notice.Opened) notice).view().children())
                .startsWith(List.of(), List.of("a"))
                .endsWith(List.of("a", "b"));
        assertThat(side.notices)
                .filteredOn(notice -> notice.kind() == Notice.Kind.OPENED)
                .hasSize(1);
    }
}
