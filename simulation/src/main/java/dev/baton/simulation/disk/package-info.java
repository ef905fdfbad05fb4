/**
 * The disk under one member, at the level of the storage port: which of the operations that were ordered have an
 * effect that survives a crash. What bytes do inside files is tested where the files are, in the reference server.
 */
@NullMarked
package dev.baton.simulation.disk;

import org.jspecify.annotations.NullMarked;
