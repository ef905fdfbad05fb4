package dev.baton.client;

import dev.baton.wire.session.FrameLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link Client} is to behave. Immutable; each {@code with} method returns a changed copy and refuses a wrong value with a
 * message that says what is allowed.
 */
public final class ClientOptions {
    private static final Duration MILLI = Duration.ofMillis(1);
    private static final Duration DAY = Duration.ofDays(1);

    private final Values values;

    private ClientOptions(Values values) {
        this.values = values;
    }

    /**
     * Defaults for some servers.
     *
     * @param connectString {@code host:port,host:port/chroot}; the port defaults to 2181; an IPv6 address stands in brackets
     */
    public static ClientOptions of(String connectString) {
        return new ClientOptions(new Values(ConnectString.parse(connectString), connectString));
    }

    /**
     * Defaults for servers that are found out at run time.
     *
     * @param hosts asked with every attempt
     * @param chroot path in front of every path of the client, "" for none
     */
    public static ClientOptions of(HostProvider hosts, String chroot) {
        Objects.requireNonNull(hosts, "hosts");
        String prefix = chroot.equals("/") ? "" : chroot;
        if (!prefix.isEmpty()) {
            OptionChecks.path(prefix);
        }
        return new ClientOptions(new Values(new ConnectString(List.of(), prefix), hosts + prefix))
                .with(v -> v.hostProvider = hosts);
    }

    /** Session timeout to ask for; the server may grant another one. Default 20 s. */
    public ClientOptions withSessionTimeout(Duration timeout) {
        OptionChecks.between("sessionTimeout", timeout, Duration.ofMillis(100), DAY);
        return with(v -> v.sessionTimeout = timeout);
    }

    /**
     * Time for one attempt at one server at most: TCP, TLS and the session's handshake together. Default 5 s. With several servers
     * it is at most an equal share of the session timeout, and a server that takes the connection and does not answer the handshake
     * is left sooner.
     */
    public ClientOptions withConnectTimeout(Duration timeout) {
        OptionChecks.between("connectTimeout", timeout, MILLI, DAY);
        return with(v -> v.connectTimeout = timeout);
    }

    /** Deadline of operations that are not given their own. Default 15 s. */
    public ClientOptions withOperationTimeout(Duration timeout) {
        OptionChecks.between("operationTimeout", timeout, MILLI, DAY);
        return with(v -> v.operationTimeout = timeout);
    }

    /** How long close may wait for the server to confirm the end of the session. Default 2 s. */
    public ClientOptions withCloseTimeout(Duration timeout) {
        OptionChecks.between("closeTimeout", timeout, MILLI, DAY);
        return with(v -> v.closeTimeout = timeout);
    }

    /** Pause between rounds over all servers: starts at {@code min}, doubles up to {@code max}, with jitter. Default 50 ms to 1 s. */
    public ClientOptions withBackoff(Duration min, Duration max) {
        OptionChecks.between("backoff min", min, MILLI, DAY);
        OptionChecks.between("backoff max", max, min, DAY);
        return with(v -> {
            v.backoffMin = min;
            v.backoffMax = max;
        });
    }

    /** Requests that may wait for an answer at a time. Default 8192. */
    public ClientOptions withInFlightMax(int inFlightMax) {
        OptionChecks.between("inFlightMax", inFlightMax, 1, 1 << 20);
        return with(v -> v.inFlightMax = inFlightMax);
    }

    /** What a call does when that many wait. Default {@link OverloadPolicy#FAIL}. */
    public ClientOptions withOverloadPolicy(OverloadPolicy policy) {
        Objects.requireNonNull(policy, "policy");
        return with(v -> v.overloadPolicy = policy);
    }

    /** Largest frame in either direction, like Apache's {@code jute.maxbuffer}. Default 1 048 575 bytes. */
    public ClientOptions withFrameBytesMax(int frameBytesMax) {
        OptionChecks.between("frameBytesMax", frameBytesMax, 1_024, 1 << 30);
        return with(v -> v.frameBytesMax = frameBytesMax);
    }

    /** Whether a server that has lost its quorum and only reads will do. Default no. */
    public ClientOptions withReadOnlyAllowed(boolean allowed) {
        return with(v -> v.readOnlyAllowed = allowed);
    }

    /** With further credentials, presented on every connection. */
    public ClientOptions withAuth(AuthInfo auth) {
        Objects.requireNonNull(auth, "auth");
        return with(v -> v.auth.add(auth));
    }

    /** With further credentials, presented on every connection. */
    public ClientOptions withAuth(String scheme, byte[] credentials) {
        return withAuth(AuthInfo.of(scheme, credentials));
    }

    /**
     * Where callbacks run: watchers, listeners and stages hung onto futures. The client gives it one task at a time, so any
     * pool will do, also one with a thread per task. Default: daemon threads shared by all clients.
     */
    public ClientOptions withCallbackExecutor(Executor executor) {
        Objects.requireNonNull(executor, "executor");
        return with(v -> v.callbackExecutor = executor);
    }

    /** Whether servers are tried in random order, which spreads clients over them. Default yes. */
    public ClientOptions withShuffledServers(boolean shuffled) {
        return with(v -> v.shuffled = shuffled);
    }

    /** With TLS on every connection. */
    public ClientOptions withSsl(SslOptions ssl) {
        Objects.requireNonNull(ssl, "ssl");
        return with(v -> v.ssl = ssl);
    }

    /** With a SASL exchange at the beginning of every connection. */
    public ClientOptions withSasl(SaslOptions sasl) {
        Objects.requireNonNull(sasl, "sasl");
        return with(v -> v.sasl = sasl);
    }

