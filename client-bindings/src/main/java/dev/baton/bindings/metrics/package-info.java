/**
 * Clients measured and traced by Micrometer: {@link dev.baton.bindings.metrics.RequestMeters} counts and times requests, {@link
 * dev.baton.bindings.metrics.RequestObservations} makes observations of them, from which tracing makes spans. Both are given to a
 * client by {@code ClientOptions.withObserver}. Needs micrometer-core, which this module does not bring.
 */
@NullMarked
package dev.baton.bindings.metrics;

import org.jspecify.annotations.NullMarked;
