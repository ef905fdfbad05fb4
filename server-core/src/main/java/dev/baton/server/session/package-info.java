/**
 * Sessions: identity, password, time. Owns who is alive and until when; knows nothing of connections' bytes or of znodes. A
 * session ends only by a transaction, unless it is local to this member; this package says when an end is due.
 */
@NullMarked
package dev.baton.server.session;

import org.jspecify.annotations.NullMarked;
