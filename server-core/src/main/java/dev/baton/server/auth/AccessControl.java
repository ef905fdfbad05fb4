package dev.baton.server.auth;

import dev.baton.wire.model.Acl;
import dev.baton.wire.model.AclId;
import dev.baton.wire.model.Perms;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides by access control lists.
 *
 * @protocol client-wire.md#10-acls
 */
public final class AccessControl {
    /** Entries of a list after {@code auth} is replaced; what would be longer is refused as invalid. */
    private static final int ACL_ENTRIES_MAX = 16_384;

    private static final int IP_RANGES_CACHED_MAX = 4_096;
    private static final String WORLD = "world";
    private static final String ANYONE = "anyone";
    private static final String AUTH = "auth";
    private static final String SASL_SUPER_USER = "super";
    private static final String MASKED_SECRET = ":x";

    private final boolean skipAcl;
    private final Map<String, IpRange> ipRanges = new LinkedHashMap<>();

    public AccessControl(AuthPolicy policy) {
        skipAcl = policy.skipAcl();
    }

    /** Whether a list grants at least one of the permissions. A null or empty list grants everything. */
    public boolean allows(@Nullable List<Acl> acl, int perms, Identities who) {
        if (skipAcl || acl == null || acl.isEmpty() || who.isSuper()) {
            return true;
        }
        for (int i = 0; i < acl.size(); i++) {
            Acl entry = acl.get(i);
            if ((entry.perms() & perms) != 0 && matches(entry.id(), who)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The list as it is stored: without duplicates, and with the connection's proved identities in the place of {@code auth}.
     *
     * @return null if the list is not one that a client may set
     */
    public @Nullable List<Acl> normalize(@Nullable List<Acl> acl, Identities who) {
        if (acl == null || acl.isEmpty()) {
            return null;
        }
        if (acl.size() == 1 && acl.get(0).id().equals(AclId.ANYONE)) {
            return acl.equals(Acl.OPEN) ? Acl.OPEN : acl;
        }
        List<Acl> normal = new ArrayList<>(acl.size());
        for (Acl entry : new LinkedHashSet<>(acl)) {
            if (!addNormal(entry, who, normal) || normal.size() > ACL_ENTRIES_MAX) {
                return null;
            }
        }
        return List.copyOf(normal);
    }

    /** The list as it is shown to somebody who may not administer the node: without the hashes of passwords. */
    public List<Acl> masked(List<Acl> acl) {
        List<Acl> masked = new ArrayList<>(acl.size());
        for (Acl entry : acl) {
            AclId id = entry.id();
            int colon = AuthScheme.DIGEST.isNameOf(id.scheme()) ? id.id().indexOf(':') : -1;
            masked.add(
                    colon < 0
                            ? entry
                            : new Acl(
                                    entry.perms(), AuthScheme.DIGEST.id(id.id().substring(0, colon) + MASKED_SECRET)));
        }
        return masked;
    }

    /** Whether {@link #masked} is what somebody sees. */
    public boolean seesSecrets(@Nullable List<Acl> acl, Identities who) {
        return allows(acl, Perms.ADMIN, who);
    }

    private static boolean addNormal(Acl entry, Identities who, List<Acl> normal) {
        AclId id = entry.id();
        if (id.scheme().equals(WORLD)) {
            normal.add(entry);
            return id.id().equals(ANYONE);
        }
        if (id.scheme().equals(AUTH)) {
            boolean found = false;
            for (AclId proved : who.ids()) {
                AuthScheme scheme = AuthScheme.of(proved.scheme());
                if (scheme != null && scheme.isAuthenticated()) {
                    normal.add(new Acl(entry.perms(), proved));
                    found = true;
                }
            }
            return found;
        }
        AuthScheme scheme = AuthScheme.of(id.scheme());
        normal.add(entry);
        return scheme != null && scheme.isValid(id.id());
    }

    private boolean matches(AclId wanted, Identities who) {
        if (wanted.scheme().equals(WORLD)) {
            return wanted.id().equals(ANYONE);
        }
        AuthScheme scheme = AuthScheme.of(wanted.scheme());
        if (scheme == null) {
            return false;
        }
        return switch (scheme) {
            case IP -> matchesAddress(wanted.id(), who.address());
            case DIGEST, X509 -> who.ids().contains(wanted);
            case SASL -> who.ids().contains(wanted) || who.ids().contains(scheme.id(SASL_SUPER_USER));
        };
    }

    private boolean matchesAddress(String text, IpAddress address) {
        IpRange range = ipRanges.get(text);
        if (range == null) {
            range = IpRange.parse(text);
            if (range == null) {
                return false;
            }
            if (ipRanges.size() >= IP_RANGES_CACHED_MAX) {
                ipRanges.clear();
            }
            ipRanges.put(text, range);
        }
        return range.contains(address);
    }
}
