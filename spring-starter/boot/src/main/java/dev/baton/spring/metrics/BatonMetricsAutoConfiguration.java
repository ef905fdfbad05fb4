package dev.baton.spring.metrics;

import dev.baton.client.Client;
import dev.baton.spring.autoconfigure.BatonAutoConfiguration;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Map;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Meters of every client in the context, for whatever registries there are. */
@AutoConfiguration(after = BatonAutoConfiguration.class)
@ConditionalOnClass({Client.class, MeterBinder.class})
@ConditionalOnBean(Client.class)
public final class BatonMetricsAutoConfiguration {
    BatonMetricsAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    BatonClientMetrics batonClientMetrics(Map<String, Client> clients) {
        return new BatonClientMetrics(clients);
    }
}
