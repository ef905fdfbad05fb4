package dev.baton.server.auth;

import dev.baton.wire.model.AclId;
import dev.baton.wire.model.ClientInfo;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a connection has proved to be: ids in the order in which they were granted, each once. Immutable. */
public final class Identities {
    /** Scheme of the identity that may do everything. Nothing but an operator's configuration grants it. */
    public static final String SUPER_SCHEME = "super";

    private static final AclId SUPER = new AclId(SUPER_SCHEME, "");
    private static final IpAddress NO_ADDRESS = IpAddress.of(new byte[4]);

    /** The server itself, which asks for what it decides; no list is checked against it. */
    public static final Identities SERVER = ofAddress(NO_ADDRESS);

    /** Null if another member told it: it is in one of the ids, and few lists ask for it. */
    private final @Nullable IpAddress address;

    private final List<AclId> ids;
    private final boolean isSuper;

    private Identities(@Nullable IpAddress address, List<AclId> ids) {
        this.address = address;
        this.ids = ids;
        this.isSuper = ids.contains(SUPER);
    }

    /** The identity that every connection has: where it comes from. */
    public static Identities ofAddress(IpAddress address) {
        return new Identities(address, List.of(new AclId(AuthScheme.IP.schemeName(), address.toString())));
    }

    /**
     * As another member tells them.
     *
     * @param ids in the order in which they were granted
     */
    public static Identities told(List<AclId> ids) {
        return new Identities(null, List.copyOf(ids));
    }

    /** These and one more. */
    public Identities with(AclId id) {
        if (ids.contains(id)) {
            return this;
        }
        List<AclId> more = new ArrayList<>(ids.size() + 1);
        more.addAll(ids);
        more.add(id);
        return new Identities(address, List.copyOf(more));
    }

    /** These and the right to do everything. */
    public Identities withSuper() {
        return with(SUPER);
    }

    public boolean isSuper() {
        return isSuper;
    }

    /** Where the connection comes from; 0.0.0.0 if that was not told. */
    public IpAddress address() {
        return address == null ? toldAddress() : address;
    }

    private IpAddress toldAddress() {
        IpAddress told = NO_ADDRESS;
        for (AclId id : ids) {
            IpAddress parsed = AuthScheme.IP.isNameOf(id.scheme()) ? IpAddress.parse(id.id()) : null;
            if (parsed != null) {
                told = parsed;
            }
        }
        return told;
    }

    public List<AclId> ids() {
        return ids;
    }

    /** As whoAmI tells them: secrets left out. */
    public List<ClientInfo> describe() {
        List<ClientInfo> infos = new ArrayList<>(ids.size());
        for (AclId id : ids) {
            infos.add(new ClientInfo(id.scheme(), AuthScheme.DIGEST.isNameOf(id.scheme()) ? userOf(id.id()) : id.id()));
        }
        return infos;
    }

    private static String userOf(String digestId) {
        int colon = digestId.indexOf(':');
        return colon < 0 ? digestId : digestId.substring(0, colon);
    }
}
