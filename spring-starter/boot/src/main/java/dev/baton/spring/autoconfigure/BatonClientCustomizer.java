package dev.baton.spring.autoconfigure;

import dev.baton.client.ClientOptions;

/**
 * Changes the options of the auto-configured client, after the properties were applied. Beans of this type are called in their
 * order ({@code @Order}); each gets what the one before has returned.
 */
@FunctionalInterface
public interface BatonClientCustomizer {
    ClientOptions customize(ClientOptions options);
}
