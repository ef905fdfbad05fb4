package dev.baton.server.auth;

import dev.baton.wire.model.AclId;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * The schemes of identities that connections can have and lists can name. {@code world}, {@code auth} and {@code super} are
 * not among them: the first two are notations in lists, the third is never in one.
 *
 * @protocol client-wire.md#10-acls
 */
enum AuthScheme {
    /** {@code user:hash}, proved by the password. */
    DIGEST("digest", true) {
        @Override
        boolean isValid(String id) {
            return id.split(":").length == 2;
        }
    },
    /** The remote address; lists may name a range of them. */
    IP("ip", false) {
        @Override
        boolean isValid(String id) {
            return IpRange.parse(id) != null;
        }
    },
    /** Subject of the client's certificate. */
    X509("x509", true) {
        @Override
        boolean isValid(String id) {
            try {
                return !new X500Principal(id).getName().isEmpty() || id.isEmpty();
            } catch (IllegalArgumentException e) {
                return false;
            }
        }
    },
    /** A principal in the syntax of Kerberos: {@code service/host@realm}, the last two optional. */
    SASL("sasl", true) {
        @Override
        boolean isValid(String id) {
            int at = id.indexOf('@');
            if (at < 0) {
                return true;
            }
            int slash = id.indexOf('/');
            return id.indexOf('@', at + 1) < 0 && (slash < 0 || slash < at && id.indexOf('/', slash + 1) < 0);
        }
    };

    private static final AuthScheme[] ALL = values();

    private final String schemeName;
    private final boolean authenticated;

    AuthScheme(String schemeName, boolean authenticated) {
        this.schemeName = schemeName;
        this.authenticated = authenticated;
    }

    /** The scheme with a name, or null. */
    static @Nullable AuthScheme of(String name) {
        for (AuthScheme scheme : ALL) {
            if (scheme.schemeName.equals(name)) {
                return scheme;
            }
        }
        return null;
    }

    String schemeName() {
        return schemeName;
    }

    boolean isNameOf(String scheme) {
        return schemeName.equals(scheme);
    }

    /** Whether its identities prove a user, so that they take the place of {@code auth} in a list. */
    boolean isAuthenticated() {
        return authenticated;
    }

    /** Whether a list may name this id. */
    abstract boolean isValid(String id);

    AclId id(String value) {
        return new AclId(schemeName, value);
    }
}
