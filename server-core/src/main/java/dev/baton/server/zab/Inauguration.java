package dev.baton.server.zab;

import dev.baton.server.zab.discovery.EpochAgreement;
import dev.baton.server.zab.log.Zxid;

/**
 * How a leader gets its epoch: one that is later than all that a quorum has promised, and that a quorum then promises to it. Learners that
 * come when that is settled are told and asked likewise, one by one.
 */
final class Inauguration {
    private final Core core;
    private final Learners learners;
    private final EpochAgreement agreement;
    private long epoch;
    private long acceptedToken;

    Inauguration(Core core, Learners learners) {
        this.core = core;
        this.learners = learners;
        agreement = new EpochAgreement(
                core.quorum(), core.self(), core.acceptedEpoch(), core.currentEpoch(), core.log.last());
    }

    /** The epoch, 0 while it is not chosen. */
    long epoch() {
        return epoch;
    }

    /** A learner came, and is among the learners. */
    void onLearner(Learner learner, long acceptedEpoch) {
        if (epoch == 0) {
            agreement.onLearner(learner.id, acceptedEpoch);
            choose();
        } else if (!learner.observer && core.isVoter(learner.id) && acceptedEpoch > epoch) {
            // It has promised a later epoch and can never join this one; only a new epoch can include it.
            core.leave(Reason.EPOCH_OVERTAKEN);
        } else {
            askForPromise(learner);
        }
    }

    void onGone(long learner) {
        agreement.onGone(learner);
    }

    /** Chooses the epoch if a quorum is there. */
    void choose() {
        if (epoch != 0 || !agreement.canChoose()) {
            return;
        }
        epoch = agreement.choose();
        acceptedToken = core.setEpochs(epoch, core.currentEpoch());
        nameFirstConfiguration();
        learners.all().forEach(this::askForPromise);
    }

    /**
     * The configuration from the members' files has no version. The first leader gives it one, so that it is told from that of a member to
     * be, which may list only a part of the ensemble (ZOOKEEPER-1783). It is agreed with the history of the epoch.
     */
    private void nameFirstConfiguration() {
        ZabConfig.Reconfiguration changes = core.config.reconfiguration();
        if (changes != null && core.active().version() == 0 && core.pending() == null) {
            core.see(changes.configurations().withVersion(core.active(), Zxid.start(epoch)));
        }
    }

    /** Nobody hears of the epoch before we ourselves can no longer forget it, else two leaders could use it one after the other. */
    private void askForPromise(Learner learner) {
        learner.stage = Learner.Stage.ASKED;
        core.sendAfter(
                acceptedToken,
                learner.id,
                new Message.LeaderInfo(Zxid.start(epoch), Message.LearnerInfo.PROTOCOL_VERSION, learner.features));
    }

    /** A learner's answer while the epoch is being agreed. Returns false if it knows more than this member, and cannot follow it. */
    boolean onPromise(Learner learner, Message.AckEpoch ack) {
        return agreement.onAck(learner.id, ack.isPromise(), ack.currentEpoch(), ack.lastZxid())
                != EpochAgreement.Outcome.AHEAD;
    }

    /** Something is durable, perhaps the own promise. */
    void onPersisted() {
        if (epoch != 0 && core.isDurable(acceptedToken)) {
            agreement.onSelfDurable();
        }
    }

    boolean isAgreed() {
        return epoch != 0 && agreement.isAgreed();
    }
}
