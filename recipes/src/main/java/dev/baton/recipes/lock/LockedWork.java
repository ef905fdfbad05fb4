package dev.baton.recipes.lock;

/**
 * What is done while a lock is held.
 *
 * @param <T> what it returns
 * @param <E> what it may throw
 */
@FunctionalInterface
public interface LockedWork<T, E extends Exception> {
    T run(LockContext context) throws E, InterruptedException;
}
