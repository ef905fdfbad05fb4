package dev.baton.recipes.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.baton.client.Client;
import dev.baton.client.event.Registration;
import dev.baton.recipes.barrier.Barrier;
import dev.baton.recipes.barrier.CountdownLatch;
import dev.baton.recipes.barrier.DoubleBarrier;
import dev.baton.recipes.barrier.Rendezvous;
import dev.baton.recipes.barrier.Seat;
import dev.baton.recipes.config.ConfigFollower;
import dev.baton.recipes.config.ConfigInstance;
import dev.baton.recipes.config.ConfigStore;
import dev.baton.recipes.config.ConfigVersion;
import dev.baton.recipes.config.ConfigView;
import dev.baton.recipes.config.Publication;
import dev.baton.recipes.config.RolloutPlan;
import dev.baton.recipes.config.RolloutResult;
import dev.baton.recipes.counter.Counter;
import dev.baton.recipes.counter.IdAllocator;
import dev.baton.recipes.counter.OnceGuard;
import dev.baton.recipes.counter.RateLimiter;
import dev.baton.recipes.counter.SharedValue;
import dev.baton.recipes.counter.Versioned;
import dev.baton.recipes.discovery.Balancer;
import dev.baton.recipes.discovery.Discovery;
import dev.baton.recipes.discovery.InstanceState;
import dev.baton.recipes.discovery.Pick;
import dev.baton.recipes.discovery.ServiceInstance;
import dev.baton.recipes.discovery.ServiceRegistration;
import dev.baton.recipes.discovery.ServiceView;
import dev.baton.recipes.discovery.Strategy;
import dev.baton.recipes.group.Group;
import dev.baton.recipes.group.GroupView;
import dev.baton.recipes.group.JobRun;
import dev.baton.recipes.group.JobSpec;
import dev.baton.recipes.group.Membership;
import dev.baton.recipes.group.Misfire;
import dev.baton.recipes.group.Partition;
import dev.baton.recipes.group.PartitionListener;
import dev.baton.recipes.group.Partitioner;
import dev.baton.recipes.group.PartitionerOptions;
import dev.baton.recipes.group.ScheduledJob;
import dev.baton.recipes.group.Scheduler;
import dev.baton.recipes.queue.Order;
import dev.baton.recipes.queue.SimpleQueue;
import dev.baton.recipes.queue.WorkItem;
import dev.baton.recipes.queue.WorkQueue;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The code of the pages in {@code docs/recipes} about nodes and their children, between the tags. */
final class NodeRecipeExamples {
    private final Client client;

    NodeRecipeExamples(Client client) {
        this.client = client;
    }

    void discovery() throws InterruptedException {
        // tag::discovery[]
        Discovery discovery = Discovery.on(client, "/services");
        ServiceRegistration mine = discovery.register(ServiceInstance.of("orders", "orders-1", "10.0.0.7", 8080)
                .withState(InstanceState.STARTING)
                .withZone("eu-1a"));
        mine.setState(InstanceState.UP); // when it can serve
        try (ServiceView payments = discovery.view("payments")) {
            Balancer balancer = Balancer.over(payments, Strategy.powerOfTwoChoices());
            try (Pick pick = balancer.pick().orElseThrow()) {
                call(pick.instance().uri());
                pick.succeeded();
            }
        }
        mine.setState(InstanceState.DRAINING);
        mine.close();
        // end::discovery[]
    }

    void counter() throws InterruptedException {
        // tag::counter[]
        Counter orders = Counter.on(client, "/counters/orders");
        long number = orders.add(1, Duration.ofSeconds(5));
        // end::counter[]
    }

    void sharedValue() throws InterruptedException {
        // tag::sharedValue[]
        SharedValue banner = SharedValue.on(client, "/values/banner");
        Versioned now = banner.get();
        boolean ours = banner.trySet(now, "closed today".getBytes(UTF_8), Duration.ofSeconds(5));
        try (Registration watching = banner.onChange(value -> show(value.value()))) {
            work(ours);
        }
        // end::sharedValue[]
    }

    void ids() throws InterruptedException {
        // tag::ids[]
        IdAllocator ids = IdAllocator.on(client, "/ids/invoices", 1_000, Duration.ofSeconds(5));
        long id = ids.next();
        // end::ids[]
    }

    void once() throws InterruptedException {
        // tag::once[]
        OnceGuard guard = OnceGuard.on(client, "/once/payments");
        OnceGuard.Result result = guard.run("payment-17", Duration.ofSeconds(30), token -> pay(token));
        // end::once[]
    }

    void rate() throws InterruptedException {
        // tag::rate[]
        RateLimiter mails = RateLimiter.on(client, "/rates/mails", RateLimiter.Rate.perSecond(100));
        mails.acquire(Duration.ofSeconds(2));
        // end::rate[]
    }

    void barrier() throws InterruptedException {
        // tag::barrier[]
        Barrier maintenance = Barrier.on(client, "/barriers/maintenance");
        maintenance.set(Duration.ofSeconds(5));
        maintenance.await(Duration.ofMinutes(10)); // elsewhere: until somebody removes it
        maintenance.remove(Duration.ofSeconds(5));
        // end::barrier[]
    }

