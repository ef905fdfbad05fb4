package dev.baton.samples.orders;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the service can be told.
 *
 * @param name who writes, for the history of an order
 * @param lockTimeout how long a change waits for the order's lock
 * @param checkUrl somebody who has to be asked, under the lock, before an order changes; nobody if not set
 */
@ConfigurationProperties("orders")
public record OrdersProperties(
        @DefaultValue("orders") String name,
        @DefaultValue("10s") Duration lockTimeout,
        @Nullable URI checkUrl) {}
