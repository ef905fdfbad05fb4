/**
 * What the suites stand on: servers as processes, clients behind one neutral face, a client that speaks raw frames, and a
 * proxy that spoils connections. Knows both products and no test. Nothing here waits by sleeping: everything that takes
 * time is a condition with a generous limit.
 */
@NullMarked
package dev.baton.conformance.harness;

import org.jspecify.annotations.NullMarked;
