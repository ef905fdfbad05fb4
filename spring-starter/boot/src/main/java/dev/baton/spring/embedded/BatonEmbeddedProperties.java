package dev.baton.spring.embedded;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the embedded server.
 *
 * @param enabled Whether a server is started inside the application, for development. It takes the place of
 *     baton.connect-string and needs dev.baton:baton-server on the class path.
 * @param port Port on which the embedded server listens, on the loopback address only; 0 for any free one.
 * @param dataDir Directory in which the embedded server keeps its data. By default a temporary one that is removed at the
 *     end.
 */
@ConfigurationProperties("baton.embedded")
public record BatonEmbeddedProperties(
        @DefaultValue("false") boolean enabled,
        @DefaultValue("0") int port,
        @Nullable Path dataDir) {}
