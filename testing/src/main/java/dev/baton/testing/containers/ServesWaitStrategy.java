package dev.baton.testing.containers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;

/**
 * Waits until the server says that it serves. An open port would not do: the engine's own proxy accepts connections before there is a
 * server, and a server without its quorum accepts and hangs up.
 */
final class ServesWaitStrategy extends AbstractWaitStrategy {
    private static final byte[] QUESTION = "srvr".getBytes(StandardCharsets.US_ASCII);
    private static final int SOCKET_MILLIS_MAX = 2_000;
    private static final int LOG_CHARS_MAX = 4_000;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    @Override
    protected void waitUntilReady() {
        long deadline = System.nanoTime() + startupTimeout.toNanos();
        String said = "nothing";
        while (System.nanoTime() - deadline < 0) {
            String answer = ask();
            if (serves(answer)) {
                return;
            }
            said = answer.isBlank() ? said : "'" + answer.strip() + "'";
            if (!waitStrategyTarget.isRunning()) {
                throw new ContainerLaunchException("the server ended with exit code " + exitCode() + ":\n" + logs());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        throw new ContainerLaunchException("the server did not serve within " + startupTimeout.toSeconds()
                + " s; to the question 'srvr' it answered last " + said);
    }

    private @Nullable Long exitCode() {
        return waitStrategyTarget.getCurrentContainerInfo().getState().getExitCodeLong();
    }

    /** What it said last; the engine does not tell for which of its starts. */
    private String logs() {
        String logs = waitStrategyTarget.getLogs();
        return logs.length() <= LOG_CHARS_MAX ? logs : logs.substring(logs.length() - LOG_CHARS_MAX);
    }

    /** A server that is told not to answer this question says so once it serves. */
    private static boolean serves(String answer) {
        return answer.contains("Mode: ") || answer.contains("not in the whitelist");
    }

    private String ask() {
        try (Socket socket = new Socket()) {
            int port = waitStrategyTarget.getMappedPort(ServerContainer.CLIENT_PORT);
            socket.connect(new InetSocketAddress(waitStrategyTarget.getHost(), port), SOCKET_MILLIS_MAX);
            socket.setSoTimeout(SOCKET_MILLIS_MAX);
            socket.getOutputStream().write(QUESTION);
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException nobodyThere) {
            return "";
        }
    }
}
