package dev.baton.testing.containers;

import com.github.dockerjava.api.model.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports of the host for servers that are stopped and started again. They lie below the range from which systems take ports for outgoing
 * connections: a port from that range may be gone when the server wants it back.
 */
final class FreePorts {
    private static final int FIRST = 20_000;
    private static final int COUNT = 12_000;
    private static final int STRIDE = 97;
    private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "::1");
    private static final AtomicInteger NEXT =
            new AtomicInteger((int) (ProcessHandle.current().pid() * STRIDE % COUNT));

    private FreePorts() {}

    /** Where to publish a container's port: on the loopback address only if the engine is on this machine. */
    static Ports.Binding bindingFor(String host) {
        int port = next();
        return LOCAL.contains(host) ? Ports.Binding.bindIpAndPort("127.0.0.1", port) : Ports.Binding.bindPort(port);
    }

    /** A port on which nobody listens here now, and which this process does not give out again soon. */
    static int next() {
        for (int i = 0; i < COUNT; i++) {
            int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no free port between " + FIRST + " and " + (FIRST + COUNT));
    }

    private static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException inUse) {
            return false;
        }
    }
}
