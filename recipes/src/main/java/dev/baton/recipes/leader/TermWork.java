package dev.baton.recipes.leader;

/** What a {@link LeaderSelector} does while it leads. */
@FunctionalInterface
public interface TermWork {
    /**
     * Leads: returning ends the term. The thread is interrupted when the term has ended, or can hardly be proven any longer; then
     * return soon. Whatever writes to the world hands on {@link Term#term()}.
     */
    void lead(Term term) throws InterruptedException;
}
