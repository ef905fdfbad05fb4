package dev.baton.server.file;

import dev.baton.server.storage.StorageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The directories of a server, and which file is what by its name. */
final class DataDir {
    private static final String VERSION_DIR = "version-2";
    private static final String LOG_PREFIX = "log.";
    private static final String SNAPSHOT_PREFIX = "snapshot.";
    private static final String TMP_PREFIX = "baton-";
    private static final String INSTALL_PREFIX = "baton-install-snapshot.";
    private static final String INITIALIZE = "initialize";
    private static final int HEX = 16;

    private final Path root;
    private final Path logRoot;

    /** A file with a zxid in its name. */
    record Numbered(Path path, long zxid) {}

    DataDir(Path root, Path logRoot) {
        this.root = root;
        this.logRoot = logRoot;
    }

    Path root() {
        return root;
    }

    Path logRoot() {
        return logRoot;
    }

    Path snapshots() {
        return root.resolve(VERSION_DIR);
    }

    Path logs() {
        return logRoot.resolve(VERSION_DIR);
    }

    boolean isSplit() {
        return !root.equals(logRoot);
    }

    /** Makes what is missing, readable by nobody else. */
    void create() throws IOException {
        for (Path dir : List.of(root, logRoot, snapshots(), logs())) {
            if (!Files.isDirectory(dir)) {
                if (isPosix(dir)) {
                    Files.createDirectories(
                            dir, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                } else {
                    Files.createDirectories(dir);
                }
            }
        }
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** Takes all rights to a new file from everybody but its owner. */
    static void restrict(Path file) throws IOException {
        if (isPosix(file)) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
    }

    /** Log files by the zxid they begin with, lowest first. */
    List<Numbered> logFiles() throws IOException {
        return numbered(logs(), LOG_PREFIX, false);
    }

    /** Snapshots by their zxid, highest first. */
    List<Numbered> snapshotFiles() throws IOException {
        List<Numbered> files = numbered(snapshots(), SNAPSHOT_PREFIX, true);
        files.sort(Comparator.comparingLong(Numbered::zxid).reversed());
        return files;
    }

    private static List<Numbered> numbered(Path dir, String prefix, boolean compressible) throws IOException {
        List<Numbered> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(dir)) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (name.startsWith(prefix) && Files.isRegularFile(entry)) {
                    String number = name.substring(prefix.length());
                    if (compressible) {
                        number = number.replaceFirst("\\.(gz|snappy)$", "");
                    }
                    if (number.matches("[0-9a-f]{1,16}")) {
                        files.add(new Numbered(entry, Long.parseUnsignedLong(number, HEX)));
                    }
                }
            }
        }
        files.sort(Comparator.comparingLong(Numbered::zxid).thenComparing(Numbered::path));
        return files;
    }

    Path logFile(long zxid) {
        return logs().resolve(LOG_PREFIX + Long.toHexString(zxid));
    }

    Path snapshotFile(long zxid, boolean compressed) {
        return snapshots().resolve(SNAPSHOT_PREFIX + Long.toHexString(zxid) + (compressed ? ".gz" : ""));
    }

    Path tmpLogFile() {
        return logs().resolve(TMP_PREFIX + "log.tmp");
    }

    Path spareLogFile() {
        return logs().resolve(TMP_PREFIX + "log-spare.tmp");
    }

    Path tmpSnapshotFile(long zxid) {
        return snapshots().resolve(TMP_PREFIX + "snapshot." + Long.toHexString(zxid) + ".tmp");
    }

    /** A snapshot that comes from another member, not whole yet. */
    Path receivedFile(long zxid) {
        return snapshots().resolve(TMP_PREFIX + "received-snapshot." + Long.toHexString(zxid) + ".tmp");
    }

    /** A snapshot from another member that is to take the place of everything; its name says so until that is done. */
    Path installFile(long zxid) {
        return snapshots().resolve(INSTALL_PREFIX + Long.toHexString(zxid));
    }

    /** Those there are; more than one is an error. */
    List<Numbered> installFiles() throws IOException {
        return numbered(snapshots(), INSTALL_PREFIX, false);
    }

    /** The marker by which an operator declares an empty directory to be an empty database. */
    Path initializeMarker() {
        return logRoot.resolve(INITIALIZE);
    }

    /** Removes what an interrupted run left half made. */
    void deleteLeftovers() throws IOException {
        for (Path dir : List.of(snapshots(), logs())) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(dir, TMP_PREFIX + "*.tmp")) {
                for (Path entry : entries) {
                    Files.deleteIfExists(entry);
                }
            }
        }
    }

    /** Refuses directories that were swapped, or used with another setting before: half of the data would be overlooked. */
    void refuseMixedUp() throws IOException {
        if (!isSplit()) {
            return;
        }
        List<Numbered> logs = numbered(snapshots(), LOG_PREFIX, false);
        if (!logs.isEmpty()) {
            throw new StorageException("dataLogDir is " + logRoot + ", but there is a transaction log in dataDir: "
                    + logs.get(0).path() + ". Move the logs to " + logs() + ", or remove the option.");
        }
        List<Numbered> snapshots = numbered(logs(), SNAPSHOT_PREFIX, true);
        if (!snapshots.isEmpty()) {
            throw new StorageException("dataDir is " + root + ", but there is a snapshot in dataLogDir: "
                    + snapshots.get(0).path() + ". Move the snapshots to " + snapshots() + ", or correct the options.");
        }
    }

    /** Makes renames and new names in a directory durable. */
    static void sync(Path dir) throws IOException {
        try (FileChannel channel = FileChannel.open(dir, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
