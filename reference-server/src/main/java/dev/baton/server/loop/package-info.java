/**
 * Drives the node: one thread that reads the clock, tells the node what happened, and carries out what it wants. The thread
 * belongs to the network edge's event loop and is known here only as a scheduled executor, so this room has sockets on one side
 * and files on the other and touches neither.
 */
@NullMarked
package dev.baton.server.loop;

import org.jspecify.annotations.NullMarked;
