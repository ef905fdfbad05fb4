/**
 * Servers in containers, for Testcontainers 2, which is an optional dependency: whoever uses this package brings it along.
 *
 * <p>{@link dev.baton.testing.containers.BatonContainer} runs Baton's image (see {@code docs/testing.md} for how to build it),
 * {@link dev.baton.testing.containers.ZookeeperContainer} the official one of Apache ZooKeeper. Both are
 * {@link dev.baton.testing.containers.ServerContainer}s, and a test that is written against that, or against
 * {@link dev.baton.testing.TestEnsemble}, runs on either.
 */
@NullMarked
package dev.baton.testing.containers;

import org.jspecify.annotations.NullMarked;
