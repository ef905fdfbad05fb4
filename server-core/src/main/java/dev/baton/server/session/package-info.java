/**
 * Sessions: identity, password, time. Owns who is alive and until when; knows nothing of connections' bytes or of znodes. A
 * session ends only by a transaction; this package says when one is due.
 */
@NullMarked
package dev.baton.server.session;

import org.jspecify.annotations.NullMarked;
