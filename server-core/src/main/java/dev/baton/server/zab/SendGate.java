package dev.baton.server.zab;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.function.Consumer;

/**
 * Holds {@link Output.Send} until its token is durable, for drivers. Released sends keep their order; one that waits is overtaken by
 * those that need not wait, which is harmless: the core never gives two sends to one peer whose order matters and of which only the
 * first waits.
 */
public final class SendGate {
    private final ArrayDeque<Output.Send> held = new ArrayDeque<>();
    private final Consumer<Output.Send> released;
    private long durable;

    /** @param released takes what may go out, in order */
    public SendGate(Consumer<Output.Send> released) {
        this.released = released;
    }

    /** A new order. */
    public void send(Output.Send send) {
        if (send.after() <= durable) {
            released.accept(send);
        } else {
            held.add(send);
        }
    }

    /** The storage lane has completed {@code token}. To be called before the core is told. */
    public void persisted(long token) {
        durable = Math.max(durable, token);
        Iterator<Output.Send> each = held.iterator();
        while (each.hasNext()) {
            Output.Send send = each.next();
            if (send.after() <= durable) {
                each.remove();
                released.accept(send);
            }
        }
    }

    /** The quorum connection to a peer is closed, from either side: what waited for it is void. */
    public void forget(long peer) {
        held.removeIf(send -> send.to() == peer && send.message().kind() != Message.Kind.ELECTION);
    }
}
