/**
 * The pure core of the client. {@link dev.baton.client.session.SessionMachine} takes one input at a time and appends outputs to an
 * {@link dev.baton.client.session.Outbox}; it has no thread, clock, socket or random source, and nothing in this package blocks.
 * The driver around it performs the outputs and brings the time.
 *
 * <p>Not an API: may change at will.
 */
@NullMarked
package dev.baton.client.session;

import org.jspecify.annotations.NullMarked;
