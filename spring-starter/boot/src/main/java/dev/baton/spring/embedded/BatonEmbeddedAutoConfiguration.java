package dev.baton.spring.embedded;

import dev.baton.client.Client;
import dev.baton.server.BatonServer;
import dev.baton.spring.autoconfigure.BatonAutoConfiguration;
import dev.baton.spring.autoconfigure.BatonConfigurationException;
import dev.baton.spring.autoconfigure.BatonConnectionDetails;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;

/**
 * A server inside the application, if {@code baton.embedded.enabled=true} asks for one and nothing else says where the servers
 * are. Without the server on the class path the property is a mistake, and reported as such.
 */
@AutoConfiguration(before = BatonAutoConfiguration.class)
@ConditionalOnClass(Client.class)
@ConditionalOnBooleanProperty(name = "baton.enabled", matchIfMissing = true)
@ConditionalOnBooleanProperty("baton.embedded.enabled")
@ConditionalOnMissingBean({BatonConnectionDetails.class, Client.class})
@EnableConfigurationProperties(BatonEmbeddedProperties.class)
public final class BatonEmbeddedAutoConfiguration {
    private static final String PROPERTY = "baton.embedded.enabled";

    BatonEmbeddedAutoConfiguration() {}

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(BatonServer.class)
    static class ServerConfiguration {
        @Bean(destroyMethod = "close")
        EmbeddedBatonServer embeddedBatonServer(BatonEmbeddedProperties properties, Environment environment) {
            if (environment.acceptsProfiles(Profiles.of("prod", "production"))) {
                throw new BatonConfigurationException(
                        PROPERTY,
                        "true",
                        "the embedded server is for development, and a profile of production is active",
                        "Remove the property from that profile, and set baton.connect-string to the ensemble.");
            }
            return EmbeddedBatonServer.start(properties);
        }

        @Bean
        BatonConnectionDetails embeddedBatonConnectionDetails(EmbeddedBatonServer server) {
            return new EmbeddedConnectionDetails(server);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingClass("dev.baton.server.BatonServer")
    static class NoServerConfiguration {
        @Bean
        BatonConnectionDetails embeddedBatonConnectionDetails() {
            throw new BatonConfigurationException(
                    PROPERTY,
                    "true",
                    "the server is not on the class path",
                    "Add the dependency dev.baton:baton-server, best for development only (optional, or in a profile).");
        }
    }

    private record EmbeddedConnectionDetails(EmbeddedBatonServer server) implements BatonConnectionDetails {
        @Override
        public String getConnectString() {
            return server.connectString();
        }

        @Override
        public String describeSource() {
            return PROPERTY;
        }
    }
}
