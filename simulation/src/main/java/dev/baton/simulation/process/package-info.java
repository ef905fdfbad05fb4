/**
 * One server process each: the production node, with a driver that stands in for threads, sockets and files. It can
 * die behind any single order, stand still, and have clocks of its own. What a message promises is looked up on the
 * disk before it goes out.
 */
@NullMarked
package dev.baton.simulation.process;

import org.jspecify.annotations.NullMarked;
