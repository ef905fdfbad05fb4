package dev.baton.conformance.harness;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A server in a process of its own. It keeps its port and its directory through {@link #stop}, {@link #kill} and {@link #start}.
 * Not thread-safe, except for the methods that only look.
 */
public final class ServerUnderTest implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    private final ServerKind kind;
    private final ServerSettings settings;
    private volatile int port;
    private final Path home;
    private volatile @Nullable ChildProcess process;

    ServerUnderTest(ServerKind kind, ServerSettings settings) {
        this(kind, settings, Ports.free());
    }

    /** For a port that others have been told of. */
    ServerUnderTest(ServerKind kind, ServerSettings settings, int port) {
        this.kind = kind;
        this.settings = settings;
        this.port = port;
        try {
            this.home = Files.createTempDirectory("baton-conformance-home-");
            Files.createDirectories(settings.dataDir());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A server of another kind for the port and the directory of this one, which does not run any more. */
    ServerUnderTest as(ServerKind other) {
        if (alive()) {
            throw new IllegalStateException(this + " is running");
        }
        ServerLogs.unregister(this);
        return new ServerUnderTest(other, settings, port);
    }

    public ServerKind kind() {
        return kind;
    }

    /** From now on it is looked for there: the server was told to listen elsewhere. */
    void movedTo(int newPort) {
        port = newPort;
    }

    public int port() {
        return port;
    }

    public String connectString() {
        return "127.0.0.1:" + port;
    }

    /** The main configuration file, written at each start. */
    public Path configFile() {
        return home.resolve("zoo.cfg");
    }

    public Path dataDir() {
        return settings.dataDir();
    }

    /** Where log and snapshot files lie. */
    public Path filesDir() {
        return settings.dataDir().resolve("version-2");
    }

    /** Starts the process and returns when it serves. */
    public ServerUnderTest start() {
        spawn();
        await("start of " + this)
                .atMost(START_LIMIT)
                .pollInterval(Duration.ofMillis(25))
                .until(this::servesOrDied);
        if (!alive()) {
            throw new IllegalStateException(this + " died at start:\n" + log());
        }
        return this;
    }

    /** Starts the process and returns at once. */
    public void spawn() {
        if (alive()) {
            throw new IllegalStateException(this + " is running already");
        }
        Path config = configFile();
        try {
            Files.writeString(config, settings.zooCfg(port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> args = new ArrayList<>(List.of(
                "-Xmx" + settings.heapMegabytes() + "m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto"));
        settings.properties().forEach((key, value) -> args.add("-D" + key + "=" + value));
        String logging = System.getProperty("logback.configurationFile");
        if (logging != null) {
            args.add("-Dlogback.configurationFile=" + logging);
        }
        args.addAll(kind.launch(config));
        process = ChildProcess.java(args, home.resolve("server.log"));
        ServerLogs.register(this);
    }

    /** Whether the process exists. */
    public boolean alive() {
        ChildProcess current = process;
        return current != null && current.alive();
    }

    /** Whether it answers as a server that serves. */
    public boolean serves() {
        return alive() && fourLetterWord("srvr").contains("Mode: ");
    }

    private boolean servesOrDied() {
        return !alive() || serves();
    }

    /** SIGKILL: nothing in the process gets a say. Returns when it is gone. */
    public void kill() {
        ChildProcess current = process;
        if (current != null) {
            current.kill();
        }
    }

    /** SIGTERM. Returns the exit code. */
    public int stop() {
        ChildProcess current = process;
        if (current == null) {
            throw new IllegalStateException(this + " was never started");
        }
        return current.terminate(STOP_LIMIT);
    }

    /**
     * From now on the process meets an error whenever it writes beyond the first {@code sizeBytes} of a file, as with a disk that
     * has become full. The next process has room again.
     *
     * @return false where the system has no means for that
     */
    public boolean runOutOfDisk(long sizeBytes) {
        return Signals.limitFiles(pid(), sizeBytes);
    }

    /** Returns when the process has ended by itself. */
    public void awaitEnd(Duration limit) {
        await("end of " + this)
                .atMost(limit)
                .pollInterval(Duration.ofMillis(25))
                .until(() -> !alive());
    }

    public long pid() {
        ChildProcess current = process;
        if (current == null) {
            throw new IllegalStateException(this + " was never started");
        }
        return current.pid();
    }

    /** What the process has printed, its last part if that is long. */
    public String log() {
        ChildProcess current = process;
        return current == null ? "" : current.output();
    }

    /** The answer to a four-letter word, empty if nobody answers. */
    public String fourLetterWord(String word) {
        return ShortWords.ask(connectString(), word);
    }

    /** The last zxid that the server has applied. */
    public long lastZxid() {
        return ShortWords.lastZxid(connectString());
    }

    /** A value that {@code mntr} reports. */
    public String monitored(String key) {
        return ShortWords.monitored(connectString(), key);
    }

    /** Kills the process and removes its files. */
    @Override
    public void close() {
        kill();
        ServerLogs.unregister(this);
        deleteTree(home);
        deleteTree(settings.dataDir());
    }

    static void deleteTree(Path root) {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return kind + " server at " + connectString();
    }

    /** A child JVM with its output in a file. */
    private record ChildProcess(Process process, Path outputFile) {
        private static final int OUTPUT_CHARS_MAX = 20_000;

        static ChildProcess java(List<String> args, Path output) {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(args);
            try {
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                        .start();
                Thread killer = new Thread(process::destroyForcibly);
                Runtime.getRuntime().addShutdownHook(killer);
                process.onExit().thenRun(() -> unhook(killer));
                return new ChildProcess(process, output);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void unhook(Thread killer) {
            try {
                Runtime.getRuntime().removeShutdownHook(killer);
            } catch (IllegalStateException alreadyGoingDown) {
                // the hook is running, so there is nothing to take back
            }
        }

        boolean alive() {
            return process.isAlive();
        }

        long pid() {
            return process.pid();
        }

        void kill() {
            process.destroyForcibly();
            waitFor(Duration.ofSeconds(30));
        }

        int terminate(Duration limit) {
            process.destroy();
            waitFor(limit);
            return process.exitValue();
        }

        private void waitFor(Duration limit) {
            try {
                if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly();
                    throw new IllegalStateException("process " + process.pid() + " did not end within " + limit);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }

        String output() {
            try {
                String text = Files.readString(outputFile);
                return text.length() <= OUTPUT_CHARS_MAX ? text : text.substring(text.length() - OUTPUT_CHARS_MAX);
            } catch (IOException e) {
                return "(no output: " + e + ")";
            }
        }
    }
}
