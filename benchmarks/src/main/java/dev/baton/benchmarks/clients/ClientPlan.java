package dev.baton.benchmarks.clients;

/**
 * Sizes of the benches.
 *
 * @param seconds length of a window
 * @param threads that call at a time and wait
 * @param clients opened in one process
 * @param cacheNodes nodes of the cache
 * @param cacheNodesLarge nodes of the large cache
 */
record ClientPlan(double seconds, int threads, int clients, int cacheNodes, int cacheNodesLarge) {}
