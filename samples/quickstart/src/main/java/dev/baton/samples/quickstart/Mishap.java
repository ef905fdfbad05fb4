package dev.baton.samples.quickstart;

import dev.baton.recipes.lock.LockHandle;

/** What happens to one worker in one of its turns, while it holds the lock. */
interface Mishap {
    /** For workers that nothing happens to. */
    Mishap NONE = new Mishap() {
        @Override
        public boolean strikes(int turn) {
            return false;
        }

        @Override
        public String begin(LockHandle lock) {
            throw new IllegalStateException("nothing happens");
        }

        @Override
        public void end() {
            throw new IllegalStateException("nothing happened");
        }
    };

    /** Whether it happens in this turn. */
    boolean strikes(int turn);

    /** Whether it costs the lock, and not only a moment. */
    default boolean costsTheLock() {
        return true;
    }

    /** Lets it happen to the holder; says what it was. */
    String begin(LockHandle lock);

    /** Undoes what outlasts the loss of the lock. */
    void end();
}
