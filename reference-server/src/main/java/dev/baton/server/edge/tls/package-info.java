/**
 * TLS of the server with the JDK's own engine: keys and certificates from files that may be replaced while it runs, engines made of them, and
 * what the records of a connection give away before they are decrypted. Reading files blocks and happens on threads that may; nothing
 * here knows clients or the node. Not an API: the options are.
 */
@NullMarked
package dev.baton.server.edge.tls;

import org.jspecify.annotations.NullMarked;
