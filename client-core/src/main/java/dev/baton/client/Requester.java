package dev.baton.client;

import dev.baton.client.error.NoNode;
import dev.baton.client.error.NodeExists;
import dev.baton.client.event.Watcher;
import dev.baton.client.session.Chroot;
import dev.baton.client.session.Operation;
import dev.baton.client.session.ScopedWatcher;
import dev.baton.client.session.WatchIntent;
import dev.baton.client.transport.SessionDriver;
import dev.baton.wire.model.Acl;
import dev.baton.wire.model.CreateMode;
import dev.baton.wire.op.GetData;
import dev.baton.wire.op.OpRequest;
import dev.baton.wire.path.ZnodePath;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the operations of a client, or of a namespace of it, and submits them. Paths come as the caller names them and go out as
 * the server does. Thread-safe.
 */
final class Requester {
    private static final Logger LOG = LoggerFactory.getLogger(Requester.class);

    private final SessionDriver driver;
    private final Chroot chroot;
    /** The part of the chroot that the session does not know of, and so does not take off the paths of events. */
    private final Chroot namespace;

    private final AclProvider acls;
    private final @Nullable OperationObserver observer;
    private final long defaultTimeoutNanos;
    /** Whether its futures complete, and its watchers are told, on the loop. */
    private final boolean onLoop;

    private volatile boolean namespaceMade;

    Requester(SessionDriver driver, ClientOptions options, String namespace, boolean onLoop) {
        this.driver = driver;
        this.onLoop = onLoop;
        this.namespace = new Chroot(namespace);
        chroot = new Chroot(options.chroot() + namespace);
        acls = options.aclProvider();
        observer = options.observer();
        defaultTimeoutNanos = options.operationTimeout().toNanos();
        namespaceMade = namespace.isEmpty();
    }

    Chroot chroot() {
        return chroot;
    }

    boolean isOnLoop() {
        return onLoop;
    }

    /** Path of the namespace below the session's chroot, "" for none. */
    String namespace() {
        return namespace.prefix();
    }

    /** A request for a path. */
    <T> CompletableFuture<T> call(
            String path, @Nullable Duration timeout, Function<String, OpRequest> request, Call.Answer<T> answer) {
        return call(path, timeout, request, null, answer);
    }

    /** A request for a path that leaves or removes a watch. */
    <T> CompletableFuture<T> call(
            String path,
            @Nullable Duration timeout,
            Function<String, OpRequest> request,
            @Nullable WatchIntent watch,
            Call.Answer<T> answer) {
        String server = chroot.toServer(OptionChecks.path(path));
        OpRequest made = request.apply(server);
        Call<T> call = begin(made, path, answer);
        Operation operation = Operation.of(made, server, path, deadline(timeout), call);
        driver.submit(watch == null ? operation : operation.withWatch(watch));
        return call;
    }

    /** A request without a path. */
    <T> CompletableFuture<T> call(OpRequest request, @Nullable Duration timeout, Call.Answer<T> answer) {
        Call<T> call = begin(request, null, answer);
        driver.submit(Operation.of(request, null, null, deadline(timeout), call));
        return call;
    }

    /** Reads by the server's path, which need not be inside of the chroot. */
    CompletableFuture<NodeData> readData(String server, String path, ReadOptions options) {
        OpRequest request = new GetData.Request(server, options.watcher() != null);
        Call<NodeData> call = begin(request, path, (body, zxid) -> Answers.data(body));
        Operation operation = Operation.of(request, server, path, deadline(options.timeout()), call);
        driver.submit(
                options.watcher() == null
                        ? operation
                        : operation.withWatch(watch(WatchIntent.Kind.DATA, options.watcher())));
        return call;
    }

