/**
 * The servers under test, each a process of its own that the driver starts with the same configuration and the same JVM options, and what
 * the operating system and the JVM tell about such a process: CPU time, bytes written, live heap.
 */
@NullMarked
package dev.baton.benchmarks.server;

import org.jspecify.annotations.NullMarked;
