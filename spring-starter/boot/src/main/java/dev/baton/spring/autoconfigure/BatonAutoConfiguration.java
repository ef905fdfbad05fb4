package dev.baton.spring.autoconfigure;

import dev.baton.client.Client;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The client, connected in the background. {@code baton.enabled=false} switches it off with all that builds on it. */
@AutoConfiguration(after = SslAutoConfiguration.class)
@ConditionalOnClass(Client.class)
@ConditionalOnBooleanProperty(name = "baton.enabled", matchIfMissing = true)
@EnableConfigurationProperties(BatonProperties.class)
public final class BatonAutoConfiguration {
    BatonAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(BatonConnectionDetails.class)
    PropertiesBatonConnectionDetails batonConnectionDetails(
            BatonProperties properties, ObjectProvider<SslBundles> bundles) {
        return new PropertiesBatonConnectionDetails(properties, bundles.getIfAvailable());
    }

    /** Together, since an application with a client of its own also decides when that has to be connected. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean(Client.class)
    static class ClientConfiguration {
        @Bean(destroyMethod = "close")
        Client batonClient(
                BatonProperties properties,
                BatonConnectionDetails details,
                ObjectProvider<BatonClientCustomizer> customizers) {
            return ClientFactory.connect(
                    properties, details, customizers.orderedStream().toList());
        }

        @Bean
        BatonClientLifecycle batonClientLifecycle(
                Client batonClient, BatonProperties properties, BatonConnectionDetails details) {
            return new BatonClientLifecycle(batonClient, properties, details);
        }
    }
}
