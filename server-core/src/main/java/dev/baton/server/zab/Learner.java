package dev.baton.server.zab;

import dev.baton.server.zab.log.Zxid;
import java.util.ArrayDeque;

/**
 * What the leader knows of one learner. Nothing is queued for it: a cursor says how far into the leader's window it has been served, and
 * the stream goes on from there whenever there is more and its connection can take it.
 */
final class Learner {
    /** How far its connection is. */
    enum Stage {
        /** It has said who it is. */
        INTRODUCED,
        /** It was told the epoch. */
        ASKED,
        /** It answered; waits until synchronisation may begin. */
        ANSWERED,
        /** The driver sends it something from storage. */
        LOADING,
        /** Entries of the history go out, NEWLEADER has not. */
        CATCHING_UP,
        /** NEWLEADER is out. */
        ALMOST,
        /** It has the history and the epoch, durably. */
        SYNCED,
        /** It was told UPTODATE. */
        SERVING
    }

    final long id;
    final boolean observer;
    final int features;
    Stage stage = Stage.INTRODUCED;

    /** End of its history, as it answered. */
    long lastZxid = Zxid.NONE;

    /** Last entry that was sent to it, or that it had. */
    long sent;

    /** Last entry that it was told to be decided. */
    long committedSent;

    /** NEWLEADER goes out once everything up to here was sent. */
    long target;

    /** Last entry of the history that its answer to NEWLEADER vouches for. */
    long adopted;

    /** Last entry that it acknowledged, or is known to have. */
    long acked;

    boolean congested;
    long heardAt;

    /** Since when something is sent and not acknowledged. */
    long unackedSince;

    /** Points of the order at which it has to be told SYNC, ascending. */
    final ArrayDeque<Long> syncsOwed = new ArrayDeque<>();

    Learner(Message.LearnerInfo info, int features, long nowNanos) {
        this.id = info.sid();
        this.observer = info.observer();
        this.features = features;
        this.heardAt = nowNanos;
    }

    boolean isSynced() {
        return stage.compareTo(Stage.SYNCED) >= 0;
    }

    boolean newLeaderSent() {
        return stage.compareTo(Stage.ALMOST) >= 0;
    }

    boolean streams() {
        return stage.compareTo(Stage.CATCHING_UP) >= 0;
    }

    /** When it has been silent for too long, or has left something unacknowledged for too long. */
    long toleratedUntil(ZabConfig config) {
        if (stage != Stage.SERVING) {
            return 1 + heardAt + config.initLimitNanos();
        }
        long until = heardAt + config.silenceLimitNanos();
        boolean owesAck = !observer && sent > acked;
        return 1 + (owesAck ? Math.min(until, unackedSince + config.syncLimitNanos()) : until);
    }

    @Override
    public String toString() {
        return id + " " + stage + " sent=" + Zxid.format(sent) + " acked=" + Zxid.format(acked);
    }
}
