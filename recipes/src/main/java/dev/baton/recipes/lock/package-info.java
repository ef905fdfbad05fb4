/**
 * Locks: {@link dev.baton.recipes.lock.Mutex}, held through a {@link dev.baton.recipes.lock.LockHandle}.
 *
 * <pre>{@code
 * Mutex mutex = Mutex.on(client, "/locks/ledger");
 * try (LockHandle lock = mutex.lock(Duration.ofSeconds(10))) {
 *     ledger.write(lock.token(), entry);   // the ledger refuses a token older than the newest it has seen
 * }
 * }</pre>
 *
 * <p><b>What a lock can promise.</b> A process may stop at any point for longer than its session lives; somebody else is admitted
 * then, and the first holder cannot know before it runs again. No lock service can prevent that, so there are three lines of
 * defence, from the strongest to the weakest:
 *
 * <ol>
 *   <li>{@link dev.baton.recipes.lock.LockHandle#token()}: the resource itself refuses whoever has been overtaken.
 *   <li>{@link dev.baton.recipes.lock.LockHandle#checkHeld()} and {@link dev.baton.recipes.lock.LockHandle#remaining()}: by the
 *       holder's own clock, true only while nobody else can have been admitted.
 *   <li>{@link dev.baton.recipes.lock.LockHandle#lost()}: a call when the lock is lost, to stop what is going on.
 * </ol>
 *
 * <p>Watch the first in review: code behind a lock that never hands on the token is correct only as long as no pause exceeds the
 * session timeout.
 */
@NullMarked
package dev.baton.recipes.lock;

import org.jspecify.annotations.NullMarked;
