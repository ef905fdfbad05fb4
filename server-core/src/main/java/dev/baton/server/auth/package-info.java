/**
 * Who a connection is and what it may do: identities, the schemes that grant them, access control lists. Pure functions and
 * values; the order in which an operation checks things is the business of {@code server.prep} and {@code server.op}.
 */
@NullMarked
package dev.baton.server.auth;

import org.jspecify.annotations.NullMarked;
