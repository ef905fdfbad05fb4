/** Micrometer's view of the clients: the state of their connections and how it changes. Costs nothing per request. */
@NullMarked
package dev.baton.spring.metrics;

import org.jspecify.annotations.NullMarked;
