/**
 * The one network: streams between processes, votes, delay, loss and cuts, each direction by itself. It carries
 * values and bytes, and knows nobody by more than an address.
 */
@NullMarked
package dev.baton.simulation.net;

import org.jspecify.annotations.NullMarked;
