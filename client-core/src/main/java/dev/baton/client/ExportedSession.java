package dev.baton.client;

import dev.baton.client.session.SessionTicket;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * A session without a client: its ephemeral nodes stay for the rest of its timeout, and one client can go on with it. Two cannot: an
 * instance gives its session away once, and so does a file, however many processes try.
 *
 * <pre>{@code
 * client.exportSession().join().writeTo(file);                                   // the process that ends
 * Client client = Client.resume(options, ExportedSession.claim(file));           // the process that begins
 * }</pre>
 *
 * <p>Whoever has the file's content is the session for the servers. The file is readable by its owner only.
 */
public final class ExportedSession {
    private static final int MAGIC = 0x42_54_4E_53;
    private static final int PASSWORD_BYTES_MAX = 1_024;

    private final AtomicReference<@Nullable SessionTicket> ticket;
    private final long sessionId;

    ExportedSession(SessionTicket ticket) {
        this.ticket = new AtomicReference<>(ticket);
        sessionId = ticket.id();
    }

    /**
     * Takes the session out of a file. The file is moved away first, which only one process can do, and deleted afterwards; if the
     * process ends in between, the session expires.
     *
     * @throws NoSuchFileException also if another process was faster
     * @throws IOException also if the file is not one of {@link #writeTo(Path)}, or damaged
     */
    public static ExportedSession claim(Path file) throws IOException {
        Path own = beside(file, ".claimed-");
        Files.move(file, own, StandardCopyOption.ATOMIC_MOVE);
        try {
            return new ExportedSession(read(Files.readAllBytes(own), file));
        } finally {
            Files.delete(own);
        }
    }

    /**
     * Moves the session into a file, which appears as a whole or not at all and replaces one that is there. The session cannot be
     * taken from this instance any more.
     */
    public void writeTo(Path file) throws IOException {
        byte[] bytes = write(take());
        Path fresh = beside(file, ".new-");
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] ownerOnly = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        Files.createFile(fresh, ownerOnly);
        Files.write(fresh, bytes);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    public long sessionId() {
        return sessionId;
    }

    /** The ticket, once. */
    SessionTicket take() {
        SessionTicket taken = ticket.getAndSet(null);
        if (taken == null) {
            throw new IllegalStateException(
                    "session 0x" + Long.toHexString(sessionId) + " was already given away; only one can go on with it");
        }
        return taken;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "ExportedSession[0x" + Long.toHexString(sessionId) + "]";
    }

    private static Path beside(Path file, String mark) {
        return file.resolveSibling(file.getFileName() + mark + UUID.randomUUID());
    }

    private static byte[] write(SessionTicket ticket) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(MAGIC);
        out.writeLong(ticket.id());
        out.writeLong(ticket.zxid());
        out.writeInt(ticket.password().length);
        out.write(ticket.password());
        out.writeLong(checksum(bytes.toByteArray(), bytes.size()));
        return bytes.toByteArray();
    }

    private static SessionTicket read(byte[] bytes, Path file) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        if (bytes.length < Integer.BYTES || in.readInt() != MAGIC) {
            throw new IOException(file + " holds no session");
        }
        long id = in.readLong();
        long zxid = in.readLong();
        int length = in.readInt();
        if (length < 0 || length > PASSWORD_BYTES_MAX) {
            throw new IOException(file + " is damaged");
        }
        byte[] password = in.readNBytes(length);
        int end = bytes.length - Long.BYTES;
        if (password.length != length || in.available() != Long.BYTES || in.readLong() != checksum(bytes, end)) {
            throw new IOException(file + " is damaged");
        }
        return new SessionTicket(id, password, zxid);
    }

    private static long checksum(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return crc.getValue();
    }
}
