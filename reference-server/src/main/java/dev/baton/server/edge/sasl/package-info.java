/**
 * SASL of the server with the JDK's mechanisms: who its users are, from a JAAS file, and the exchange of one connection, token by token. The
 * node is told what came of each token. Not an API: the options are.
 */
@NullMarked
package dev.baton.server.edge.sasl;

import org.jspecify.annotations.NullMarked;
