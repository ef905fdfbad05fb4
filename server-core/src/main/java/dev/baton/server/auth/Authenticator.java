package dev.baton.server.auth;

import dev.baton.wire.model.AclId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Grants identities: those that the transport has proved, and those that auth packets claim.
 *
 * @protocol client-wire.md#10-acls
 */
public final class Authenticator {
    private final AuthPolicy policy;
    private final int identitiesMax;
    private final MessageDigest digest;

    /**
     * @param identitiesMax identities of a connection beyond which an auth packet fails
     */
    public Authenticator(AuthPolicy policy, int identitiesMax) {
        this.policy = policy;
        this.identitiesMax = identitiesMax;
        try {
            digest = MessageDigest.getInstance(policy.digestAlgorithm());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalArgumentException("no digest algorithm is called " + policy.digestAlgorithm(), e);
        }
    }

    /** What a new connection is: its address and what its transport has proved. */
    public Identities initial(IpAddress address, List<AclId> transportIds) {
        Identities who = Identities.ofAddress(address);
        for (AclId id : transportIds) {
            who = who.with(id);
            if (AuthScheme.X509.isNameOf(id.scheme()) && id.id().equals(policy.superX509())) {
                who = who.withSuper();
            }
        }
        return who;
    }

    /**
     * What a connection is after an auth packet. A digest never fails: a wrong password makes an identity that no list names.
     *
     * @return null if the packet fails, which ends the connection
     */
    public @Nullable Identities authenticate(Identities who, String scheme, byte @Nullable [] proof) {
        AuthScheme known = AuthScheme.of(scheme);
        if (known == null) {
            return null;
        }
        Identities more = switch (known) {
            case DIGEST -> withDigest(who, proof == null ? new byte[0] : proof);
            case IP -> who;
            case X509 -> hasCertificate(who) ? who : null;
            case SASL -> null;
        };
        return more == null || more.ids().size() > identitiesMax ? null : more;
    }

    /**
     * What a connection is after an exchange of SASL that has proved a user.
     *
     * @return null if it has too many identities, which ends the connection
     */
    public @Nullable Identities withSasl(Identities who, String user) {
        Identities more = who.with(AuthScheme.SASL.id(user));
        return more.ids().size() > identitiesMax ? null : more;
    }

    private Identities withDigest(Identities who, byte[] proof) {
        String userAndPassword = new String(proof, StandardCharsets.UTF_8);
        int colon = userAndPassword.indexOf(':');
        String user = colon < 0 ? userAndPassword : userAndPassword.substring(0, colon);
        byte[] hash = digest.digest(userAndPassword.getBytes(StandardCharsets.UTF_8));
        String id = user + ":" + Base64.getEncoder().encodeToString(hash);
        Identities granted = isSuper(id) ? who.withSuper() : who;
        return granted.with(AuthScheme.DIGEST.id(id));
    }

    private boolean isSuper(String id) {
        String wanted = policy.superDigest();
        return wanted != null
                && MessageDigest.isEqual(wanted.getBytes(StandardCharsets.UTF_8), id.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean hasCertificate(Identities who) {
        for (AclId id : who.ids()) {
            if (AuthScheme.X509.isNameOf(id.scheme())) {
                return true;
            }
        }
        return false;
    }
}
