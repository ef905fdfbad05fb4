package dev.baton.spring.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which property is wrong and what to do about it. */
final class BatonConfigurationFailureAnalyzer extends AbstractFailureAnalyzer<BatonConfigurationException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, BatonConfigurationException cause) {
        return new FailureAnalysis("Baton cannot be configured: " + cause.getMessage(), cause.action(), cause);
    }
}
