package dev.baton.samples.quickstart;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * A network link that can stall: a relay to a server that stops forwarding while it is told to. Both ends keep their connection and
 * hear nothing, as behind a failing switch. So a session can be made to expire on servers that are not ours to command.
 */
final class StalledLink implements AutoCloseable {
    private static final int BUFFER_BYTES = 8_192;

    private final ServerSocket listener;
    private final InetSocketAddress server;
    private boolean stalled;
    private volatile boolean closed;

    StalledLink(String host, int port) {
        server = new InetSocketAddress(host, port);
        try {
            listener = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start("link-accept", this::accept);
    }

    String connectString() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    synchronized void stall() {
        stalled = true;
    }

    synchronized void heal() {
        stalled = false;
        notifyAll();
    }

    private synchronized void awaitHealthy() throws InterruptedException {
        while (stalled) {
            wait();
        }
    }

    private void accept() {
        while (!closed) {
            try {
                Socket near = listener.accept();
                Socket far = new Socket();
                far.connect(server);
                start("link-up", () -> forward(near, far));
                start("link-down", () -> forward(far, near));
            } catch (IOException e) {
                if (!closed) {
                    throw new UncheckedIOException("the link to " + server + " is down", e);
                }
            }
        }
    }

    private void forward(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                awaitHealthy();
                out.write(buffer, 0, n);
            }
        } catch (IOException connectionEnded) {
            // one end has closed it; closing both is all there is to do
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void start(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        closed = true;
        heal();
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
