package dev.baton.spring.health;

import dev.baton.client.Client;
import dev.baton.spring.autoconfigure.BatonAutoConfiguration;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.CompositeHealthContributorConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;

/** Health of each client in the context, as {@code baton}. {@code management.health.baton.enabled=false} switches it off. */
@AutoConfiguration(after = BatonAutoConfiguration.class)
@ConditionalOnClass({Client.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(Client.class)
@ConditionalOnEnabledHealthIndicator("baton")
public final class BatonHealthContributorAutoConfiguration
        extends CompositeHealthContributorConfiguration<BatonHealthIndicator, Client> {
    BatonHealthContributorAutoConfiguration() {
        super(BatonHealthIndicator::new);
    }

    @Bean
    @ConditionalOnMissingBean(name = {"batonHealthIndicator", "batonHealthContributor"})
    HealthContributor batonHealthContributor(ConfigurableListableBeanFactory beanFactory) {
        return createContributor(beanFactory, Client.class);
    }
}
