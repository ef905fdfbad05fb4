package dev.baton.testing;

import dev.baton.server.BatonServer;
import dev.baton.server.ServerOptions;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Starts a server on a port that was its own before. */
final class Restart {
    private static final long WAIT_NANOS_MAX = TimeUnit.SECONDS.toNanos(3);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private Restart() {}

    /**
     * Starts a server on its former port. The system may have lent the port to an outgoing connection meanwhile, which is usually
     * short, so this waits a while for it.
     */
    static BatonServer onSamePort(ServerOptions options) {
        long deadline = System.nanoTime() + WAIT_NANOS_MAX;
        while (true) {
            try {
                return BatonServer.start(options);
            } catch (UncheckedIOException e) {
                if (!isPortTaken(e) || System.nanoTime() - deadline > 0) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private static boolean isPortTaken(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            // Netty's native transport has an exception of its own for this.
            if (cause instanceof BindException
                    || String.valueOf(cause.getMessage()).contains("Address already in use")) {
                return true;
            }
        }
        return false;
    }
}
