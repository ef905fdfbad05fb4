/**
 * The generator: raw frames of the client protocol over plain NIO, as lean as Java allows, because generator and servers share the
 * machine and what the generator spends is missing in every figure.
 *
 * <p>A {@link dev.baton.benchmarks.load.Lane} is one connection with a session and a fixed number of requests in flight. What it
 * sends is decided by a {@link dev.baton.benchmarks.load.Script}; replies are only scanned for length, xid and error. A
 * {@link dev.baton.benchmarks.load.LoadRun} drives many lanes through settling, a measured window and an orderly end. Anything
 * unexpected (an error, an xid out of order, a closed connection, silence) ends the run with a
 * {@link dev.baton.benchmarks.load.LoadFailure}: a figure of a failing server is worth nothing.
 */
@NullMarked
package dev.baton.benchmarks.load;

import org.jspecify.annotations.NullMarked;