    /** With another way to look up names. Default {@link NameResolver#PLATFORM}. */
    public ClientOptions withNameResolver(NameResolver resolver) {
        Objects.requireNonNull(resolver, "resolver");
        return with(v -> v.resolver = resolver);
    }

    /**
     * Moves to another server about this often, in a moment without anything under way, so that clients spread again over servers
     * that were restarted one after the other. The session goes on. Default: never.
     */
    public ClientOptions withRebalance(Duration interval) {
        OptionChecks.between("rebalance interval", interval, Duration.ofMillis(100), DAY);
        return with(v -> v.rebalance = interval);
    }

    /** With somebody who is told of every request that has ended. Default: nobody. */
    public ClientOptions withObserver(OperationObserver observer) {
        Objects.requireNonNull(observer, "observer");
        return with(v -> v.observer = observer);
    }

    /** With rights for nodes whose creator names none. Default {@link AclProvider#OPEN}. */
    public ClientOptions withAclProvider(AclProvider provider) {
        Objects.requireNonNull(provider, "provider");
        return with(v -> v.aclProvider = provider);
    }

    public String connectString() {
        return values.connectText;
    }

    /** Path in front of every path of this client, "" for none. */
    public String chroot() {
        return values.connect.chroot();
    }

    public Duration sessionTimeout() {
        return values.sessionTimeout;
    }

    public Duration connectTimeout() {
        return values.connectTimeout;
    }

    public Duration operationTimeout() {
        return values.operationTimeout;
    }

    public Duration closeTimeout() {
        return values.closeTimeout;
    }

    public Duration backoffMin() {
        return values.backoffMin;
    }

    public Duration backoffMax() {
        return values.backoffMax;
    }

    public int inFlightMax() {
        return values.inFlightMax;
    }

    public OverloadPolicy overloadPolicy() {
        return values.overloadPolicy;
    }

    public int frameBytesMax() {
        return values.frameBytesMax;
    }

    public boolean readOnlyAllowed() {
        return values.readOnlyAllowed;
    }

    public List<AuthInfo> auth() {
        return List.copyOf(values.auth);
    }

    public @Nullable Executor callbackExecutor() {
        return values.callbackExecutor;
    }

    public boolean shuffledServers() {
        return values.shuffled;
    }

    public @Nullable SslOptions ssl() {
        return values.ssl;
    }

    public @Nullable SaslOptions sasl() {
        return values.sasl;
    }

    public NameResolver nameResolver() {
        return values.resolver;
    }

    public AclProvider aclProvider() {
        return values.aclProvider;
    }

    public @Nullable OperationObserver observer() {
        return values.observer;
    }

    /** Null for never. */
    public @Nullable Duration rebalance() {
        return values.rebalance;
    }

    /** Null if the servers are those of the connect string. */
    public @Nullable HostProvider hostProvider() {
        return values.hostProvider;
    }

    List<ConnectString.Server> servers() {
        return values.connect.servers();
    }

    private ClientOptions with(Consumer<Values> change) {
        Values copy = new Values(values);
        change.accept(copy);
        return new ClientOptions(copy);
    }

    /** Without credentials. */
    @Override
    public String toString() {
        return "ClientOptions[" + values.connectText + ", sessionTimeout=" + values.sessionTimeout + ", connectTimeout="
                + values.connectTimeout + ", operationTimeout=" + values.operationTimeout + ", inFlightMax="
                + values.inFlightMax + ", auth=" + values.auth + "]";
    }

    /** The values; never changed once an instance of the enclosing class refers to them. */
    private static final class Values {
        final ConnectString connect;
        final String connectText;
        Duration sessionTimeout = Duration.ofSeconds(20);
        Duration connectTimeout = Duration.ofSeconds(5);
        Duration operationTimeout = Duration.ofSeconds(15);
        Duration closeTimeout = Duration.ofSeconds(2);
        Duration backoffMin = Duration.ofMillis(50);
        Duration backoffMax = Duration.ofSeconds(1);
        int inFlightMax = 8_192;
        OverloadPolicy overloadPolicy = OverloadPolicy.FAIL;
        int frameBytesMax = FrameLimits.DEFAULT_FRAME_BYTES_MAX;
        boolean readOnlyAllowed;
        boolean shuffled = true;
        final List<AuthInfo> auth = new ArrayList<>();

        NameResolver resolver = NameResolver.PLATFORM;
        AclProvider aclProvider = AclProvider.OPEN;

        @Nullable
        Executor callbackExecutor;

        @Nullable
        OperationObserver observer;

        @Nullable
        SslOptions ssl;

        @Nullable
        SaslOptions sasl;

        @Nullable
        Duration rebalance;

        @Nullable
        HostProvider hostProvider;

        Values(ConnectString connect, String connectText) {
            this.connect = connect;
            this.connectText = connectText;
        }

        Values(Values that) {
            connect = that.connect;
            connectText = that.connectText;
            sessionTimeout = that.sessionTimeout;
            connectTimeout = that.connectTimeout;
            operationTimeout = that.operationTimeout;
            closeTimeout = that.closeTimeout;
            backoffMin = that.backoffMin;
            backoffMax = that.backoffMax;
            inFlightMax = that.inFlightMax;
            overloadPolicy = that.overloadPolicy;
            frameBytesMax = that.frameBytesMax;
            readOnlyAllowed = that.readOnlyAllowed;
            shuffled = that.shuffled;
            auth.addAll(that.auth);
            callbackExecutor = that.callbackExecutor;
            ssl = that.ssl;
            observer = that.observer;
            sasl = that.sasl;
            resolver = that.resolver;
            aclProvider = that.aclProvider;
            rebalance = that.rebalance;
            hostProvider = that.hostProvider;
        }
    }
}
