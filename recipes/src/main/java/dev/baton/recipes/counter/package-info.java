/**
 * Numbers and small values that a fleet shares: {@link dev.baton.recipes.counter.Counter}, {@link
 * dev.baton.recipes.counter.SharedValue}, {@link dev.baton.recipes.counter.IdAllocator}, {@link
 * dev.baton.recipes.counter.OnceGuard} and {@link dev.baton.recipes.counter.RateLimiter}.
 *
 * <pre>{@code
 * Counter orders = Counter.on(client, "/counters/orders");
 * long number = orders.add(1, Duration.ofSeconds(5));
 * }</pre>
 *
 * <p>A change is a write at the version that was read, repeated with back-off while others are faster. If the connection breaks
 * before the answer, the version and the bytes that are found afterwards tell in most cases whether the write was made. In the
 * rest the call fails with {@link dev.baton.client.error.OutcomeUnknown}, and never counts twice to be on the safe side.
 */
@NullMarked
package dev.baton.recipes.counter;

import org.jspecify.annotations.NullMarked;
