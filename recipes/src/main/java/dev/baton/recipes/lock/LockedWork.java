package dev.baton.recipes.lock;

/**
 * What is done while a lock is held.
 *
 * @param <T> what it returns
 */
@FunctionalInterface
public interface LockedWork<T> {
    T run(LockContext context) throws InterruptedException;
}
