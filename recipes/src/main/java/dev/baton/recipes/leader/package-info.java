/**
 * Leadership: {@link dev.baton.recipes.leader.LeaderLatch} stands for election and tells of each term, {@link
 * dev.baton.recipes.leader.LeaderSelector} runs work while it leads, {@link dev.baton.recipes.leader.LeaderObserver} follows who
 * leads.
 *
 * <pre>{@code
 * LeaderLatch latch = LeaderLatch.on(client, "/leaders/billing", LeaderOptions.as("pod-7"));
 * latch.listen(new LeaderListener() {
 *     public void onElected(Term term) { scheduler.start(term); }
 *     public void onRevoked(Term term, RevokedReason reason) { scheduler.stop(); }
 * });
 * latch.start();
 * }</pre>
 *
 * <p>A term can promise what a lock can, see {@link dev.baton.recipes.lock}: {@link dev.baton.recipes.leader.Term#term()} is the
 * fencing token, {@link dev.baton.recipes.leader.Term#isLeader()} is true only while nobody else can have been elected.
 */
@NullMarked
package dev.baton.recipes.leader;

import org.jspecify.annotations.NullMarked;
