package dev.baton.conformance.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What is done to a process from outside by the tools of the system. */
final class Signals {
    private static final int FAILED = 1;

    private Signals() {}

    static void send(String signal, long pid) {
        if (run(List.of("kill", "-" + signal, String.valueOf(pid))) != 0) {
            throw new IllegalStateException("kill -" + signal + " failed");
        }
    }

    /**
     * No file of the process may grow beyond a size from now on; a write that would is an error, like one to a full disk.
     *
     * @return false where the system has no means for that
     */
    static boolean limitFiles(long pid, long sizeBytes) {
        return run(List.of("prlimit", "--pid", String.valueOf(pid), "--fsize=" + sizeBytes)) == 0;
    }

    private static int run(List<String> command) {
        try {
            Process process = new ProcessBuilder(command).inheritIO().start();
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return FAILED;
            }
            return process.exitValue();
        } catch (IOException e) {
            if (command.get(0).equals("kill")) {
                throw new UncheckedIOException(e);
            }
            return FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
