/**
 * Bringing a learner to the leader's history: what the leader has to send ({@link dev.baton.server.zab.sync.SyncPlan}), and what the
 * learner holds back until it may be believed ({@link dev.baton.server.zab.sync.SyncBuffer}).
 */
@NullMarked
package dev.baton.server.zab.sync;

import org.jspecify.annotations.NullMarked;
