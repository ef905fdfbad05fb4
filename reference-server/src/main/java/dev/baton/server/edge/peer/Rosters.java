package dev.baton.server.edge.peer;

import dev.baton.server.node.EnsembleChange;
import dev.baton.server.quorum.Membership;
import dev.baton.server.roster.Roster;
import dev.baton.server.roster.RosterEntry;
import java.util.SortedMap;
import java.util.TreeMap;

/** From configurations to where members are reached. */
final class Rosters {
    private Rosters() {}

    /** Everybody that one of the two names; the one in force counts where they differ. */
    static SortedMap<Long, PeerSettings.Address> addresses(EnsembleChange change) {
        SortedMap<Long, PeerSettings.Address> addresses = new TreeMap<>();
        Membership pending = change.pending();
        if (pending != null) {
            add(pending, addresses);
        }
        add(change.active(), addresses);
        return addresses;
    }

    /** Where those are reached, or will be, whom the one that is proposed names; nobody if none is. */
    static SortedMap<Long, PeerSettings.Address> proposedAddresses(EnsembleChange change) {
        SortedMap<Long, PeerSettings.Address> addresses = new TreeMap<>();
        Membership pending = change.pending();
        if (pending != null) {
            add(pending, addresses);
        }
        return addresses;
    }

    private static void add(Membership membership, SortedMap<Long, PeerSettings.Address> addresses) {
        for (RosterEntry entry : Roster.parse(membership.text()).members().values()) {
            addresses.put(
                    entry.id(),
                    new PeerSettings.Address(entry.host(), entry.quorumPort(), entry.electionPort(), entry.voter()));
        }
    }
}
