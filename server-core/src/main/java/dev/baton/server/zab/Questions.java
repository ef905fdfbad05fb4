package dev.baton.server.zab;

import dev.baton.server.zab.broadcast.ReadRounds;
import org.jspecify.annotations.Nullable;

/**
 * Questions about the present that a leader is asked: each is answered when a quorum has shown, after it was asked, that it still follows. The
 * pings that everybody gets all the time are what is answered for that, so asking just sends them earlier.
 */
final class Questions {
    /**
     * A question.
     *
     * @param learner on whose connection it came, null if it was asked here. Learners match answers to questions by counting, so a question
     *     must never be answered on a later connection of the same learner
     */
    private record Question(@Nullable Learner learner, Message.Request request) {}

    private final Core core;
    private final Learners learners;
    private final ReadRounds<Question> rounds;

    Questions(Core core, Learners learners) {
        this.core = core;
        this.learners = learners;
        rounds = new ReadRounds<>(core::quorum, core.self());
    }

    /** A learner may be pinged from now on. */
    void onServing(Learner learner) {
        rounds.onLearner(learner.id);
    }

    void onGone(long learner) {
        rounds.onGone(learner);
    }

    void ask(@Nullable Learner learner, Message.Request request) {
        rounds.ask(new Question(learner, request), core.log.last());
    }

    /** Pings everybody if there is a question that no round under way answers. */
    void beginRound() {
        if (rounds.wantsRound()) {
            ping();
            rounds.begin();
        }
    }

    /** Pings everybody who is served. */
    void ping() {
        for (Learner learner : learners.all()) {
            if (learner.stage == Learner.Stage.SERVING) {
                rounds.onPingSent(learner.id);
                core.send(learner.id, new Message.Ping(core.log.last()));
            }
        }
    }

    /** Returns whether there was a ping to be answered. */
    boolean onPong(Learner learner) {
        return learner.stage == Learner.Stage.SERVING && rounds.onPong(learner.id);
    }

    /** Answers what is confirmed: here, or in a learner's stream behind what was decided. */
    void answer() {
        for (ReadRounds.Confirmed<Question> confirmed : rounds.takeConfirmed()) {
            Learner learner = confirmed.question().learner();
            if (learner == null) {
                core.answerSync(confirmed.question().request(), confirmed.zxid());
            } else {
                learner.syncsOwed.add(confirmed.zxid());
            }
        }
    }
}
