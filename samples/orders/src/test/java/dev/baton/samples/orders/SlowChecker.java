package dev.baton.samples.orders;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Whom the service asks under the lock: tells when it is asked, and answers when it is told to. */
final class SlowChecker implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch answered = new CountDownLatch(1);

    SlowChecker() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/check", exchange -> {
            asked.countDown();
            try {
                answered.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    boolean awaitAsked() throws InterruptedException {
        return asked.await(120, TimeUnit.SECONDS);
    }

    /** Answers whoever has asked, and from now on everybody at once. */
    void answer() {
        answered.countDown();
    }

    @Override
    public void close() {
        answered.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
