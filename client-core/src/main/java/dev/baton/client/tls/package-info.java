/**
 * TLS for the client's connections with the JDK's own engine: key material from files that may be replaced while the client runs,
 * and the check that a certificate belongs to the server that was meant.
 *
 * <p>Not an API: {@link dev.baton.client.SslOptions} is. Nothing here knows sockets; reading files blocks, so callers do it on
 * threads that may block.
 */
@NullMarked
package dev.baton.client.tls;

import org.jspecify.annotations.NullMarked;
