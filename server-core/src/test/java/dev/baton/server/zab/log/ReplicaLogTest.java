package dev.baton.server.zab.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ReplicaLogTest {
    private static final long E1 = Zxid.start(1);
    private static final long E2 = Zxid.start(2);

    @Test
    void anEntryIsAppliedOnceItIsBothCommittedAndPersisted() {
        ReplicaLog log = new ReplicaLog(History.startingAt(0), 100, 1 << 20);
        log.append(entry(E1 + 1), 1);
        log.append(entry(E1 + 2), 2);
        log.commit(E1 + 2);
        assertThat(log.takeApplicable()).isNull();
        log.persistedUpTo(1);
        assertThat(log.takeApplicable().zxid()).isEqualTo(E1 + 1);
        assertThat(log.takeApplicable()).isNull();
        log.persistedUpTo(2);
        assertThat(log.takeApplicable().zxid()).isEqualTo(E1 + 2);
        log.verify();
    }

    /** A proposal that skips one, whoever sends it, must not enter the log. */
    @Test
    void zk4925_aGapIsRefused() {
        ReplicaLog log = new ReplicaLog(History.startingAt(E1 + 5), 100, 1 << 20);
        assertThatThrownBy(() -> log.append(entry(E1 + 7), 1)).isInstanceOf(InvariantViolation.class);
        assertThatThrownBy(() -> log.append(entry(E2 + 2), 1)).isInstanceOf(InvariantViolation.class);
        assertThatThrownBy(() -> log.append(entry(E1 + 5), 1)).isInstanceOf(InvariantViolation.class);
        log.append(entry(E2 + 1), 1);
        assertThat(log.last()).isEqualTo(E2 + 1);
    }

    @Test
    void whatIsCommittedCannotBeCut() {
        ReplicaLog log = new ReplicaLog(History.startingAt(0), 100, 1 << 20);
        log.append(entry(E1 + 1), 1);
        log.append(entry(E1 + 2), 2);
        log.commit(E1 + 1);
        assertThatThrownBy(() -> log.truncate(0, 3)).isInstanceOf(InvariantViolation.class);
        assertThatThrownBy(() -> log.reset(0, 3)).isInstanceOf(InvariantViolation.class);
        log.truncate(E1 + 1, 3);
        assertThat(log.last()).isEqualTo(E1 + 1);
    }

    /** After a cut the same numbers may come again with other content; the completions of the old ones must not count for the new. */
    @Test
    void aCutForgetsWhatWasOnItsWayToTheDisk() {
        ReplicaLog log = new ReplicaLog(History.startingAt(0), 100, 1 << 20);
        log.append(entry(E1 + 1), 1);
        log.append(entry(E1 + 2), 2);
        log.truncate(E1 + 1, 3);
        log.append(entry(E2 + 1), 4);
        log.persistedUpTo(2);
        assertThat(log.persisted()).isEqualTo(E1 + 1);
        log.persistedUpTo(3);
        assertThat(log.persisted()).isEqualTo(E1 + 1);
        log.persistedUpTo(4);
        assertThat(log.persisted()).isEqualTo(E2 + 1);
        log.verify();
    }

    @Test
    void theWindowKeepsWhatIsNotAppliedAndForgetsTheOldest() {
        ReplicaLog log = new ReplicaLog(History.startingAt(0), 4, 1 << 20);
        for (int i = 1; i <= 10; i++) {
            log.append(entry(E1 + i), i);
        }
        assertThat(log.windowFloor()).isZero();
        log.persistedUpTo(10);
        log.commit(E1 + 8);
        while (log.takeApplicable() != null) {
            log.verify();
        }
        assertThat(log.windowFloor()).isEqualTo(E1 + 6);
        assertThat(log.entryAfter(E1 + 6).zxid()).isEqualTo(E1 + 7);
        assertThat(log.entryAfter(E1 + 10)).isNull();
        assertThatThrownBy(() -> log.entryAfter(E1 + 5)).isInstanceOf(InvariantViolation.class);
    }

    @Test
    void aHistoryIsWhatASetOfNumbersWouldBe() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            long floor = random.nextInt(3) == 0 ? 0 : Zxid.of(1, random.nextInt(4));
            History history = History.startingAt(floor);
            TreeSet<Long> model = new TreeSet<>();
            model.add(floor);
            for (int step = 0; step < 40; step++) {
                change(random, history, model);
                assertThat(history.last()).as("seed %s: %s", seed, history).isEqualTo(model.last());
                long probe = Zxid.of(random.nextInt(6), random.nextInt(12));
                if (probe >= model.first()) {
                    assertThat(history.contains(probe)).isEqualTo(model.contains(probe));
                    assertThat(history.floorOf(probe)).isEqualTo(model.floor(probe));
                }
            }
        }
    }

    private static void change(Random random, History history, TreeSet<Long> model) {
        switch (random.nextInt(8)) {
            case 0 -> {
                long cut = model.stream()
                        .skip(random.nextInt(model.size()))
                        .findFirst()
                        .orElseThrow();
                history.truncate(cut);
                model.tailSet(cut, false).clear();
            }
            case 1 -> {
                long forget = model.stream()
                        .skip(random.nextInt(model.size()))
                        .findFirst()
                        .orElseThrow();
                history.forgetUpTo(forget);
                model.headSet(forget, false).clear();
            }
            default -> {
                long last = model.last();
                long next = random.nextInt(5) == 0 ? Zxid.of(Zxid.epoch(last) + 1, 1) : last + 1;
                history.append(next);
                model.add(next);
            }
        }
    }

    private static LogEntry entry(long zxid) {
        return new LogEntry(zxid, new byte[] {(byte) zxid});
    }
}
