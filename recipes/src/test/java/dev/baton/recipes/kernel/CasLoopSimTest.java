package dev.baton.recipes.kernel;

import static dev.baton.recipes.kernel.NodeWorld.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@link CasLoop} under seeds: what it says of a change is what became of it. */
class CasLoopSimTest {
    private static final int SEEDS = Integer.getInteger("baton.recipes.seeds", 4_000);

    private static byte[] increment(View present) {
        String text = new String(present.bytes(), StandardCharsets.UTF_8);
        return bytes(String.valueOf((text.isEmpty() ? 0 : Integer.parseInt(text)) + 1));
    }

    @Test
    void aCounterCountsWhatWasSettledAndAtMostWhatIsUnknown() {
        int unknownInAll = 0;
        int settledInAll = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            NodeWorld world = new NodeWorld(seed);
            List<NodeWorld.Side> sides = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                View cached = world.random().nextInt(3) == 0 ? world.node : null;
                sides.add(world.add(new CasLoop(CasLoopSimTest::increment, CasLoop.Echo.AMBIGUOUS, cached)));
                world.shake(world.random().nextInt(25));
            }
            if (world.random().nextInt(4) == 0) {
                sides.get(0).tell(new Fact.Stop());
            }
            world.shake(world.random().nextInt(40));
            world.settle();
            int settled = count(sides, Notice.Kind.SETTLED);
            int unknown = count(sides, Notice.Kind.UNKNOWN);
            int value =
                    world.node.exists() ? Integer.parseInt(new String(world.node.bytes(), StandardCharsets.UTF_8)) : 0;
            world.require(sides.stream().allMatch(side -> side.finished), "waits for ever, seed " + seed);
            world.require(
                    settled <= value && value <= settled + unknown,
                    "value " + value + " of " + settled + " settled and " + unknown + " unknown, seed " + seed);
            unknownInAll += unknown;
            settledInAll += settled;
        }
        assertThat(unknownInAll).isPositive();
        assertThat(settledInAll).isGreaterThan(3 * SEEDS);
    }

    /** With bytes that nobody else writes even an unanswered write can be told, unless others were quick to hide it. */
    @Test
    void distinctChangesAreMadeOnceOrNotAtAll() {
        for (long seed = 0; seed < SEEDS; seed++) {
            NodeWorld world = new NodeWorld(seed);
            List<NodeWorld.Side> sides = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                String token = "<" + i + ">";
                sides.add(world.add(new CasLoop(
                        view -> bytes(new String(view.bytes(), StandardCharsets.UTF_8) + token),
                        CasLoop.Echo.DISTINCT,
                        null)));
                world.shake(world.random().nextInt(25));
            }
            world.shake(world.random().nextInt(40));
            world.settle();
            String text = new String(world.node.bytes(), StandardCharsets.UTF_8);
            for (int i = 0; i < 3; i++) {
                int times = text.split("<" + i + ">", -1).length - 1;
                Notice.Kind end = end(sides.get(i));
                world.require(
                        end == Notice.Kind.SETTLED ? times == 1 : times <= 1,
                        "change " + i + " was made " + times + " times, told " + end + ", seed " + seed);
            }
        }
    }

    @Test
    void repeatableChangesNeverEndUnknown() {
        for (long seed = 0; seed < SEEDS; seed++) {
            NodeWorld world = new NodeWorld(seed);
            List<NodeWorld.Side> sides = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                String value = "value " + i;
                sides.add(world.add(new CasLoop(view -> bytes(value), CasLoop.Echo.REPEATABLE, null)));
                world.shake(world.random().nextInt(25));
            }
            world.settle();
            world.require(count(sides, Notice.Kind.SETTLED) == 3, "not all settled, seed " + seed);
        }
    }

    @Test
    void keepingWritesNothing() {
        NodeWorld world = new NodeWorld(1);
        world.foreignWrite(bytes("as it is"));
        View before = world.node;
        NodeWorld.Side side = world.add(new CasLoop(view -> null, CasLoop.Echo.AMBIGUOUS, null));
        world.settle();
        assertThat(side.notices).containsExactly(new Notice.Settled(before, before, false));
        assertThat(world.node).isEqualTo(before);
    }

    /** A write that is bound to fail costs everybody a round of the server's log, so there is none on a guess. */
    @Test
    void afterAConflictItWritesOnlyOverWhatASyncHasConfirmed() {
        NodeWorld world = new NodeWorld(1);
        world.foreignWrite(bytes("1"));
        View stale = world.node;
        world.foreignWrite(bytes("2"));
        CasLoop loop = new CasLoop(CasLoopSimTest::increment, CasLoop.Echo.AMBIGUOUS, stale);
        assertThat(step(loop, new Fact.SessionUp(1))).isEmpty();
        var guess = (Command.Write) step(loop, new Fact.Start()).get(0);

        List<Command> afterOne = step(loop, new Fact.Failed(guess.ticket(), Problem.CONFLICT));
        assertThat(afterOne).containsExactly(new Command.Look(guess.ticket() + 1, Command.Form.DATA, true));
        List<Command> again = step(loop, new Fact.Seen(guess.ticket() + 1, world.node));
        assertThat(again).hasSize(1);
        var second = (Command.Write) again.get(0);
        assertThat(second.version()).isEqualTo(world.node.version());
        assertThat(second.data()).isEqualTo(bytes("3"));

        List<Command> afterTwo = step(loop, new Fact.Failed(second.ticket(), Problem.CONFLICT));
        assertThat(afterTwo).containsExactly(new Command.Pause(second.ticket() + 1, 1, true));
        assertThat(step(loop, new Fact.PauseOver(second.ticket() + 1)))
                .containsExactly(new Command.Look(second.ticket() + 2, Command.Form.DATA, true));
    }

    private static List<Command> step(CasLoop loop, Fact fact) {
        List<Command> out = new ArrayList<>();
        loop.step(fact, out);
        return out;
    }

    private static Notice.Kind end(NodeWorld.Side side) {
        assertThat(side.notices).hasSize(1);
        return side.notices.get(0).kind();
    }

    private static int count(List<NodeWorld.Side> sides, Notice.Kind kind) {
        return (int) sides.stream().filter(side -> end(side) == kind).count();
    }
}
