package dev.baton.server.config;

import dev.baton.server.ServerOptions;
import java.util.List;

/**
 * What a configuration came to.
 *
 * @param options the effective settings, checked alone and against each other
 * @param warnings what an operator should know: unknown keys, and settings that have no effect
 */
public record LoadedConfig(ServerOptions options, List<String> warnings) {
    public LoadedConfig {
        warnings = List.copyOf(warnings);
    }
}
