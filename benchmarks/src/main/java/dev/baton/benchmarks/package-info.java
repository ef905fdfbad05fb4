/** The command line of the benchmarks; {@code docs/benchmarks.md} says how to use it. */
@NullMarked
package dev.baton.benchmarks;

import org.jspecify.annotations.NullMarked;
