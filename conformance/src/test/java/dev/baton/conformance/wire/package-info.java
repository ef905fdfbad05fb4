/** What the servers answer on the wire, frame by frame, below every client library. */
@NullMarked
package dev.baton.conformance.wire;

import org.jspecify.annotations.NullMarked;
