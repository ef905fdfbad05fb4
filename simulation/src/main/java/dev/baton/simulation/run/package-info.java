/**
 * Runs: what a seed stands for, the phases of one run, many runs on several cores, the cutting of a schedule that
 * fails, and the command line. The only room of this module that knows real time and threads.
 */
@NullMarked
package dev.baton.simulation.run;

import org.jspecify.annotations.NullMarked;
