package dev.baton.recipes.leader;

/**
 * Told what becomes of a candidate, one call at a time and in order. Calls come on the client's callback lane or a timer's thread
 * and must not block; {@link LeaderSelector} is for work that does.
 */
public interface LeaderListener {
    /** A term has begun. */
    void onElected(Term term);

    /** The term has ended, and its node is being removed; the next one is a new {@link Term}. */
    void onRevoked(Term term, RevokedReason reason);

    /**
     * The term can no longer be proven: the connection broke, or the session's time runs out. Called before somebody else can be
     * elected because the session ended. Stop what is not fenced.
     */
    default void onSuspended(Term term) {}

    /** After {@link #onSuspended}: the candidate's node was seen again, unchanged. */
    default void onResumed(Term term) {}

    /** The ensemble refuses the candidacy, for example for want of rights. It is tried again after a pause. */
    default void onRefused(Throwable refusal) {}
}
