package dev.baton.server;

import dev.baton.server.edge.tls.StoreFile;
import dev.baton.server.edge.tls.TlsMaterial;
import dev.baton.server.edge.tls.TlsMaterialException;
import dev.baton.server.edge.tls.TlsSettings;
import dev.baton.server.edge.tls.TlsSettings.ClientAuth;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The options of TLS for clients: whether they fit each other, and what they come to. */
final class ClientTls {
    private static final String NEWEST = "TLSv1.3";
    private static final String OLDEST = "TLSv1.2";

    private ClientTls() {}

    /**
     * Looks at the options alone, at no file.
     *
     * @throws InvalidOptionException naming those that do not fit each other
     */
    static void check(ServerOptions options) {
        int secure = options.get(SecurityOptions.SECURE_CLIENT_PORT);
        if (secure > 0 && options.hasPlainPort() && secure == options.clientPort()) {
            throw new InvalidOptionException(
                    "Options secureClientPort and clientPort: both are " + secure
                            + ". Allowed: two ports, or secureClientPort alone, or clientPort with client.portUnification=true.");
        }
        if (!options.speaksTls()) {
            return;
        }
        if (options.get(SecurityOptions.KEY_STORE).isEmpty()) {
            throw new InvalidOptionException("Option ssl.keyStore.location: it is empty, and secureClientPort or"
                    + " client.portUnification asks for TLS. Allowed: a file with the server's key and certificates.");
        }
        if (clientAuth(options) != ClientAuth.NONE
                && options.get(SecurityOptions.TRUST_STORE).isEmpty()) {
            throw new InvalidOptionException("Option ssl.trustStore.location: it is empty, and ssl.clientAuth is '"
                    + options.get(SecurityOptions.CLIENT_AUTH) + "'. Allowed: a file with the certificates to trust, or"
                    + " ssl.clientAuth=none.");
        }
        keyStore(options);
        trustStore(options);
    }

    /**
     * What TLS is made of, read once to see whether it can be; null if no client may speak TLS.
     *
     * @throws InvalidOptionException naming the option whose file cannot be used
     */
    static @Nullable TlsMaterial material(ServerOptions options) {
        if (!options.speaksTls()) {
            return null;
        }
        TlsMaterial material = new TlsMaterial(new TlsSettings(
                keyStore(options),
                trustStore(options),
                clientAuth(options),
                protocols(options),
                options.get(SecurityOptions.CIPHER_SUITES)));
        Option<?> asked = SecurityOptions.KEY_STORE;
        try {
            material.checkKey();
            asked = SecurityOptions.TRUST_STORE;
            material.checkTrust();
            asked = SecurityOptions.CIPHER_SUITES;
            material.engine();
        } catch (TlsMaterialException e) {
            throw new InvalidOptionException("Option " + asked + ": " + e.getMessage() + ".");
        } catch (IllegalArgumentException e) {
            throw new InvalidOptionException("Option " + SecurityOptions.CIPHER_SUITES + ": value '"
                    + SecurityOptions.CIPHER_SUITES.print(options.get(SecurityOptions.CIPHER_SUITES))
                    + "' is not allowed: " + e.getMessage() + ". Allowed: " + SecurityOptions.CIPHER_SUITES.allowed()
                    + ".");
        }
        return material;
    }

    private static ClientAuth clientAuth(ServerOptions options) {
        return ClientAuth.valueOf(options.get(SecurityOptions.CLIENT_AUTH).toUpperCase(Locale.ROOT));
    }

    private static List<String> protocols(ServerOptions options) {
        List<String> enabled = options.get(SecurityOptions.ENABLED_PROTOCOLS);
        if (!enabled.isEmpty()) {
            return enabled;
        }
        return options.get(SecurityOptions.PROTOCOL).equals(NEWEST) ? List.of(NEWEST, OLDEST) : List.of(OLDEST);
    }

    private static StoreFile keyStore(ServerOptions options) {
        return store(
                options,
                SecurityOptions.KEY_STORE,
                SecurityOptions.KEY_STORE_TYPE,
                SecurityOptions.KEY_STORE_PASSWORD,
                SecurityOptions.KEY_STORE_PASSWORD_PATH);
    }

    private static @Nullable StoreFile trustStore(ServerOptions options) {
        if (clientAuth(options) == ClientAuth.NONE) {
            return null;
        }
        return store(
                options,
                SecurityOptions.TRUST_STORE,
                SecurityOptions.TRUST_STORE_TYPE,
                SecurityOptions.TRUST_STORE_PASSWORD,
                SecurityOptions.TRUST_STORE_PASSWORD_PATH);
    }

    private static StoreFile store(
            ServerOptions options,
            Option<String> location,
            Option<String> type,
            Option<String> password,
            Option<String> passwordPath) {
        Path file = Path.of(options.get(location));
        String named = options.get(type);
        String chosen = named.isEmpty() ? StoreFile.typeOf(file) : named;
        if (chosen == null) {
            throw new InvalidOptionException("Option " + location + ": value '" + file
                    + "' does not tell what it is. Allowed: a name that ends with .jks, .p12 or .pem, or any if " + type
                    + " is one of " + String.join(", ", StoreFile.TYPES) + ".");
        }
        String path = options.get(passwordPath);
        return new StoreFile(file, chosen, options.get(password), path.isEmpty() ? null : Path.of(path));
    }
}
