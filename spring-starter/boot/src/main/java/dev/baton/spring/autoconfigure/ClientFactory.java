package dev.baton.spring.autoconfigure;

import dev.baton.client.AuthInfo;
import dev.baton.client.Client;
import dev.baton.client.ClientOptions;
import dev.baton.client.SslOptions;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.springframework.boot.ssl.SslBundle;

/** From properties, connection details and customizers to the client. */
final class ClientFactory {
    private ClientFactory() {}

    static Client connect(
            BatonProperties properties, BatonConnectionDetails details, List<BatonClientCustomizer> customizers) {
        ClientOptions options = options(properties, details);
        for (BatonClientCustomizer customizer : customizers) {
            options = customizer.customize(options);
        }
        return Client.connect(options);
    }

    static ClientOptions options(BatonProperties p, BatonConnectionDetails details) {
        String servers = details.getConnectString();
        ClientOptions options = checked(details.describeSource(), servers, servers, ClientOptions::of);
        options = set(options, "session-timeout", p.sessionTimeout(), o -> o.withSessionTimeout(p.sessionTimeout()));
        options = set(options, "connect-timeout", p.connectTimeout(), o -> o.withConnectTimeout(p.connectTimeout()));
        options = set(
                options, "operation-timeout", p.operationTimeout(), o -> o.withOperationTimeout(p.operationTimeout()));
        options = set(options, "close-timeout", p.closeTimeout(), o -> o.withCloseTimeout(p.closeTimeout()));
        BatonProperties.Backoff backoff = p.backoff();
        options = set(
                options,
                "backoff",
                backoff.min() + " to " + backoff.max(),
                o -> o.withBackoff(backoff.min(), backoff.max()));
        options = set(options, "in-flight-max", p.inFlightMax(), o -> o.withInFlightMax(p.inFlightMax()));
        options = set(
                options,
                "frame-size-max",
                p.frameSizeMax(),
                o -> o.withFrameBytesMax(
                        (int) Math.min(Integer.MAX_VALUE, p.frameSizeMax().toBytes())));
        options = options.withOverloadPolicy(p.overloadPolicy())
                .withReadOnlyAllowed(p.readOnlyAllowed())
                .withShuffledServers(p.shuffleServers());
        for (AuthInfo auth : details.getAuth()) {
            options = options.withAuth(auth);
        }
        return encrypted(options, p, details);
    }

    /** Asks the details for the bundle again with each connection, so that a bundle that was reloaded is used from then on. */
    private static ClientOptions encrypted(
            ClientOptions options, BatonProperties properties, BatonConnectionDetails details) {
        SslBundle bundle = details.getSslBundle();
        if (bundle == null) {
            return options;
        }
        SslOptions ssl = SslOptions.of(() -> Objects.requireNonNullElse(details.getSslBundle(), bundle)
                        .createSslContext())
                .withHostNameVerified(properties.ssl().verifyHostname());
        String[] protocols = bundle.getOptions().getEnabledProtocols();
        if (protocols != null) {
            ssl = ssl.withProtocols(List.of(protocols));
        }
        String[] ciphers = bundle.getOptions().getCiphers();
        if (ciphers != null) {
            ssl = ssl.withCiphers(List.of(ciphers));
        }
        return options.withSsl(ssl);
    }

    private static ClientOptions set(
            ClientOptions options, String name, Object value, Function<ClientOptions, ClientOptions> change) {
        return checked("baton." + name, value, options, change);
    }

    private static <T> ClientOptions checked(String property, Object value, T from, Function<T, ClientOptions> change) {
        try {
            return change.apply(from);
        } catch (IllegalArgumentException e) {
            throw new BatonConfigurationException(
                    property, value.toString(), String.valueOf(e.getMessage()), "Correct the value.", e);
        }
    }
}
