package dev.baton.simulation.process;

import dev.baton.server.node.CloseReason;
import dev.baton.simulation.check.Chronicle;
import dev.baton.simulation.net.Host;
import dev.baton.simulation.net.Network;
import dev.baton.simulation.world.World;

/** What a member finds around it. */
public interface Neighbourhood {
    World world();

    Network network();

    Chronicle chronicle();

    /** The member with this number, from 1. */
    Member member(long id);

    /** A member ends a client's connection. */
    default void clientClosed(Host client, CloseReason reason) {}
}
