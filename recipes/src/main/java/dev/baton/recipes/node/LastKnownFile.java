package dev.baton.recipes.node;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file with the last known state of something, as a list of byte strings with a checksum. It becomes visible as a whole, by
 * renaming; one that is damaged is as good as none. Saving happens in the background, the newest state wins.
 */
public final class LastKnownFile {
    private static final Logger LOG = LoggerFactory.getLogger(LastKnownFile.class);
    private static final int MAGIC = 0x42544c4b;
    private static final int COUNT_MAX = 1_000_000;

    private final Path file;
    private final AtomicReference<@Nullable List<byte[]>> unsaved = new AtomicReference<>();
    private final Serial serial = new Serial();

    public LastKnownFile(Path file) {
        this.file = file;
    }

    /** What was saved last, or null if there is nothing that can be trusted. */
    public @Nullable List<byte[]> load() {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            LOG.warn("the last known state cannot be read file={}", file, e);
            return null;
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            return read(in, bytes);
        } catch (IOException e) {
            LOG.warn("the last known state is damaged and ignored file={} reason={}", file, e.toString());
            return null;
        }
    }

    private static List<byte[]> read(DataInputStream in, byte[] bytes) throws IOException {
        CRC32 checksum = new CRC32();
        checksum.update(bytes, 0, Math.max(0, bytes.length - Long.BYTES));
        int magic = in.readInt();
        int count = in.readInt();
        if (magic != MAGIC || count < 0 || count > COUNT_MAX) {
            throw new IOException("not a file of this kind");
        }
        List<byte[]> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int length = in.readInt();
            if (length < 0 || length > bytes.length) {
                throw new IOException("wrong length");
            }
            items.add(in.readNBytes(length));
        }
        if (in.readLong() != checksum.getValue()) {
            throw new IOException("wrong checksum");
        }
        return items;
    }

    /** Has a state saved soon. */
    public void save(List<byte[]> items) {
        if (unsaved.getAndSet(List.copyOf(items)) == null) {
            Clockwork.background(() -> serial.execute(this::saveNow));
        }
    }

    private void saveNow() {
        List<byte[]> items = unsaved.getAndSet(null);
        if (items == null) {
            return;
        }
        try {
            Path parent = file.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.write(fresh, encode(items));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn("the last known state cannot be saved file={}", file, e);
        }
    }

    private static byte[] encode(List<byte[]> items) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(MAGIC);
        out.writeInt(items.size());
        for (byte[] item : items) {
            out.writeInt(item.length);
            out.write(item);
        }
        out.flush();
        CRC32 checksum = new CRC32();
        checksum.update(bytes.toByteArray());
        out.writeLong(checksum.getValue());
        out.flush();
        return bytes.toByteArray();
    }
}
