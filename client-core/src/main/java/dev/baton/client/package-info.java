/**
 * The client: {@link dev.baton.client.Client} returns futures, {@link dev.baton.client.BlockingClient} is the same with
 * waiting. Each operation is two methods, one plain and one with an options record.
 *
 * <pre>{@code
 * try (Client client = Client.connect("zk1:2181,zk2:2181,zk3:2181/app")) {
 *     client.create("/job", data).thenCompose(made -> client.getData(made.path())).thenAccept(...);
 *     NodeData now = client.blocking().getData("/job");
 * }
 * }</pre>
 *
 * <ul>
 *   <li><b>Order.</b> Requests of one client take effect in the order of the calls. Results, watch events and state changes
 *       reach user code in the server's order on one callback lane, never two at a time; an event comes before any result that
 *       shows its effect.
 *   <li><b>Time.</b> Every request ends: by an answer, by its deadline, with its session, or with the client.
 *   <li><b>Failures.</b> See {@link dev.baton.client.error}. A request in flight when the connection breaks is repeated if it
 *       is a read, resolved if it is a protected create, and otherwise fails as {@link dev.baton.client.error.OutcomeUnknown}.
 *       What was not yet sent waits for the next connection.
 *   <li><b>Sessions.</b> A client keeps one session through all reconnections. When it is lost everything that belonged to it
 *       ends (requests, ephemeral nodes, watches of every kind), listeners are told, and a new session is opened.
 *   <li><b>Arguments.</b> Wrong ones are refused by the call with an {@link java.lang.IllegalArgumentException}.
 * </ul>
 */
@NullMarked
package dev.baton.client;

import org.jspecify.annotations.NullMarked;
