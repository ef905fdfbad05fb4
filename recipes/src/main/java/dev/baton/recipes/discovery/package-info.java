/**
 * Service discovery: {@link dev.baton.recipes.discovery.Discovery} registers instances of services and shows those of others,
 * {@link dev.baton.recipes.discovery.Balancer} chooses among them.
 *
 * <pre>{@code
 * Discovery discovery = Discovery.on(client, "/services");
 * ServiceRegistration mine = discovery.register(
 *         ServiceInstance.of("orders", "orders-1", "10.0.0.7", 8080).withState(InstanceState.STARTING));
 * mine.setState(InstanceState.UP);                       // when it can serve
 *
 * try (ServiceView payments = discovery.view("payments")) {
 *     Balancer balancer = Balancer.over(payments, Strategy.powerOfTwoChoices());
 *     Pick pick = balancer.pick().orElseThrow();
 *     // call pick.instance().address() ..., then pick.succeeded() or pick.failed()
 * }
 * }</pre>
 *
 * <p>Nodes and JSON are those of Curator's service discovery, {@code <base>/<service>/<id>}, so both kinds of clients see each
 * other. What Curator does not have (the state, a zone, a weight) is one more member of the JSON object, which it ignores; an
 * instance that is not {@link dev.baton.recipes.discovery.InstanceState#UP} is written as not enabled.
 */
@NullMarked
package dev.baton.recipes.discovery;

import org.jspecify.annotations.NullMarked;
