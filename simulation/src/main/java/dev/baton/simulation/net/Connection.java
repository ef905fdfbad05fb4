package dev.baton.simulation.net;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A stream each way, in order, nothing lost while it stands. A cut direction holds everything back until it heals or
 * somebody gives up. The two ends learn of a break at different times, or, if a machine lost its power, only when it
 * answers again.
 */
public final class Connection {
    private enum Fin {
        INSTANCE
    }

    private record Packet(long readyAt, Object what) {}

    private final Network network;
    private final Stream toListener;
    private final Stream toDialler;

    Connection(Network network, Host dialler, Receiver atDialler, Host listener) {
        this.network = network;
        toListener = new Stream(dialler, listener, null);
        toDialler = new Stream(listener, dialler, atDialler);
    }

    public Host dialler() {
        return toListener.from;
    }

    public Host listener() {
        return toListener.to;
    }

    /** The end that is not this one. */
    public Host other(Host side) {
        return side == dialler() ? listener() : dialler();
    }

    /** Sends something behind everything sent before. */
    public void send(Host from, Object what) {
        streamFrom(from).send(what);
    }

    /** Likewise, something that takes a while to be sent. */
    public void sendLong(Host from, Object what, long nanos) {
        streamFrom(from).send(what, nanos);
    }

    /** One side is done with it; the other hears of it behind, or instead of, what is under way. */
    public void close(Host side) {
        streamFrom(side).closeBehind(network.chance().nextInt(2) == 0);
        streamFrom(other(side)).deaf = true;
    }

    /** One side is done with it, once the other has everything sent before. */
    public void finish(Host side) {
        streamFrom(side).closeBehind(false);
        streamFrom(other(side)).deaf = true;
    }

    /** One side is gone without a word. */
    public void vanish(Host side) {
        streamFrom(side).packets.clear();
        streamFrom(side).mute = true;
        streamFrom(other(side)).deaf = true;
    }

    /** Breaks for both sides, each in its own time. */
    public void reset() {
        toListener.closeBehind(true);
        toDialler.closeBehind(true);
    }

    /** Whether both ends may still hear something. */
    boolean isOpen() {
        return !toListener.deaf || !toDialler.deaf;
    }

    void drain() {
        toListener.drain();
        toDialler.drain();
    }

    private Stream streamFrom(Host side) {
        return side == dialler() ? toListener : toDialler;
    }

    /** One direction. */
    private final class Stream {
        private final Host from;
        private final Host to;
        private final int incarnation;
        private final ArrayDeque<Packet> packets = new ArrayDeque<>();
        private @Nullable Receiver receiver;
        private long lastReady;

        /** Nobody listens any more. */
        private boolean deaf;

        /** Nobody speaks any more. */
        private boolean mute;

        Stream(Host from, Host to, @Nullable Receiver receiver) {
            this.from = from;
            this.to = to;
            this.receiver = receiver;
            incarnation = to.incarnation();
        }

        void send(Object what) {
            send(what, 0);
        }

        void send(Object what, long sendingNanos) {
            if (mute) {
                return;
            }
            lastReady = Math.max(lastReady, network.now() + network.delay(from, to)) + sendingNanos;
            packets.add(new Packet(lastReady, what));
            network.at(lastReady, this::drain);
        }

        void closeBehind(boolean loseWhatIsUnderWay) {
            if (mute) {
                return;
            }
            if (loseWhatIsUnderWay) {
                packets.clear();
            }
            send(Fin.INSTANCE);
            mute = true;
        }

        private void drain() {
            if (packets.isEmpty()) {
                return;
            }
            if (network.isCut(from, to)) {
                network.waitsForHealing(Connection.this);
                return;
            }
            while (!packets.isEmpty() && packets.element().readyAt() <= network.now()) {
                deliver(packets.remove().what());
            }
        }

        private void deliver(Object what) {
            if (deaf) {
                return;
            }
            if (!to.isUp() || to.incarnation() != incarnation) {
                // Whoever answers there now knows nothing of this connection, and says so.
                deaf = true;
                streamFrom(to).mute = false;
                if (to.isUp() && what != Fin.INSTANCE) {
                    streamFrom(to).closeBehind(true);
                }
                return;
            }
            to.whenAwake(() -> receive(what));
        }

        private void receive(Object what) {
            if (deaf) {
                return;
            }
            Receiver known = receiver;
            if (what == Fin.INSTANCE) {
                deaf = true;
                if (known != null) {
                    known.onClosed(Connection.this);
                }
                return;
            }
            if (known == null) {
                known = to.accept(Connection.this);
                receiver = known;
            }
            known.onPacket(Connection.this, what);
        }
    }
}
