package dev.baton.spring.lock;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the lock registry.
 *
 * @param enabled Whether there is a Spring Integration LockRegistry on the servers' locks, if Spring Integration is there.
 * @param root Path below which each key of the lock registry has its lock.
 */
@ConfigurationProperties("baton.lock-registry")
public record BatonLockRegistryProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("/locks") String root) {}
