package dev.baton.spring.lock;

import dev.baton.client.Client;
import dev.baton.recipes.lock.Mutex;
import dev.baton.spring.autoconfigure.BatonAutoConfiguration;
import dev.baton.spring.autoconfigure.BatonConfigurationException;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.integration.support.locks.LockRegistry;

/** The lock registry, where Spring Integration is and no other registry. */
@AutoConfiguration(after = BatonAutoConfiguration.class)
@ConditionalOnClass({Client.class, Mutex.class, LockRegistry.class})
@ConditionalOnSingleCandidate(Client.class)
@ConditionalOnBooleanProperty(name = "baton.lock-registry.enabled", matchIfMissing = true)
@EnableConfigurationProperties(BatonLockRegistryProperties.class)
public final class BatonLockRegistryAutoConfiguration {
    BatonLockRegistryAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(LockRegistry.class)
    BatonLockRegistry batonLockRegistry(Client client, BatonLockRegistryProperties properties) {
        try {
            return new BatonLockRegistry(client, properties.root());
        } catch (IllegalArgumentException e) {
            throw new BatonConfigurationException(
                    "baton.lock-registry.root",
                    properties.root(),
                    String.valueOf(e.getMessage()),
                    "Give a path that begins with a slash and does not end with one.",
                    e);
        }
    }
}
