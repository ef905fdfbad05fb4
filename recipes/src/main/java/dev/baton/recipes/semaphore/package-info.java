/**
 * Permits: {@link dev.baton.recipes.semaphore.Semaphore}, held through a {@link dev.baton.recipes.semaphore.Permits}.
 *
 * <pre>{@code
 * Semaphore semaphore = Semaphore.on(client, "/limits/reports", 3);
 * try (Permits permit = semaphore.awaitPermits(1, Duration.ofSeconds(10))) {
 *     render();
 * }
 * }</pre>
 *
 * <p>What a permit can promise is what a lock can, see {@link dev.baton.recipes.lock}: by the ensemble's word there are never more
 * permits than the limit; by the clock only while no pause exceeds the session's timeout.
 */
@NullMarked
package dev.baton.recipes.semaphore;

import org.jspecify.annotations.NullMarked;
