package dev.baton.benchmarks.server;

import dev.baton.benchmarks.load.LoadFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/** What {@code /proc} and {@code jcmd} tell about a process. */
final class ProcessFiles {
    /** Clock ticks in which Linux reports times to user space, whatever the kernel was built with. */
    private static final long NANOS_PER_TICK = 10_000_000;

    private static final int SECTORS_WRITTEN_FIELD = 9;
    private static final int SECTOR_BYTES = 512;
    private static final int USER_TIME_FIELD = 11;
    private static final int SYSTEM_TIME_FIELD = 12;

    private ProcessFiles() {}

    static long cpuNanos(long pid) {
        String stat = read(pid, "stat");
        // The name, second of the fields, may itself hold blanks and brackets: count from behind it.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[USER_TIME_FIELD]) + Long.parseLong(fields[SYSTEM_TIME_FIELD])) * NANOS_PER_TICK;
    }

    /**
     * Bytes written to the device of a directory, by whomever. The figure of the process would count a page cache folio of
     * hundreds of kilobytes for each record appended to it. Where the device has no counters that figure has to do.
     */
    static long writtenBytes(long pid, Path directory) {
        try {
            long device = ((Number) Files.getAttribute(directory, "unix:dev")).longValue();
            String number = " " + (device >> 8 & 0xFFF) + " " + (device & 0xFF | device >> 12 & 0xFFF00) + " ";
            for (String line : Files.readAllLines(Path.of("/proc/diskstats"))) {
                String[] fields = line.strip().split("\\s+");
                if (number.equals(" " + fields[0] + " " + fields[1] + " ")) {
                    return Long.parseLong(fields[SECTORS_WRITTEN_FIELD]) * SECTOR_BYTES;
                }
            }
        } catch (IOException | UnsupportedOperationException noCounters) {
            return processWrittenBytes(pid);
        }
        return processWrittenBytes(pid);
    }

    private static long processWrittenBytes(long pid) {
        return read(pid, "io")
                .lines()
                .filter(line -> line.startsWith("write_bytes:"))
                .mapToLong(line ->
                        Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
                .findFirst()
                .orElseThrow();
    }

    private static String read(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file));
        } catch (IOException e) {
            throw new LoadFailure("the server process has ended", e);
        }
    }

    static long liveHeapBytes(long pid) throws IOException, InterruptedException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process process = new ProcessBuilder(List.of(jcmd, Long.toString(pid), "GC.class_histogram")).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output.lines()
                .filter(line -> line.startsWith("Total"))
                .mapToLong(line -> Long.parseLong(line.strip().split("\\s+")[2]))
                .findFirst()
                .orElseThrow(() -> new LoadFailure("jcmd gave no class histogram: " + output));
    }

    static void deleteTree(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
