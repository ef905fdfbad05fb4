/** The server process is killed, again and again, and keeps its promises. */
@NullMarked
package dev.baton.conformance.crash;

import org.jspecify.annotations.NullMarked;
