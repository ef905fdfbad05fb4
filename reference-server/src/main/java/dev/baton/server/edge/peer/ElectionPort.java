package dev.baton.server.edge.peer;

import dev.baton.server.edge.EdgeLoop;
import dev.baton.server.edge.Endpoint;
import dev.baton.server.edge.FrameBuffer.SharedArray;
import dev.baton.server.edge.NameLookup;
import dev.baton.server.node.NodeInput;
import dev.baton.server.zab.Channel;
import dev.baton.server.zab.Message;
import dev.baton.server.zab.election.Notification;
import dev.baton.server.zab.wire.ElectionHello;
import dev.baton.wire.io.WireWriter;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The election connections, one per pair of members. The member with the larger number opens it; the other one may only call to say
 * that it wants to be called, and closes again. As long as there is none to a peer it is tried again, less and less often.
 *
 * @protocol quorum-wire.md#2-election-connections
 */
final class ElectionPort {
    private static final Logger LOG = LoggerFactory.getLogger(ElectionPort.class);
    private static final int RETRY_MILLIS_MIN = 50;
    private static final int RETRY_MILLIS_MAX = 1_000;
    private static final int ANONYMOUS_MAX = 64;

    /** Who is not listed, and may call all the same. */
    private static final int STRANGERS_MAX = 16;

    private final EdgeLoop edge;
    private PeerSettings settings;
    private final Dialer dialer;
    private final Faults faults;
    private final PeerRefusals refusals;
    private final Consumer<NodeInput> node;
    private final SharedArray sharedArray = new SharedArray();
    private final SortedMap<Long, Contact> contacts = new TreeMap<>();
    private final Listener listener;
    private int anonymous;
    private boolean closed;

    /** What there is with one peer. */
    private final class Contact {
        final long peer;

        /**
         * Where it may be found besides where it is listed: it has said so itself, or a configuration that is proposed does. A member that has
         * slept through its own move, or through those of the others, is reached only there.
         */
        PeerSettings.@Nullable Address otherAddress;

        private boolean otherIsNext;

        @Nullable
        ElectionLink link;

        boolean dialing;

        @Nullable
        Future<?> retry;

        int retryMillis = RETRY_MILLIS_MIN;

        Contact(long peer) {
            this.peer = peer;
        }

        /** Tries now, whenever the next attempt was due. */
        void dialNow() {
            cancelRetry();
            dial();
        }

        void cancelRetry() {
            if (retry != null) {
                retry.cancel(false);
                retry = null;
            }
        }

        void dial() {
            if (closed || link != null || dialing) {
                return;
            }
            if (faults.separates(peer)) {
                retryLater();
                return;
            }
            PeerSettings.Address address = nextAddress();
            if (address == null) {
                return;
            }
            dialing = true;
            dialer.dial(address.host(), address.electionPort(), settings.connectMillis(), this::dialed);
        }

        /** The two in turns, if there are two. */
        private PeerSettings.@Nullable Address nextAddress() {
            PeerSettings.Address listed = settings.isPeer(peer) ? settings.addressOf(peer) : null;
            PeerSettings.Address other = otherAddress;
            if (listed == null || other == null) {
                return listed == null ? other : listed;
            }
            boolean takesOther = otherIsNext;
            otherIsNext = !takesOther;
            return takesOther ? other : listed;
        }

        private void dialed(@Nullable SocketChannel channel) {
            dialing = false;
            boolean unwanted = closed || link != null || faults.separates(peer) || contacts.get(peer) != this;
            if (channel == null || unwanted) {
                if (channel != null) {
                    channel.close();
                }
                retryLater();
                return;
            }
            WireWriter hello = new WireWriter();
            hello().writeTo(hello);
            if (settings.self() < peer) {
                channel.writeAndFlush(Unpooled.wrappedBuffer(hello.toByteArray()))
                        .addListener(ChannelFutureListener.CLOSE);
                retryLater();
                return;
            }
            channel.writeAndFlush(Unpooled.wrappedBuffer(hello.toByteArray()), channel.voidPromise());
            ElectionLink made = ElectionLink.to(ElectionPort.this, channel, peer);
            channel.pipeline().addLast(made);
            established(made, peer);
            channel.config().setAutoRead(true);
        }

