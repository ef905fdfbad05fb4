package dev.baton.server.edge.client;

import dev.baton.server.edge.sasl.SaslUsers;
import dev.baton.server.edge.tls.TlsMaterial;
import org.jspecify.annotations.Nullable;

/**
 * What clients may speak beside plain requests.
 *
 * @param tls null if none may speak TLS
 * @param sasl who may come in by SASL; null if nobody may use it
 */
public record ClientSecurity(@Nullable Tls tls, @Nullable SaslUsers sasl) {
    /**
     * @param material makes the engines
     * @param unified whether the port for plain clients takes TLS too
     * @param handshakesMax handshakes that may be under way at a time; less than 1 for no limit
     * @param detectionMillis time to a connection's first byte
     */
    public record Tls(TlsMaterial material, boolean unified, int handshakesMax, long detectionMillis) {}
}
