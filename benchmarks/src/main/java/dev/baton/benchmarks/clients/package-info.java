/**
 * Clients compared: Baton's, Apache's and Curator, each doing the same on the same server, in alternation within this process. CPU per
 * operation is that of this process, so it is the client's alone.
 */
@NullMarked
package dev.baton.benchmarks.clients;

import org.jspecify.annotations.NullMarked;
