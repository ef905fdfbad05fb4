package dev.baton.server;

import dev.baton.server.edge.sasl.SaslUsers;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The options of SASL for clients: whether they fit each other, and what they come to. */
final class ClientSasl {
    private ClientSasl() {}

    private static boolean isOn(ServerOptions options) {
        return options.get(SecurityOptions.AUTH_PROVIDERS).contains(SecurityOptions.SASL_PROVIDER);
    }

    /**
     * Looks at the options alone, at no file.
     *
     * @throws InvalidOptionException naming those that do not fit each other
     */
    static void check(ServerOptions options) {
        if (isOn(options) && options.get(SecurityOptions.JAAS_CONFIG).isEmpty()) {
            throw new InvalidOptionException("Option " + SecurityOptions.JAAS_CONFIG
                    + ": it is empty, and authProvider asks for SASL. Allowed: a JAAS file with a section '"
                    + options.get(SecurityOptions.SASL_SECTION) + "' that names the users.");
        }
    }

    /**
     * Who may come in; null if no client may use SASL.
     *
     * @throws InvalidOptionException if the file cannot be used
     */
    static @Nullable SaslUsers users(ServerOptions options) {
        if (!isOn(options)) {
            return null;
        }
        try {
            return SaslUsers.ofJaas(
                    file(options.get(SecurityOptions.JAAS_CONFIG)), options.get(SecurityOptions.SASL_SECTION));
        } catch (IllegalArgumentException e) {
            throw new InvalidOptionException("Option " + SecurityOptions.JAAS_CONFIG + ": " + e.getMessage() + ".");
        }
    }

    /** As the JDK takes the property: a path or a URL, with a sign in front of it for "only this one", which it is here in any case. */
    private static Path file(String value) {
        String only = value.startsWith("=") ? value.substring(1) : value;
        return only.startsWith("file:") ? Path.of(URI.create(only)) : Path.of(only);
    }
}
