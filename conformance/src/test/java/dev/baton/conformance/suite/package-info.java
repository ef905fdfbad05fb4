/** One suite over the four pairings of two clients and two servers: what a program sees through a client library. */
@NullMarked
package dev.baton.conformance.suite;

import org.jspecify.annotations.NullMarked;