    void doubleBarrier() throws InterruptedException {
        // tag::doubleBarrier[]
        DoubleBarrier race = DoubleBarrier.on(client, "/barriers/race", 4);
        try (Seat seat = race.enter(Duration.ofMinutes(1))) {
            work(true);
            seat.leave(Duration.ofMinutes(5));
        }
        // end::doubleBarrier[]
    }

    void latch() throws InterruptedException {
        // tag::latch[]
        CountdownLatch loaded = CountdownLatch.on(client, "/latches/loaded");
        loaded.arm(3, Duration.ofSeconds(5));
        loaded.countDown(Duration.ofSeconds(5)); // each of the three
        loaded.await(Duration.ofMinutes(1));
        // end::latch[]
    }

    void rendezvous() throws InterruptedException {
        // tag::rendezvous[]
        Rendezvous step = Rendezvous.on(client, "/meetings/step", 3);
        long phase = step.arriveAndAwait(Duration.ofMinutes(1));
        // end::rendezvous[]
    }

    void simpleQueue() throws InterruptedException {
        // tag::simpleQueue[]
        SimpleQueue queue = SimpleQueue.on(client, "/queues/mails");
        queue.put("hello".getBytes(UTF_8));
        byte[] item = queue.take(Duration.ofSeconds(10));
        // end::simpleQueue[]
    }

    void workQueue() throws InterruptedException {
        // tag::workQueue[]
        WorkQueue jobs = WorkQueue.on(client, "/queues/jobs", Order.PRIORITY);
        jobs.putAsync("urgent".getBytes(UTF_8), 1);
        try (WorkItem job = jobs.take(Duration.ofSeconds(10))) {
            work(job.data().length > 0);
            job.ack(); // otherwise close() gives it back
        }
        // end::workQueue[]
    }

    void group() throws InterruptedException {
        // tag::group[]
        Group workers = Group.on(client, "/groups/workers");
        try (Membership mine = workers.join("worker-1", "10.0.0.7".getBytes(UTF_8));
                GroupView view = workers.view()) {
            mine.awaitJoined(Duration.ofSeconds(10));
            work(view.members().ids().contains("worker-1"));
        }
        // end::group[]
    }

    void config() throws InterruptedException {
        // tag::config[]
        ConfigStore store = ConfigStore.on(client, "/config/shop").withValidator(version -> check(version.values()));
        ConfigVersion version = store.publish(
                new Publication(Map.of("tax", "19", "shipping", "4.90"), "ann", "new year"), Duration.ofSeconds(5));
        try (ConfigView view = store.view(Path.of("/var/lib/shop/config"));
                Registration watching = view.onChange(next -> check(next.values()))) {
            store.rollback(version.number() - 1, "ann", "wrong tax", Duration.ofSeconds(5));
        }
        // end::config[]
    }

    void rollOut() throws InterruptedException {
        // tag::rollOut[]
        ConfigStore store = ConfigStore.on(client, "/config/shop");
        ConfigInstance self = new ConfigInstance("pod-7", Set.of("canary")); // each instance: applies, or throws
        try (ConfigFollower follower = store.follow(self, version -> check(version.values()))) {
            RolloutPlan plan =
                    RolloutPlan.percentages(Duration.ofMinutes(2), 5, 25, 100).withAppliedPart(0.95);
            RolloutResult result = store.rollOut(new Publication(Map.of("tax", "7"), "ann", "holidays"), plan);
            if (!result.promoted()) {
                System.out.println("rolled back: " + result.reason());
            }
        }
        // end::rollOut[]
    }

    void partitioner() {
        // tag::partitioner[]
        Partitioner partitioner = Partitioner.join(
                client,
                "/partitions/orders",
                List.of("p0", "p1", "p2", "p3"),
                PartitionerOptions.as("worker-1").withCapacity(2),
                new PartitionListener() {
                    @Override
                    public void onAssigned(Partition partition) {
                        begin(partition.name(), partition.token()); // elsewhere; hands the token on
                    }

                    @Override
                    public CompletionStage<Void> onRevoked(Partition partition, boolean lost) {
                        return end(partition.name()); // given back when this completes
                    }
                });
        partitioner.close();
        // end::partitioner[]
    }

    void scheduler() {
        // tag::scheduler[]
        Scheduler scheduler = Scheduler.on(client, "/jobs", "pod-7");
        JobSpec nightly = JobSpec.of("nightly-report", "0 3 * * *", ZoneId.of("Europe/Berlin"))
                .withMisfire(Misfire.RUN_ONCE);
        ScheduledJob job = scheduler.schedule(nightly, run -> {
            run.requireHeld();
            begin("report of " + run.due(), run.token());
        });
        List<JobRun> latestFirst = job.historyAsync().join();
        job.close();
        // end::scheduler[]
        System.out.println(latestFirst);
    }

    private static void begin(String what, long token) {
        System.out.println(what + " with " + token);
    }

    private static CompletionStage<Void> end(String what) {
        System.out.println(what);
        return CompletableFuture.completedFuture(null);
    }

    private static void call(URI uri) {
        System.out.println(uri);
    }

    private static void show(byte[] value) {
        System.out.println(value.length);
    }

    private static void work(boolean begin) {
        System.out.println(begin);
    }

    private static void check(Map<String, String> values) {
        System.out.println(values);
    }

    private static CompletableFuture<byte[]> pay(long token) {
        return CompletableFuture.completedFuture(new byte[] {(byte) token});
    }
}