    CompletableFuture<Created> create(String path, byte @Nullable [] data, CreateOptions options) {
        options.checkConsistent();
        String target = chroot.toServer(protectedPath(Transaction.creatablePath(path, options.mode()), options));
        if (options.createParents()) {
            return new ParentMaker(this::createOnce, target, data, options).run();
        }
        CompletableFuture<Created> created = createOnce(target, data, options);
        return namespaceMade ? created : createdInNamespace(created, target, data, options);
    }

    @Nullable
    WatchIntent watch(WatchIntent.Kind kind, @Nullable Watcher watcher) {
        return watcher == null ? null : WatchIntent.register(kind, scoped(watcher));
    }

    /** The watcher as the session knows it. */
    Watcher scoped(Watcher watcher) {
        return ScopedWatcher.of(watcher, namespace, onLoop);
    }

    /** Whose rights a new node has. */
    List<Acl> aclOf(String path, CreateOptions options) {
        List<Acl> explicit = options.acl();
        if (explicit != null) {
            return explicit;
        }
        List<Acl> given = OptionChecks.acl(acls.aclOf(path));
        if (given.isEmpty()) {
            throw new IllegalArgumentException("the provider of ACLs gives none for " + path);
        }
        return given;
    }

    /** The first create in a namespace may find that there is no such node yet; then that is made first, once. */
    private CompletableFuture<Created> createdInNamespace(
            CompletableFuture<Created> first, String target, byte @Nullable [] data, CreateOptions options) {
        CompletableFuture<Created> result = new CompletableFuture<>();
        first.whenComplete((created, error) -> {
            if (error instanceof NoNode) {
                makeNamespace().whenComplete((made, failure) -> {
                    if (failure == null || failure instanceof NodeExists) {
                        namespaceMade = true;
                        pass(createOnce(target, data, options), result);
                    } else {
                        result.completeExceptionally(failure);
                    }
                });
            } else {
                namespaceMade |= error == null;
                pass(first, result);
            }
        });
        return result;
    }

    private CompletableFuture<Created> makeNamespace() {
        CreateOptions asContainer = CreateOptions.of(CreateMode.CONTAINER).withParents();
        return new ParentMaker(this::createOnce, chroot.prefix(), null, asContainer).run();
    }

    private static <T> void pass(CompletableFuture<T> from, CompletableFuture<T> to) {
        from.whenComplete((value, error) -> {
            if (error == null) {
                to.complete(value);
            } else {
                to.completeExceptionally(error);
            }
        });
    }

    /** One plain create, by the server's path, which may also be a part of the chroot. */
    private CompletableFuture<Created> createOnce(String server, byte @Nullable [] data, CreateOptions options) {
        String prefix = options.protectedId() == null ? null : protectedPrefix(options.protectedId());
        String path = chroot.toClient(server);
        OpRequest request = Requests.create(server, data, options, aclOf(path, options));
        Call<Created> call = begin(request, path, (body, zxid) -> Answers.created(body, chroot));
        driver.submit(Operation.of(request, server, path, deadline(options.timeout()), call)
                .withProtectedPrefix(prefix));
        return call;
    }

    private <T> Call<T> begin(OpRequest request, @Nullable String path, Call.Answer<T> answer) {
        OperationObserver.Pending pending = null;
        if (observer != null) {
            try {
                pending = observer.begun(request.op().spec().wireName(), path);
            } catch (RuntimeException e) {
                LOG.warn("observer failed: observer={}", observer, e);
            }
        }
        return new Call<>(answer, pending, onLoop);
    }

    private long deadline(@Nullable Duration timeout) {
        return driver.nowNanos() + (timeout == null ? defaultTimeoutNanos : timeout.toNanos());
    }

    private static String protectedPath(String path, CreateOptions options) {
        return options.protectedId() == null
                ? path
                : OptionChecks.path(ZnodePath.child(
                        ZnodePath.parent(path), protectedPrefix(options.protectedId()) + ZnodePath.name(path)));
    }

    private static String protectedPrefix(String protectedId) {
        return "_c_" + protectedId + "-";
    }
}
