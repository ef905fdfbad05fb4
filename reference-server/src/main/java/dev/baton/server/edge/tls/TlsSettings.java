package dev.baton.server.edge.tls;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the server speaks TLS.
 *
 * @param key its own key and certificates
 * @param trust which certificates of clients it trusts, directly or by who issued them; null if it asks for none
 * @param clientAuth whether clients show certificates
 * @param protocols versions that are spoken
 * @param ciphers suites that are spoken; empty for the JDK's
 */
public record TlsSettings(
        StoreFile key, @Nullable StoreFile trust, ClientAuth clientAuth, List<String> protocols, List<String> ciphers) {
    /** Whether clients show certificates. */
    public enum ClientAuth {
        /** They are not asked. */
        NONE,
        /** They are asked and may have none; one that is not trusted is refused. */
        WANT,
        /** They must. */
        NEED
    }

    public TlsSettings {
        protocols = List.copyOf(protocols);
        ciphers = List.copyOf(ciphers);
    }
}
