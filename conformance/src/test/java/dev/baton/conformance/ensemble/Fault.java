package dev.baton.conformance.ensemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.conformance.harness.EnsembleUnderTest;
import dev.baton.conformance.harness.ServerUnderTest;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What may happen to one member of an ensemble that runs under writes. Each begins and ends with all members serving, and goes on only when writes
 * that were begun under the fault have been acknowledged, so when a majority serves without the member.
 */
enum Fault {
    /** Every member is stopped as an operator does and started again, one after the other. */
    ROLLING_RESTART {
        @Override
        void strike(EnsembleUnderTest ensemble, Ledger ledger) {
            for (int id = 1; id <= ensemble.size(); id++) {
                ensemble.member(id).stop();
                ledger.awaitProgress(PROOF);
                ensemble.restart(id);
                ledger.awaitProgress(PROOF);
            }
        }
    },
    /** SIGSTOP: it wakes up as a leader that has long been replaced. */
    PAUSED_LEADER {
        @Override
        void strike(EnsembleUnderTest ensemble, Ledger ledger) {
            pause(ensemble, ledger, leader(ensemble));
        }
    },
    PAUSED_FOLLOWER {
        @Override
        void strike(EnsembleUnderTest ensemble, Ledger ledger) {
            pause(ensemble, ledger, follower(ensemble));
        }
    },
    /** The leader hears nobody, and everybody hears the leader. */
    DEAF_LEADER {
        @Override
        void strike(EnsembleUnderTest ensemble, Ledger ledger) {
            ensemble.links().deafen(leader(ensemble));
            healAfterProgress(ensemble, ledger);
        }
    },
    /** The leader hears everybody, and nobody hears the leader. */
    MUTE_LEADER {
        @Override
        void strike(EnsembleUnderTest ensemble, Ledger ledger) {
            ensemble.links().mute(leader(ensemble));
            healAfterProgress(ensemble, ledger);
        }
    },
    ISOLATED_LEADER {
        @Override
        void strike(EnsembleUnderTest ensemble, Ledger ledger) {
            ensemble.links().isolate(leader(ensemble));
            healAfterProgress(ensemble, ledger);
        }
    },
    DEAF_FOLLOWER {
        @Override
        void strike(EnsembleUnderTest ensemble, Ledger ledger) {
            ensemble.links().deafen(follower(ensemble));
            healAfterProgress(ensemble, ledger);
        }
    },
    MUTE_FOLLOWER {
        @Override
        void strike(EnsembleUnderTest ensemble, Ledger ledger) {
            ensemble.links().mute(follower(ensemble));
            healAfterProgress(ensemble, ledger);
        }
    },
    ISOLATED_FOLLOWER {
        @Override
        void strike(EnsembleUnderTest ensemble, Ledger ledger) {
            ensemble.links().isolate(follower(ensemble));
            healAfterProgress(ensemble, ledger);
        }
    },
    /** A leader whose writes fail must not go on leading. */
    LEADER_WITHOUT_DISK {
        @Override
        void strike(EnsembleUnderTest ensemble, Ledger ledger) {
            runOutOfDisk(ensemble, ledger, leader(ensemble));
        }
    },
    FOLLOWER_WITHOUT_DISK {
        @Override
        void strike(EnsembleUnderTest ensemble, Ledger ledger) {
            runOutOfDisk(ensemble, ledger, follower(ensemble));
        }
    },
    /** The newest log was spoilt while the member was down: it must not serve what it cannot have. */
    SPOILT_LOG {
        @Override
        void strike(EnsembleUnderTest ensemble, Ledger ledger) {
            int id = follower(ensemble);
            LogDamage damage = damage(ensemble, ledger, id);
            damage.flipInTheMiddle();
            ServerUnderTest member = ensemble.member(id);
            member.spawn();
            member.awaitEnd(LIMIT);
            assertThat(member.log()).contains(damage.fileName());
            ledger.awaitProgress(PROOF);
            ensemble.wipe(id);
            ensemble.restart(id);
        }
    },
    /** The newest log ends within a record, as after a crash: what is missing comes back from the leader. */
    TORN_LOG {
        @Override
        void strike(EnsembleUnderTest ensemble, Ledger ledger) {
            int id = follower(ensemble);
            damage(ensemble, ledger, id).tear();
            ensemble.restart(id);
        }
    };

    /** So many acknowledgements cannot all belong to writes that were on their way before. */
    private static final int PROOF = 50;

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int SPOILT_LOG_BYTES_MIN = 8_192;
    private static final long DISK_BYTES = 32 << 10;
    private static final Logger LOG = LoggerFactory.getLogger(Fault.class);

    abstract void strike(EnsembleUnderTest ensemble, Ledger ledger);

    private static int leader(EnsembleUnderTest ensemble) {
        return ensemble.leader().orElseThrow();
    }

    private static int follower(EnsembleUnderTest ensemble) {
        return ensemble.follower().orElseThrow();
    }

    private static void pause(EnsembleUnderTest ensemble, Ledger ledger, int id) {
        ensemble.freeze(id);
        ledger.awaitProgress(PROOF);
        ensemble.thaw(id);
    }

    private static void healAfterProgress(EnsembleUnderTest ensemble, Ledger ledger) {
        ledger.awaitProgress(PROOF);
        ensemble.links().heal();
    }

    private static void runOutOfDisk(EnsembleUnderTest ensemble, Ledger ledger, int id) {
        ServerUnderTest member = ensemble.member(id);
        if (!member.runOutOfDisk(DISK_BYTES)) {
            LOG.warn("not run: disk full on member {}: no prlimit here, or not allowed", id);
            return;
        }
        member.awaitEnd(LIMIT);
        ledger.awaitProgress(PROOF);
        ensemble.restart(id);
    }

    /** Kills a member whose newest log has records worth the name. */
    private static LogDamage damage(EnsembleUnderTest ensemble, Ledger ledger, int id) {
        await("a log to spoil")
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> LogDamage.in(ensemble.member(id)).usedBytes() > SPOILT_LOG_BYTES_MIN);
        ensemble.kill(id);
        ledger.awaitProgress(PROOF);
        return LogDamage.in(ensemble.member(id));
    }
}
