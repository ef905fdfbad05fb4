/**
 * The driver of {@link dev.baton.client.session.SessionMachine}: sockets, time, name look-up and the callback lane. The only
 * package of the client that knows Netty.
 *
 * <p>A {@link dev.baton.client.transport.SessionDriver} belongs to one event loop, shared with other clients; only that loop's
 * thread touches the machine. Callers hand operations over through a queue, results go to the {@link
 * dev.baton.client.transport.CallbackLane} in batches; both ways cost one wake-up per batch, not per operation. User code never
 * runs on the loop; what is said to be quick and never to block does ({@link dev.baton.client.transport.Deliveries}).
 *
 * <p>Not an API: may change at will.
 */
@NullMarked
package dev.baton.client.transport;

import org.jspecify.annotations.NullMarked;
