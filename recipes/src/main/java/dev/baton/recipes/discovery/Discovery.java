package dev.baton.recipes.discovery;

import dev.baton.client.Client;
import dev.baton.client.NodeData;
import dev.baton.client.error.NoNode;
import dev.baton.recipes.kernel.CasLoop;
import dev.baton.recipes.node.Calls;
import dev.baton.recipes.node.CasRunner;
import dev.baton.wire.path.ZnodePath;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * A registry of services below a base path, in the layout of Curator's. Thread-safe, holds nothing itself.
 */
public final class Discovery {
    private static final Duration WRITE_LIMIT = Duration.ofSeconds(30);

    private final Client client;
    private final String base;

    private Discovery(Client client, String base) {
        this.client = client;
        this.base = base;
    }

    /** The registry below a path. Makes no request. */
    public static Discovery on(Client client, String base) {
        return new Discovery(client, Calls.path(base));
    }

    /** Where the registry is. */
    public String base() {
        return base;
    }

    /** Registers a dynamic instance until the handle is closed. Returns at once and registers in the background. */
    public ServiceRegistration register(ServiceInstance instance) {
        if (instance.type() != ServiceType.DYNAMIC) {
            throw new IllegalArgumentException(
                    instance.type() + " is not kept by a session; use put(), or type DYNAMIC");
        }
        return new ServiceRegistration(client, base, instance);
    }

    /** Writes a {@link ServiceType#PERMANENT} or {@link ServiceType#STATIC} instance, which stays until it is removed. */
    public CompletableFuture<Void> put(ServiceInstance instance) {
        if (instance.type() != ServiceType.PERMANENT && instance.type() != ServiceType.STATIC) {
            throw new IllegalArgumentException(instance.type() + " must be kept by a session; use register()");
        }
        byte[] json = InstanceJson.write(instance);
        String path = path(instance.name(), instance.id());
        return CasRunner.run(client, "put", path, view -> json, CasLoop.Echo.REPEATABLE, null, WRITE_LIMIT)
                .thenApply(settled -> null);
    }

    /** Removes an instance of whatever type. Completes with false if there was none. */
    public CompletableFuture<Boolean> remove(String service, String id) {
        String path = path(service, id);
        CompletableFuture<Boolean> result = new CompletableFuture<>();
        Calls.persistently(WRITE_LIMIT, () -> client.delete(path)).whenComplete((done, error) -> {
            if (error == null || error instanceof NoNode) {
                result.complete(error == null);
            } else {
                result.completeExceptionally(error);
            }
        });
        return result;
    }

    /** Follows a service with default options. */
    public ServiceView view(String service) {
        return view(service, ViewOptions.DEFAULT);
    }

    /** Follows a service. */
    public ServiceView view(String service, ViewOptions options) {
        return new ServiceView(client, path(service), options);
    }

    /** Reads the instances of a service from the registry, all at once. Costs two round trips; a {@link ServiceView} costs none. */
    public CompletableFuture<List<ServiceInstance>> query(String service) {
        String path = path(service);
        CompletableFuture<List<ServiceInstance>> result = new CompletableFuture<>();
        client.getChildren(path).whenComplete((children, error) -> {
            if (error == null) {
                read(path, children.names(), result);
            } else if (error instanceof NoNode) {
                result.complete(List.of());
            } else {
                result.completeExceptionally(error);
            }
        });
        return result;
    }

    private void read(String path, List<String> names, CompletableFuture<List<ServiceInstance>> result) {
        List<CompletableFuture<NodeData>> reads = new ArrayList<>(names.size());
        for (String name : names) {
            reads.add(client.getData(ZnodePath.child(path, name)));
        }
        List<ServiceInstance> instances = new ArrayList<>(names.size());
        CompletableFuture<Void> all = CompletableFuture.completedFuture(null);
        for (CompletableFuture<NodeData> read : reads) {
            all = all.thenCombine(read.handle((node, error) -> instance(node, error)), (before, found) -> {
                instances.addAll(found);
                return null;
            });
        }
        all.whenComplete((done, error) -> {
            if (error == null) {
                result.complete(instances);
            } else {
                result.completeExceptionally(Calls.unwrapped(error));
            }
        });
    }

    /** None for a node that has vanished meanwhile, or is no instance. */
    private static List<ServiceInstance> instance(@Nullable NodeData node, @Nullable Throwable error) {
        if (error instanceof NoNode) {
            return List.of();
        }
        if (node == null) {
            throw new CompletionException(error);
        }
        byte[] data = node.data();
        try {
            return data == null ? List.of() : List.of(InstanceJson.read(data));
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Names of the services that have, or had, instances. */
    public CompletableFuture<List<String>> services() {
        CompletableFuture<List<String>> result = new CompletableFuture<>();
        client.getChildren(base).whenComplete((children, error) -> {
            if (error == null) {
                result.complete(children.names().stream().sorted().toList());
            } else if (error instanceof NoNode) {
                result.complete(List.of());
            } else {
                result.completeExceptionally(error);
            }
        });
        return result;
    }

    private String path(String service) {
        return ZnodePath.child(base, Calls.name("service name", service));
    }

    private String path(String service, String id) {
        return ZnodePath.child(path(service), Calls.name("instance id", id));
    }

    @Override
    public String toString() {
        return "Discovery[" + base + "]";
    }
}
