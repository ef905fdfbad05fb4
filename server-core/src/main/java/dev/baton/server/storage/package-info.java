/**
 * What the core demands of a disk, as ports: a recovery before the loop starts, then one ordered lane of operations whose
 * completions come back as inputs, and sinks for snapshots. Nothing here touches a file; implementations are the real one of
 * the reference server and the simulated one, and both pass the same contract test.
 */
@NullMarked
package dev.baton.server.storage;

import org.jspecify.annotations.NullMarked;
