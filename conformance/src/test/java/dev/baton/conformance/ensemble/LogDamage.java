package dev.baton.conformance.ensemble;

import dev.baton.conformance.harness.ServerUnderTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;

/** Spoils the newest log file of a server that does not run. */
final class LogDamage {
    private static final String PREFIX = "log.";
    private static final byte FLIPPED = 0x5A;

    private final Path file;
    private final byte[] content;
    private final int used;

    private LogDamage(Path file, byte[] content) {
        this.file = file;
        this.content = content;
        this.used = usedBytes(content);
    }

    static LogDamage in(ServerUnderTest server) {
        try (Stream<Path> files = Files.list(server.filesDir())) {
            Path newest = files.filter(file -> file.getFileName().toString().matches(PREFIX + "[0-9a-f]+"))
                    .max(Comparator.comparingLong(LogDamage::firstZxid))
                    .orElseThrow();
            return new LogDamage(newest, Files.readAllBytes(newest));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long firstZxid(Path file) {
        return Long.parseUnsignedLong(file.getFileName().toString().substring(PREFIX.length()), 16);
    }

    /** Behind the last record there are zeros only. */
    private static int usedBytes(byte[] content) {
        int end = content.length;
        while (end > 0 && content[end - 1] == 0) {
            end--;
        }
        return end;
    }

    String fileName() {
        return file.getFileName().toString();
    }

    /** How much of the file is records. */
    int usedBytes() {
        return used;
    }

    /** A few bytes in the middle of the records become others. */
    void flipInTheMiddle() {
        int middle = used / 2;
        byte[] changed = new byte[8];
        for (int i = 0; i < changed.length; i++) {
            changed[i] = (byte) (content[middle + i] ^ FLIPPED);
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(changed), middle);
            channel.force(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file ends in the middle of its last record. */
    void tear() {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(used - 7L);
            channel.force(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
