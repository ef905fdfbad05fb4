/** JMH benchmarks of single pieces, run by {@code java -cp benchmarks.jar org.openjdk.jmh.Main}. */
@NullMarked
package dev.baton.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
