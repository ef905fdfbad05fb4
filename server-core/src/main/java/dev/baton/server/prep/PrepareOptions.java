package dev.baton.server.prep;

/**
 * What decides about requests besides the state.
 *
 * @param extendedTypes whether TTL nodes exist
 * @param enforceQuota whether hard quotas are enforced
 * @param reconfigEnabled whether reconfig is disabled or merely not possible on a server alone
 * @param multiOpsMax operations of a multi beyond which it is refused
 */
public record PrepareOptions(boolean extendedTypes, boolean enforceQuota, boolean reconfigEnabled, int multiOpsMax) {}
