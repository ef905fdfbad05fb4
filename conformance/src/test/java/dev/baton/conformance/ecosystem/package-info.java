/** Programs of others against Baton's server: Curator's recipes and Apache's shell. */
@NullMarked
package dev.baton.conformance.ecosystem;

import org.jspecify.annotations.NullMarked;
