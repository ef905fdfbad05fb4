package dev.baton.recipes.lock;

import java.time.Instant;
import java.util.Optional;

/**
 * Somebody who holds a lock or waits for it, as the ensemble knows it.
 *
 * @param path the contender's node
 * @param token its creation zxid, which is the fencing token if it holds
 * @param sessionId the session it lives with
 * @param since when the node was created, by the ensemble's clock
 * @param owner what it says about itself; empty for clients of another kind
 */
public record LockContender(String path, long token, long sessionId, Instant since, Optional<LockOwner> owner) {}
