package dev.baton.server.file;

import dev.baton.wire.io.WireWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.Adler32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes one snapshot under a temporary name: header, body, and three seals. {@link #commit} makes it durable, then visible.
 * Checksums are over the bytes before compression.
 */
final class SnapshotWriter {
    private static final int BUFFER_BYTES = 1 << 18;
    private static final int GZIP_BUFFER_BYTES = 1 << 16;

    private final DataDir dir;
    private final FileOpener opener;
    private final long zxid;
    private final @Nullable GZIPOutputStream gzip;
    private final Path tmp;
    private final FileChannel channel;
    private final Adler32 adler = new Adler32();
    private final OutputStream out;

    private SnapshotWriter(DataDir dir, FileOpener opener, long zxid, boolean compress, Path tmp, FileChannel channel)
            throws IOException {
        this.dir = dir;
        this.opener = opener;
        this.zxid = zxid;
        this.tmp = tmp;
        this.channel = channel;
        OutputStream file = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
        this.gzip = compress ? new GZIPOutputStream(file, GZIP_BUFFER_BYTES) : null;
        this.out = new CheckedOutputStream(gzip == null ? file : gzip, adler);
    }

    static SnapshotWriter begin(DataDir dir, FileOpener opener, long zxid, boolean compress) throws IOException {
        return open(dir, opener, zxid, compress, dir.tmpSnapshotFile(zxid));
    }

    /** For a snapshot that another member sends. It gets no digest: what the original sends need not be the state at one zxid. */
    static SnapshotWriter receive(DataDir dir, FileOpener opener, long zxid) throws IOException {
        return open(dir, opener, zxid, false, dir.receivedFile(zxid));
    }

    private static SnapshotWriter open(DataDir dir, FileOpener opener, long zxid, boolean compress, Path tmp)
            throws IOException {
        FileChannel channel = opener.open(
                tmp, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        try {
            DataDir.restrict(tmp);
            SnapshotWriter writer = new SnapshotWriter(dir, opener, zxid, compress, tmp, channel);
            writer.header();
            return writer;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private void header() throws IOException {
        WireWriter header = new WireWriter();
        header.writeInt(SnapshotFormat.MAGIC);
        header.writeInt(SnapshotFormat.VERSION);
        header.writeLong(SnapshotFormat.DATABASE_ID);
        write(header);
    }

    private void write(WireWriter bytes) throws IOException {
        out.write(bytes.array(), 0, bytes.size());
    }

    void write(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    /** Ends a snapshot behind its body and makes it durable under its temporary name. */
    void seal() throws IOException {
        try (channel) {
            addSeal();
            out.flush();
            channel.force(true);
        }
    }

    private void addSeal() throws IOException {
        WireWriter seal = new WireWriter();
        seal.writeLong(adler.getValue());
        seal.writeString(SnapshotFormat.SEAL);
        write(seal);
    }

    void commit(long digestZxid, long digest) throws IOException {
        try (channel) {
            addSeal();
            WireWriter part = new WireWriter();
            part.writeLong(digestZxid);
            part.writeInt(SnapshotFormat.DIGEST_VERSION);
            part.writeLong(digest);
            write(part);
            addSeal();
            part.clear();
            part.writeLong(zxid);
            write(part);
            addSeal();
            if (gzip != null) {
                gzip.finish();
            }
            out.flush();
            channel.force(true);
        }
        opener.rename(tmp, dir.snapshotFile(zxid, gzip != null));
        opener.sync(dir.snapshots());
    }

    void abort() throws IOException {
        channel.close();
        Files.deleteIfExists(tmp);
    }
}