        private void retryLater() {
            if (closed || link != null || retry != null || contacts.get(peer) != this) {
                return;
            }
            if (!settings.isPeer(peer)) {
                // It calls again if it still wants something.
                contacts.remove(peer);
                return;
            }
            int delay = retryMillis;
            retryMillis = Math.min(RETRY_MILLIS_MAX, retryMillis * 2);
            retry = edge.executor()
                    .schedule(
                            () -> {
                                retry = null;
                                dial();
                            },
                            delay,
                            TimeUnit.MILLISECONDS);
        }
    }

    ElectionPort(
            EdgeLoop edge,
            PeerSettings settings,
            Dialer dialer,
            Faults faults,
            PeerRefusals refusals,
            Consumer<NodeInput> node) {
        this.edge = edge;
        this.settings = settings;
        this.dialer = dialer;
        this.faults = faults;
        this.refusals = refusals;
        this.node = node;
        this.listener = new Listener(edge, "election", this::accept);
        for (long sid : settings.members().keySet()) {
            if (settings.isPeer(sid) && settings.shareElections(sid)) {
                contacts.put(sid, new Contact(sid));
            }
        }
    }

    /** Listens; called by the starting thread. */
    void bind(Endpoint where) throws IOException {
        listener.bind(where);
    }

    /** Takes {@link #bind} back; called by the starting thread. */
    void unbind() {
        listener.unbind();
    }

    /** Listens elsewhere from now on. */
    void move(Endpoint where, NameLookup names) {
        listener.move(where, names);
    }

    InetSocketAddress address() {
        return listener.address();
    }

    /** Begins to call the others. */
    void start() {
        contacts.values().forEach(Contact::dial);
    }

