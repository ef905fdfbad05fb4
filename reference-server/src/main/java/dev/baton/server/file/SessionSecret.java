package dev.baton.server.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;

/**
 * The secret from which session passwords are derived. Made once per data directory and kept there, so that clients can resume
 * their sessions after a restart.
 */
public final class SessionSecret {
    private static final String NAME = "baton-session.secret";
    private static final int BYTES = 32;

    private SessionSecret() {}

    /**
     * @throws IOException if it can neither be read nor made, or has the wrong length
     */
    public static byte[] readOrCreate(Path dataDir) throws IOException {
        Path file = dataDir.resolve(NAME);
        if (Files.exists(file)) {
            byte[] secret = Files.readAllBytes(file);
            if (secret.length != BYTES) {
                throw new IOException("File " + file + " has " + secret.length + " bytes instead of " + BYTES
                        + ". Restore it, or delete it: clients then need new sessions.");
            }
            return secret;
        }
        byte[] secret = new byte[BYTES];
        new SecureRandom().nextBytes(secret);
        Path tmp = dataDir.resolve(NAME + ".tmp");
        try (FileChannel channel = FileChannel.open(
                tmp, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            DataDir.restrict(tmp);
            LogFiles.writeFully(channel, ByteBuffer.wrap(secret));
            channel.force(true);
        }
        Files.move(tmp, file, StandardCopyOption.ATOMIC_MOVE);
        DataDir.sync(dataDir);
        return secret;
    }
}
