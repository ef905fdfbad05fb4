package dev.baton.benchmarks.server;

import dev.baton.benchmarks.load.LoadFailure;
import dev.baton.benchmarks.load.RawConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One server process with a data directory that outlives restarts. Not thread-safe. */
public final class ServerProcess implements Deployment {
    private static final Duration START_WITHIN = Duration.ofSeconds(300);
    private static final int PROBE_MILLIS_MIN = 250;
    private static final int PROBE_MILLIS_MAX = 30_000;
    private static final long PROBE_PAUSE_NANOS = 2_000_000;
    private static final int LOG_LINES_SHOWN = 20;

    private final ServerKind kind;
    private final ServerOptions options;
    private final Path directory;
    private final int port;
    private Process process;
    private long startNanos;

    private ServerProcess(ServerKind kind, ServerOptions options, Path directory, int port) throws IOException {
        this.kind = kind;
        this.options = options;
        this.directory = directory;
        this.port = port;
        this.process = launch();
    }

    /** Starts a server on an empty data directory; it does not serve yet. */
    public static ServerProcess start(ServerKind kind, ServerOptions options) throws IOException {
        return start(kind, options, Ports.free(), 0, List.of("tickTime=2000"));
    }

    /**
     * Starts a member of an ensemble on an empty data directory; it does not serve yet.
     *
     * @param id its number, 0 for a server that is alone
     * @param lines what its zoo.cfg says besides directory and client port
     */
    static ServerProcess start(ServerKind kind, ServerOptions options, int port, int id, List<String> lines)
            throws IOException {
        Files.createDirectories(options.home());
        Path directory = Files.createTempDirectory(options.home(), kind.name().toLowerCase() + "-");
        Files.writeString(directory.resolve("zoo.cfg"), configuration(directory, port, lines));
        Files.writeString(directory.resolve("logback.xml"), logging());
        if (id != 0) {
            Files.createDirectories(directory.resolve("data"));
            Files.writeString(directory.resolve("data").resolve("myid"), Integer.toString(id));
        }
        return new ServerProcess(kind, options, directory, port);
    }

    /** Defaults wherever possible: what is measured is what an operator gets. */
    private static String configuration(Path directory, int port, List<String> lines) {
        return """
                dataDir=%s
                clientPort=%d
                maxClientCnxns=0
                admin.enableServer=false
                4lw.commands.whitelist=*
                %s
                """.formatted(directory.resolve("data"), port, String.join("\n", lines));
    }

    private static String logging() {
        return """
                <configuration>
                  <statusListener class="ch.qos.logback.core.status.NopStatusListener"/>
                  <appender name="stdout" class="ch.qos.logback.core.ConsoleAppender">
                    <encoder><pattern>%d %-5level %logger{24} - %msg%n</pattern></encoder>
                  </appender>
                  <root level="WARN"><appender-ref ref="stdout"/></root>
                </configuration>
                """;
    }

    private Process launch() throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options.jvmOptions());
        command.add("-Dlogback.configurationFile=" + directory.resolve("logback.xml"));
        command.addAll(List.of(
                "-cp",
                options.classPath(),
                kind.mainClass(Files.exists(directory.resolve("data").resolve("myid")))));
        command.add(directory.resolve("zoo.cfg").toString());
        startNanos = System.nanoTime();
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()))
                .start();
    }

    private Path logFile() {
        return directory.resolve("server.log");
    }

    @Override
    public ServerKind kind() {
        return kind;
    }

    public int port() {
        return port;
    }

    @Override
    public int port(int lane) {
        return port;
    }

    public long pid() {
        return process.pid();
    }

    /**
     * Waits until the server answers a request in a new session.
     *
     * @param firstRequest the frame of the request
     * @return the time since the process was started
     * @throws LoadFailure if the process ends or does not serve in time
     */
    public Duration awaitServing(byte[] firstRequest) {
        int answerWithinMillis = PROBE_MILLIS_MIN;
        long askedNanos = System.nanoTime();
        while (System.nanoTime() - askedNanos < START_WITHIN.toNanos()) {
            if (!process.isAlive()) {
                throw new LoadFailure(kind.label() + " server ended with " + process.exitValue() + logTail());
            }
            // A server that is still starting may accept a connection and never answer, hence the short limit; one on a
            // crowded machine may need longer, hence its growth.
            try (var connection = RawConnection.open(port, answerWithinMillis)) {
                connection.call(firstRequest);
                return Duration.ofNanos(System.nanoTime() - startNanos);
            } catch (SocketTimeoutException noAnswer) {
                answerWithinMillis = Math.min(PROBE_MILLIS_MAX, answerWithinMillis * 2);
            } catch (IOException notYet) {
                LockSupport.parkNanos(PROBE_PAUSE_NANOS);
            }
        }
        throw new LoadFailure(kind.label() + " server does not serve after " + START_WITHIN + logTail());
    }

    @Override
    public String logTail() {
        try {
            List<String> lines = Files.readAllLines(logFile(), StandardCharsets.UTF_8);
            List<String> tail = lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size());
            return tail.isEmpty() ? "" : System.lineSeparator() + String.join(System.lineSeparator(), tail);
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public long cpuNanos() {
        return ProcessFiles.cpuNanos(pid());
    }

    @Override
    public long writtenBytes() {
        return ProcessFiles.writtenBytes(pid(), directory);
    }

    /** Bytes of live objects after a full collection. */
    public long liveHeapBytes() throws IOException, InterruptedException {
        return ProcessFiles.liveHeapBytes(pid());
    }

    /** What the server says it is: {@code leader}, {@code follower}, {@code standalone}, or nothing while it does not serve. */
    String mode() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PROBE_MILLIS_MAX);
            socket.setSoTimeout(PROBE_MILLIS_MAX);
            socket.getOutputStream().write("srvr".getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return answer.lines()
                    .filter(line -> line.startsWith("Mode: "))
                    .map(line -> line.substring("Mode: ".length()).strip())
                    .findFirst()
                    .orElse("");
        } catch (IOException notThere) {
            return "";
        }
    }

    /** Ends the server as an operator does. */
    public void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            throw new LoadFailure(kind.label() + " server does not stop when asked to" + logTail());
        }
    }

    /** Ends the server without warning. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** Starts a stopped or killed server again on the same data. */
    public void restart() throws IOException {
        process = launch();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
            ProcessFiles.deleteTree(directory);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
