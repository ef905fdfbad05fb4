package dev.baton.server.prep;

/**
 * What decides about requests besides the state.
 *
 * @param extendedTypes whether TTL nodes exist
 * @param enforceQuota whether hard quotas are enforced
 * @param reconfigEnabled whether the configuration of the ensemble may be changed; on a server alone it cannot be in any case
 * @param votersMin voters that a configuration must have
 * @param multiOpsMax operations of a multi beyond which it is refused
 */
public record PrepareOptions(
        boolean extendedTypes, boolean enforceQuota, boolean reconfigEnabled, int votersMin, int multiOpsMax) {}
