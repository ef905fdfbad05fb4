package dev.baton.conformance.harness;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Apache's shell as a process that is fed commands. */
public final class ApacheShell {
    private static final int LIMIT_SECONDS = 90;

    private ApacheShell() {}

    /** Runs commands one after another and returns all that the shell printed. */
    public static String run(Path home, String connectString, String... commands) {
        try {
            Path output = Files.createTempFile(home, "shell", ".txt");
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile"),
                            "-cp",
                            System.getProperty("java.class.path"),
                            "org.apache.zookeeper.ZooKeeperMain",
                            "-waitforconnection",
                            "-server",
                            connectString)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            try (OutputStream in = process.getOutputStream()) {
                in.write((String.join("\n", commands) + "\n").getBytes(StandardCharsets.UTF_8));
            }
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("the shell did not end:\n" + Files.readString(output));
            }
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
