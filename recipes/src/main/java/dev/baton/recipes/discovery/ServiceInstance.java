package dev.baton.recipes.discovery;

import dev.baton.recipes.node.Calls;
import java.net.URI;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One instance of a service, as it is registered. Immutable.
 *
 * @param name the service
 * @param id which instance; unique within the service, and best the same after a restart of the process
 * @param address host name or address
 * @param port port without TLS, null if there is none
 * @param sslPort port with TLS, null if there is none
 * @param payload any JSON value, as text; null for none. Curator wants objects with a member {@code @class}
 * @param registrationTimeMillis when it was registered, milliseconds since the epoch by its own clock
 * @param type how its node lives
 * @param uriSpec Curator's template for the address as JSON, kept as it is; null for none
 * @param state whether it is to get requests
 * @param zone where it runs, "" if not known
 * @param weight share of the requests relative to other instances, 1 to 1000
 */
public record ServiceInstance(
        String name,
        String id,
        String address,
        @Nullable Integer port,
        @Nullable Integer sslPort,
        @Nullable String payload,
        long registrationTimeMillis,
        ServiceType type,
        @Nullable String uriSpec,
        InstanceState state,
        String zone,
        int weight) {
    static final int WEIGHT_DEFAULT = 100;
    private static final int WEIGHT_MAX = 1000;
    private static final int PORT_MAX = 65_535;

    public ServiceInstance {
        Calls.name("service name", name);
        Calls.name("instance id", id);
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(zone, "zone");
        checkPort("port", port);
        checkPort("sslPort", sslPort);
        if (weight < 1 || weight > WEIGHT_MAX) {
            throw new IllegalArgumentException("weight is " + weight + "; it must be 1 to " + WEIGHT_MAX);
        }
    }

    private static void checkPort(String what, @Nullable Integer port) {
        if (port != null && (port < 0 || port > PORT_MAX)) {
            throw new IllegalArgumentException(what + " is " + port + "; it must be 0 to " + PORT_MAX);
        }
    }

    /** A dynamic instance that is up, registered now. */
    public static ServiceInstance of(String name, String id, String address, int port) {
        return new ServiceInstance(
                name,
                id,
                address,
                port,
                null,
                null,
                System.currentTimeMillis(),
                ServiceType.DYNAMIC,
                null,
                InstanceState.UP,
                "",
                WEIGHT_DEFAULT);
    }

    /** As {@link #of(String, String, String, int)} with a random id. */
    public static ServiceInstance of(String name, String address, int port) {
        return of(name, UUID.randomUUID().toString(), address, port);
    }

    public ServiceInstance withState(InstanceState newState) {
        return new ServiceInstance(
                name,
                id,
                address,
                port,
                sslPort,
                payload,
                registrationTimeMillis,
                type,
                uriSpec,
                newState,
                zone,
                weight);
    }

    public ServiceInstance withZone(String newZone) {
        return new ServiceInstance(
                name,
                id,
                address,
                port,
                sslPort,
                payload,
                registrationTimeMillis,
                type,
                uriSpec,
                state,
                newZone,
                weight);
    }

    public ServiceInstance withWeight(int newWeight) {
        return new ServiceInstance(
                name,
                id,
                address,
                port,
                sslPort,
                payload,
                registrationTimeMillis,
                type,
                uriSpec,
                state,
                zone,
                newWeight);
    }

    public ServiceInstance withSslPort(@Nullable Integer newSslPort) {
        return new ServiceInstance(
                name,
                id,
                address,
                port,
                newSslPort,
                payload,
                registrationTimeMillis,
                type,
                uriSpec,
                state,
                zone,
                weight);
    }

    /** With a JSON value as payload, or none. */
    public ServiceInstance withPayload(@Nullable String newPayload) {
        return new ServiceInstance(
                name,
                id,
                address,
                port,
                sslPort,
                newPayload,
                registrationTimeMillis,
                type,
                uriSpec,
                state,
                zone,
                weight);
    }

    public ServiceInstance withType(ServiceType newType) {
        return new ServiceInstance(
                name,
                id,
                address,
                port,
                sslPort,
                payload,
                registrationTimeMillis,
                newType,
                uriSpec,
                state,
                zone,
                weight);
    }

    /** Where it is called: {@code https} if it has a port for that, otherwise {@code http}. */
    public URI uri() {
        Integer secure = sslPort;
        Integer plain = port;
        if (secure != null) {
            return URI.create("https://" + host() + ":" + secure);
        }
        return URI.create("http://" + host() + (plain == null ? "" : ":" + plain));
    }

    private String host() {
        return address.indexOf(':') >= 0 && !address.startsWith("[") ? "[" + address + "]" : address;
    }
}
