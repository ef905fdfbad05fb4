package dev.baton.server;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything a server can be told. Immutable: each wither returns a changed copy. Single values are checked when they are set,
 * relations between them by {@link #validated()}, which starting a server does.
 */
public final class ServerOptions {
    /** There is no ensemble. */
    private static final long NO_ID = -1;

    private final Map<Option<?>, Object> values;
    private final @Nullable Members members;
    private final long serverId;
    private final @Nullable Path configFile;

    private ServerOptions(
            Map<Option<?>, Object> values, @Nullable Members members, long serverId, @Nullable Path configFile) {
        this.values = values;
        this.members = members;
        this.serverId = serverId;
        this.configFile = configFile;
    }

    /** All options at their defaults. */
    public static ServerOptions defaults() {
        return new ServerOptions(Map.of(), null, NO_ID, null);
    }

    @SuppressWarnings("unchecked") // with() stores only values of the option's own type
    public <T> T get(Option<T> option) {
        Object value = values.get(option);
        return value == null ? option.defaultValue() : (T) value;
    }

    /** Whether the option was set, even if to its default. */
    public boolean isSet(Option<?> option) {
        return values.containsKey(option);
    }

    /**
     * A copy with one option changed.
     *
     * @throws InvalidOptionException if the option does not take the value
     */
    public <T> ServerOptions with(Option<T> option, T value) {
        Map<Option<?>, Object> changed = new LinkedHashMap<>(values);
        changed.put(option, option.checked(value));
        return new ServerOptions(changed, members, serverId, configFile);
    }

    /**
     * A copy with one option changed to the value that the text says.
     *
     * @throws InvalidOptionException if the option does not take the value
     */
    public <T> ServerOptions withText(Option<T> option, String text) {
        return with(option, option.parse(text));
    }

    public ServerOptions withDataDir(Path dir) {
        return with(OptionTable.DATA_DIR, dir);
    }

    /** Port for clients; 0 takes any free one, see {@link BatonServer#clientPort()}. */
    public ServerOptions withClientPort(int port) {
        return with(OptionTable.CLIENT_PORT, port);
    }

    public ServerOptions withTickTime(Duration tick) {
        return with(OptionTable.TICK_TIME, Math.toIntExact(tick.toMillis()));
    }

    /** Range to which the session timeouts that clients ask for are clamped. */
    public ServerOptions withSessionTimeouts(Duration min, Duration max) {
        return with(OptionTable.MIN_SESSION_TIMEOUT, Math.toIntExact(min.toMillis()))
                .with(OptionTable.MAX_SESSION_TIMEOUT, Math.toIntExact(max.toMillis()));
    }

    /**
     * Makes the server a member of an ensemble.
     *
     * @param all every member, this one included
     * @param self the number of this one
     * @throws InvalidOptionException if there is no such member
     */
    public ServerOptions withMembers(Members all, long self) {
        if (!all.byId().containsKey(self)) {
            throw new InvalidOptionException("There is no entry server." + self + " for this server, whose number is "
                    + self + ". Allowed: " + all.byId().keySet() + ".");
        }
        return new ServerOptions(values, all, self, configFile);
    }

    /**
     * Names the file that the options were read from. A reconfiguration of the ensemble rewrites its entries for members, as ZooKeeper does;
     * without one it is kept in the data directory.
     */
    public ServerOptions withConfigFile(Path file) {
        return new ServerOptions(values, members, serverId, file);
    }

    /** The file that the options were read from, empty if there is none. */
    public Optional<Path> configFile() {
        return Optional.ofNullable(configFile);
    }

    /** Whom this server serves with; empty if it stands alone. */
    public Optional<Members> members() {
        return Optional.ofNullable(members);
    }

    /** The number of this server in its ensemble, 0 if it stands alone. */
    public long serverId() {
        return serverId == NO_ID ? 0 : serverId;
    }

    public Path dataDir() {
        return get(OptionTable.DATA_DIR);
    }

    public Path dataLogDir() {
        String dir = get(OptionTable.DATA_LOG_DIR);
        return dir.isEmpty() ? dataDir() : Path.of(dir);
    }

    /** The port for clients: what the own entry among the members says, else {@code clientPort}. */
    public int clientPort() {
        return withOwnEntry().get(OptionTable.CLIENT_PORT);
    }

    /** The address for clients, empty for all: what the own entry among the members says, else {@code clientPortAddress}. */
    public String clientHost() {
        return withOwnEntry().get(OptionTable.CLIENT_PORT_ADDRESS);
    }

    /** Whether there is a port in clear: not if {@code secureClientPort} is set, and neither {@code clientPort} nor the own entry is. */
    public boolean hasPlainPort() {
        return get(SecurityOptions.SECURE_CLIENT_PORT) == SecurityOptions.NO_PORT
                || withOwnEntry().isSet(OptionTable.CLIENT_PORT);
    }

    /** Whether clients may speak TLS on any port. */
    public boolean speaksTls() {
        return get(SecurityOptions.SECURE_CLIENT_PORT) != SecurityOptions.NO_PORT
                || get(SecurityOptions.PORT_UNIFICATION);
    }

    private ServerOptions withOwnEntry() {
        return members == null ? this : withClientsAt(members.member(serverId));
    }

    /**
     * A copy that serves clients where a member's entry says, as far as it says so: it may name no port, or a port alone, which means all
     * addresses unless {@code clientPortAddress} narrows them.
     */
    public ServerOptions withClientsAt(Member entry) {
        if (entry.clientPort() == Member.NO_PORT) {
            return this;
        }
        ServerOptions moved = withClientPort(entry.clientPort());
        return entry.namesClientHost() ? moved.with(OptionTable.CLIENT_PORT_ADDRESS, entry.clientHost()) : moved;
    }

    public int tickTimeMillis() {
        return get(OptionTable.TICK_TIME);
    }

    /** The shortest session timeout granted, with the default that depends on the tick resolved. */
    public int minSessionTimeoutMillis() {
        int min = get(OptionTable.MIN_SESSION_TIMEOUT);
        return min == -1 ? clampToInt(2L * tickTimeMillis()) : min;
    }

    /** The longest session timeout granted, with the default that depends on the tick resolved. */
    public int maxSessionTimeoutMillis() {
        int max = get(OptionTable.MAX_SESSION_TIMEOUT);
        return max == -1 ? clampToInt(20L * tickTimeMillis()) : max;
    }

    private static int clampToInt(long millis) {
        return (int) Math.min(millis, Integer.MAX_VALUE);
    }

    /**
     * Returns these options if their values fit each other.
     *
     * @throws InvalidOptionException naming the options that do not, with their values
     */
    public ServerOptions validated() {
        if (minSessionTimeoutMillis() < 1) {
            throw new InvalidOptionException("Option minSessionTimeout: value '0' is not allowed. Allowed: "
                    + OptionTable.MIN_SESSION_TIMEOUT.allowed() + " without 0. Default: -1.");
        }
        if (minSessionTimeoutMillis() > maxSessionTimeoutMillis()) {
            throw new InvalidOptionException(
                    "Options minSessionTimeout and maxSessionTimeout: the shortest session timeout, "
                            + minSessionTimeoutMillis() + " ms, is above the longest, " + maxSessionTimeoutMillis()
                            + " ms. Unset, they are 2 and 20 times tickTime (" + tickTimeMillis() + " ms).");
        }
        if (get(OptionTable.SILENCE_LIMIT) > get(OptionTable.SYNC_LIMIT)) {
            throw new InvalidOptionException("Options silenceLimit and syncLimit: silence of "
                    + get(OptionTable.SILENCE_LIMIT) + " ticks is more than the " + get(OptionTable.SYNC_LIMIT)
                    + " ticks that an acknowledgement may take. Unset, they are the same.");
        }
        ClientTls.check(this);
        ClientSasl.check(this);
        return this;
    }

    /** The settings as lines of a configuration file, all options in the order of the table. Passwords are not shown. */
    public String print() {
        StringBuilder out = new StringBuilder();
        ServerOptions inForce = withOwnEntry();
        for (Option<?> option : OptionTable.rows()) {
            if (!option.equals(OptionTable.CLIENT_PORT) || hasPlainPort()) {
                out.append(option.key())
                        .append('=')
                        .append(inForce.printed(option))
                        .append('\n');
            }
        }
        if (members != null) {
            out.append("# this is server.").append(serverId).append('\n');
            members.lines().forEach(line -> out.append(line).append('\n'));
        }
        return out.toString();
    }

    private <T> String printed(Option<T> option) {
        return option.print(get(option));
    }

    @Override
    public String toString() {
        return "ServerOptions[dataDir=" + dataDir() + ", clientPort=" + clientPort() + "]";
    }
}
