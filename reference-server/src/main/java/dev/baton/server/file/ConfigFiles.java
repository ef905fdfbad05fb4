package dev.baton.server.file;

import dev.baton.server.roster.Roster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The files in which ZooKeeper keeps a configuration that has changed, beside the main configuration file {@code zoo.cfg}:
 *
 * <table>
 * <caption>Files</caption>
 * <tr><td>{@code zoo.cfg.dynamic.<version>}</td><td>the configuration in force: its entries, sorted, without the version</td></tr>
 * <tr><td>{@code zoo.cfg.dynamic.next}</td><td>one that is proposed: its entries, sorted, with the version</td></tr>
 * <tr><td>{@code zoo.cfg}</td><td>its entries for members are replaced by {@code dynamicConfigFile}</td></tr>
 * <tr><td>{@code zoo.cfg.bak}</td><td>what it was before</td></tr>
 * </table>
 *
 * <p>Each is replaced as a whole and durable before the next one is touched. They are for the next start, and for ZooKeeper's servers on
 * the same files; that a configuration was proposed is also in the log and the snapshots, so losing the files loses no safety. Without
 * a main file they are in the data directory.
 *
 * @protocol quorum-wire.md#9-config-text
 */
public final class ConfigFiles {
    private static final String DYNAMIC = ".dynamic.";
    private static final String NEXT = "next";
    private static final String DEFAULT_NAME = "zoo.cfg";
    private static final int HEX = 16;

    private final @Nullable Path mainFile;
    private final Path base;

    /**
     * @param mainFile the main configuration file; null if there is none
     * @param dataDir where the others are then
     */
    public ConfigFiles(@Nullable Path mainFile, Path dataDir) {
        this.mainFile = mainFile;
        this.base = mainFile == null ? dataDir.resolve(DEFAULT_NAME) : mainFile.toAbsolutePath();
    }

    /** The version that the name of a dynamic file ends with; 0 if it ends with none. */
    public static long versionOf(Path file) {
        String name = String.valueOf(file.getFileName());
        try {
            return Long.parseUnsignedLong(name.substring(name.lastIndexOf('.') + 1), HEX);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** The latest configuration that was in force, null if there is no file of one. */
    public @Nullable Roster newest() throws IOException {
        Path newest = null;
        for (Path file : dynamicFiles()) {
            if (newest == null || Long.compareUnsigned(versionOf(file), versionOf(newest)) > 0) {
                newest = file;
            }
        }
        return newest == null ? null : read(newest).withVersion(versionOf(newest));
    }

    private List<Path> dynamicFiles() throws IOException {
        List<Path> found = new ArrayList<>();
        Path dir = directory();
        if (Files.isDirectory(dir)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(dir, base.getFileName() + DYNAMIC + "*")) {
                for (Path file : files) {
                    if (versionOf(file) != 0) {
                        found.add(file);
                    }
                }
            }
        }
        return found;
    }

    /** The configuration that was proposed, null if there is no file of one. */
    public @Nullable Roster next() throws IOException {
        Path file = path(NEXT);
        return Files.isRegularFile(file) ? read(file) : null;
    }

    private static Roster read(Path file) throws IOException {
        return Roster.parse(Files.readString(file, StandardCharsets.UTF_8));
    }

    /** A configuration is proposed. */
    public void propose(Roster next) throws IOException {
        replace(path(NEXT), sorted(next, true));
    }

    /** The one that was proposed is not part of the history any more. */
    public void withdraw() throws IOException {
        if (Files.deleteIfExists(path(NEXT))) {
            FileOpener.REAL.sync(directory());
        }
    }

    /**
     * A configuration is in force.
     *
     * @param ownClientPort whether it names this server's port for clients, so that the main file need not
     */
    public void activate(Roster active, boolean ownClientPort) throws IOException {
        Path dynamic = path(Long.toHexString(active.version()));
        replace(dynamic, sorted(active, false));
        pointTo(dynamic, ownClientPort);
        Roster proposed = next();
        if (proposed != null && proposed.version() <= active.version()) {
            withdraw();
        }
    }

    private Path path(String suffix) {
        return directory().resolve(base.getFileName() + DYNAMIC + suffix);
    }

    private Path directory() {
        Path parent = base.getParent();
        return parent == null ? Path.of(".") : parent;
    }

    private static String sorted(Roster roster, boolean withVersion) {
        TreeSet<String> lines = new TreeSet<>(roster.lines());
        if (withVersion) {
            lines.add("version=" + Long.toHexString(roster.version()));
        }
        return String.join("\n", lines) + "\n";
    }

    /** Lets the main file name the dynamic one instead of the members. What else it says, and its comments, stay. */
    private void pointTo(Path dynamic, boolean ownClientPort) throws IOException {
        Path main = mainFile;
        if (main == null || !Files.isRegularFile(main)) {
            return;
        }
        String text = Files.readString(main, StandardCharsets.UTF_8);
        List<String> kept = new ArrayList<>();
        for (String line : text.lines().toList()) {
            if (!isOfMembers(line, ownClientPort)) {
                kept.add(line);
            }
        }
        kept.add("dynamicConfigFile=" + dynamic.toString().replace('\\', '/'));
        replace(main.resolveSibling(main.getFileName() + ".bak"), text);
        replace(main, String.join("\n", kept) + "\n");
    }

    private static boolean isOfMembers(String line, boolean ownClientPort) {
        String key = line.trim().split("[=:\\s]", 2)[0].toLowerCase(Locale.ROOT);
        if (key.startsWith("zookeeper.")) {
            key = key.substring("zookeeper.".length());
        }
        return key.startsWith("server.")
                || key.startsWith("group.")
                || key.startsWith("weight.")
                || key.equals("dynamicconfigfile")
                || key.equals("peertype")
                || ownClientPort && (key.equals("clientport") || key.equals("clientportaddress"));
    }

    private void replace(Path file, String text) throws IOException {
        Path tmp = file.resolveSibling(file.getFileName() + ".tmp");
        try (FileChannel channel = FileChannel.open(
                tmp, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            LogFiles.writeFully(channel, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            channel.force(true);
        }
        Files.move(tmp, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        FileOpener.REAL.sync(directory());
    }
}