    private ElectionHello hello() {
        String host = settings.addressOf(settings.self()).host();
        String address = (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":"
                + settings.addressOf(settings.self()).electionPort();
        return new ElectionHello(ElectionHello.Form.ONE_ADDRESS, settings.self(), List.of(address));
    }

    private void accept(SocketChannel channel) {
        if (closed || anonymous >= ANONYMOUS_MAX) {
            refusals.add(PeerRefusal.TOO_MANY, channel.remoteAddress(), anonymous + " say nothing");
            channel.close();
            return;
        }
        ElectionLink link = ElectionLink.from(this, channel);
        anonymous++;
        channel.pipeline().addLast(link);
    }

    /**
     * Members come, go, or are reached elsewhere. Who goes keeps its connection as long as it keeps it itself.
     *
     * @param proposed where some will be reached if another configuration is decided
     */
    void configure(PeerSettings next, SortedMap<Long, PeerSettings.Address> proposed) {
        PeerSettings before = settings;
        settings = next;
        for (long sid : next.members().keySet()) {
            if (!next.isPeer(sid) || !next.shareElections(sid)) {
                continue;
            }
            Contact contact = contacts.computeIfAbsent(sid, Contact::new);
            boolean moved = before.isPeer(sid) && !before.addressOf(sid).equals(next.addressOf(sid));
            if (moved && contact.link != null) {
                contact.link.close();
            }
            contact.otherAddress = proposed.get(sid);
            contact.dialNow();
        }
        for (Contact contact : List.copyOf(contacts.values())) {
            if (!next.isPeer(contact.peer) && contact.link == null) {
                contact.cancelRetry();
                contacts.remove(contact.peer);
            }
        }
    }

    /** Somebody calls who is not listed. Returns whether it may stay. */
    boolean admits(ElectionHello hello) {
        if (!settings.admitsStranger(hello.sid())) {
            return false;
        }
        long strangers =
                contacts.keySet().stream().filter(sid -> !settings.isPeer(sid)).count();
        if (!contacts.containsKey(hello.sid()) && strangers >= STRANGERS_MAX) {
            return false;
        }
        contacts.computeIfAbsent(hello.sid(), Contact::new).otherAddress = addressIn(hello);
        return true;
    }

    /** A member that has to be called says where it listens, which may not be where it is listed (any more, or yet). */
    private void hear(Contact contact, ElectionHello hello) {
        PeerSettings.Address said = addressIn(hello);
        if (said == null
                || !settings.strangers()
                || !settings.isPeer(contact.peer)
                || said.host().equals("0.0.0.0")) {
            return;
        }
        PeerSettings.Address listed = settings.addressOf(contact.peer);
        boolean elsewhere = !said.host().equals(listed.host()) || said.electionPort() != listed.electionPort();
        contact.otherAddress = elsewhere ? said : null;
        contact.otherIsNext = elsewhere;
    }

    private static PeerSettings.@Nullable Address addressIn(ElectionHello hello) {
        if (hello.addresses().isEmpty()) {
            return null;
        }
        String text = hello.addresses().get(0);
        int colon = text.lastIndexOf(':');
        if (colon < 1 || !text.substring(colon + 1).matches("\\d{1,5}")) {
            return null;
        }
        String host = text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        int port = Integer.parseInt(text.substring(colon + 1));
        return new PeerSettings.Address(bracketed ? host.substring(1, host.length() - 1) : host, 0, port, true);
    }

    /**
     * A caller has said who it is.
     *
     * @return whether the connection is kept
     */
    boolean called(ElectionLink link, ElectionHello hello) {
        long caller = hello.sid();
        if (caller > settings.self()) {
            anonymous--;
            return true;
        }
        LOG.debug("called by a member that has to be called peer={}", caller);
        link.close();
        Contact contact = contacts.get(caller);
        if (contact != null) {
            // It has no connection, so that ours, if there is one, is dead.
            drop(contact);
            hear(contact, hello);
            contact.dialNow();
        }
        return false;
    }

    /** A connection stands; it takes the place of an earlier one. */
    void established(ElectionLink link, long peer) {
        Contact contact = contacts.get(peer);
        if (contact == null || closed) {
            link.close();
            return;
        }
        drop(contact);
        contact.cancelRetry();
        contact.retryMillis = RETRY_MILLIS_MIN;
        contact.link = link;
        node.accept(new NodeInput.PeerUp(peer, Channel.ELECTION));
    }

    private void drop(Contact contact) {
        ElectionLink old = contact.link;
        if (old != null) {
            contact.link = null;
            old.close();
            node.accept(new NodeInput.PeerDown(contact.peer, Channel.ELECTION));
        }
    }

    void received(ElectionLink link, long peer, Notification notification) {
        Contact contact = contacts.get(peer);
        if (contact != null && contact.link == link) {
            node.accept(new NodeInput.FromPeer(peer, new Message.Election(notification)));
        }
    }

    /** A connection has ended, whoever ended it. */
    void gone(ElectionLink link, long peer) {
        if (link.isAnonymous()) {
            anonymous--;
            return;
        }
        Contact contact = contacts.get(peer);
        if (contact != null && contact.link == link) {
            contact.link = null;
            if (!closed) {
                node.accept(new NodeInput.PeerDown(peer, Channel.ELECTION));
                if (settings.isPeer(peer)) {
                    contact.dial();
                } else {
                    contacts.remove(peer);
                }
            }
        }
    }

    /** Sends if there is a connection; else one is under way, and whoever comes up is told again. */
    void send(long peer, Notification notification) {
        Contact contact = contacts.get(peer);
        if (contact == null) {
            return;
        }
        if (contact.link != null) {
            contact.link.send(notification);
        } else {
            contact.dial();
        }
    }

    PeerSettings settings() {
        return settings;
    }

    Faults faults() {
        return faults;
    }

    PeerRefusals refusals() {
        return refusals;
    }

    SharedArray sharedArray() {
        return sharedArray;
    }

    /** Breaks all connections; they are opened again. */
    void reset() {
        contacts.values().forEach(contact -> {
            if (contact.link != null) {
                contact.link.close();
            } else {
                contact.dialNow();
            }
        });
    }

    void close() {
        closed = true;
        listener.close();
        contacts.values().forEach(contact -> {
            contact.cancelRetry();
            if (contact.link != null) {
                contact.link.close();
            }
        });
    }
}
