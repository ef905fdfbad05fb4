/** Handshake and headers: what surrounds operations on a connection. */
@NullMarked
package dev.baton.wire.session;

import org.jspecify.annotations.NullMarked;
