package dev.baton.recipes.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * {@link Aftermath} under seeds: contenders are admitted one after the other, and are lost or release at any step, with writes that are
 * answered, unanswered and never made. After the loss of a holder nobody holds before its time of grace has passed.
 */
class AftermathSimTest {
    private static final int SEEDS = Integer.getInteger("baton.recipes.seeds", 4_000);
    private static final int CONTENDERS = 12;

    @Test
    void nobodyHoldsBeforeTheGraceOfALostHolderHasPassed() {
        int waits = 0;
        int opened = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            Line line = new Line(seed);
            for (int i = 0; i < CONTENDERS; i++) {
                line.next();
            }
            waits += line.waits;
            opened += line.opened;
        }
        assertThat(waits).isGreaterThan(SEEDS);
        assertThat(opened).isGreaterThan(SEEDS * CONTENDERS / 3);
    }

    @Test
    void aLockThatWasReleasedOpensAtOnce() {
        Line line = new Line(1);
        Aftermath first = new Aftermath(5, 1_000);
        assertThat(first.waitMillis(line.settled(first, false))).isZero();
        line.write(Aftermath.released());
        Aftermath second = new Aftermath(6, 1_000);
        assertThat(second.waitMillis(line.settled(second, false))).isZero();
        Aftermath third = new Aftermath(7, 3_000);
        assertThat(third.waitMillis(line.settled(third, false))).isEqualTo(3_000);
        assertThat(third.waitMillis(line.settled(third, false))).isZero();
    }

    /** What other programs have written into the lock's node is nobody's turn. */
    @Test
    void foreignBytesCloseNothing() {
        Line line = new Line(1);
        line.write(new byte[] {1, 2, 3});
        Aftermath aftermath = new Aftermath(5, 1_000);
        assertThat(aftermath.waitMillis(line.settled(aftermath, false))).isZero();
    }

    /** The lock's node, and those who are admitted to it. */
    private static final class Line {
        final Random random;
        final long seed;
        View node = View.MISSING;
        long zxid;
        long now;
        long closedUntil;
        int waits;
        int opened;

        Line(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
        }

        /** One contender, from admission to whatever becomes of it. */
        void next() {
            long grace = 10 + random.nextInt(90);
            Aftermath aftermath = new Aftermath(++zxid, grace);
            while (true) {
                if (random.nextInt(6) == 0) {
                    return; // lost before it held; perhaps in the middle of a write
                }
                Notice.Settled settled = settled(aftermath, random.nextInt(8) == 0);
                if (settled == null) {
                    return;
                }
                long wait = aftermath.waitMillis(settled);
                if (wait == 0) {
                    hold(grace);
                    return;
                }
                waits++;
                now += wait + random.nextInt(5);
            }
        }

        private void hold(long grace) {
            opened++;
            assertThat(now).as("seed %d: holds too early", seed).isGreaterThanOrEqualTo(closedUntil);
            now += random.nextInt(30);
            switch (random.nextInt(3)) {
                case 0 -> write(Aftermath.released());
                case 1 -> {
                    // released, and the connection broke before the mark arrived: the next one waits in vain
                }
                default -> closedUntil = now + grace;
            }
        }

        void write(byte[] data) {
            zxid++;
            node = node.exists()
                    ? new View(true, data, List.of(), node.version() + 1, node.czxid(), zxid, 0, 0)
                    : new View(true, data, List.of(), 0, zxid, zxid, 0, 0);
        }

        /** Runs an attempt to its end, or until its contender is lost, which is null. */
        Notice.Settled settled(Aftermath aftermath, boolean dies) {
            CasLoop loop = aftermath.attempt();
            List<Command> out = new ArrayList<>();
            loop.step(new Fact.SessionUp(1), out);
            loop.step(new Fact.Start(), out);
            Deque<Command> commands = new ArrayDeque<>(out);
            while (!commands.isEmpty()) {
                Command command = commands.poll();
                out.clear();
                switch (command.kind()) {
                    case LOOK -> loop.step(new Fact.Seen(((Command.Look) command).ticket(), node), out);
                    case CREATE -> {
                        var create = (Command.Create) command;
                        if (dies && random.nextBoolean()) {
                            return null;
                        }
                        loop.step(change(create.ticket(), create.data(), !node.exists()), out);
                    }
                    case WRITE -> {
                        var write = (Command.Write) command;
                        if (dies && random.nextBoolean()) {
                            return null;
                        }
                        boolean fits = node.exists() && node.version() == write.version();
                        loop.step(change(write.ticket(), write.data(), fits), out);
                    }
                    case PAUSE -> loop.step(new Fact.PauseOver(((Command.Pause) command).ticket()), out);
                    case TELL -> {
                        if (dies) {
                            return null; // made, and its contender lost before it knew
                        }
                        return (Notice.Settled) ((Command.Tell) command).notice();
                    }
                    default -> throw new IllegalStateException("unexpected " + command);
                }
                commands.addAll(out);
            }
            throw new AssertionError("stops, seed " + seed);
        }

        private Fact change(int ticket, byte[] data, boolean fits) {
            if (!fits) {
                return new Fact.Failed(ticket, Problem.CONFLICT);
            }
            int luck = random.nextInt(8);
            if (luck == 0) {
                return new Fact.Failed(ticket, Problem.OUTCOME_UNKNOWN); // and was not made
            }
            write(data);
            return luck == 1 ? new Fact.Failed(ticket, Problem.OUTCOME_UNKNOWN) : new Fact.Done(ticket, node);
        }
    }
}
