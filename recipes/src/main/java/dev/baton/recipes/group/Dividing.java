package dev.baton.recipes.group;

import dev.baton.client.Client;
import dev.baton.client.Transaction;
import dev.baton.client.event.Registration;
import dev.baton.recipes.kernel.Shares;
import dev.baton.recipes.kernel.View;
import dev.baton.recipes.leader.LeaderLatch;
import dev.baton.recipes.leader.LeaderListener;
import dev.baton.recipes.leader.LeaderOptions;
import dev.baton.recipes.leader.RevokedReason;
import dev.baton.recipes.leader.Term;
import dev.baton.recipes.node.Calls;
import dev.baton.recipes.node.Clockwork;
import dev.baton.recipes.node.NodeWatch;
import dev.baton.recipes.node.Serial;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Divides the partitions anew whenever the group has changed, while it leads. Each division is guarded by the term. */
final class Dividing implements LeaderListener {
    private static final Logger LOG = LoggerFactory.getLogger(Dividing.class);
    private static final Duration RETRY = Duration.ofMillis(200);

    private final Client client;
    private final String path;
    private final SortedSet<String> partitions;
    private final Duration quietTime;
    private final LeaderLatch latch;
    private final GroupView members;
    private final Registration changes;
    private final Serial serial = new Serial();

    // touched inside of serial only
    private @Nullable Term term;
    private @Nullable ScheduledFuture<?> timer;
    private boolean busy;
    private boolean closed;

    Dividing(Client client, String root, String path, SortedSet<String> partitions, PartitionerOptions options) {
        this.client = client;
        this.path = path;
        this.partitions = partitions;
        this.quietTime = options.quietTime();
        this.latch = LeaderLatch.on(client, root + "/leader", LeaderOptions.as(options.id()));
        this.members = Group.on(client, root + "/members").view();
        this.changes = members.onChange(now -> serial.execute(() -> soon(quietTime)));
        latch.listen(this);
        latch.start();
    }

    @Override
    public void onElected(Term elected) {
        serial.execute(() -> {
            term = elected;
            soon(quietTime);
        });
    }

    @Override
    public void onRevoked(Term ended, RevokedReason reason) {
        serial.execute(() -> term = null);
    }

    private void soon(Duration wait) {
        if (term == null || closed) {
            return;
        }
        Calls.cancel(timer);
        timer = Clockwork.after(wait, () -> serial.execute(this::divide));
    }

    private void divide() {
        Term present = term;
        Members now = members.members();
        if (present == null || closed || !now.current()) {
            return;
        }
        if (busy) {
            soon(RETRY);
            return;
        }
        busy = true;
        NodeWatch.read(client, path)
                .thenCompose(view -> write(present, now, view))
                .whenComplete((done, error) -> serial.execute(() -> {
                    busy = false;
                    if (error != null) {
                        LOG.debug("not divided path={} error={}", path, error.toString());
                        soon(RETRY);
                    }
                }));
    }

    private CompletableFuture<?> write(Term present, Members now, View view) {
        SortedMap<String, Integer> capacities = new TreeMap<>();
        now.all().forEach(member -> capacities.put(member.id(), capacityOf(member)));
        SortedMap<String, String> before = parse(view);
        SortedMap<String, String> after = Shares.divide(before, capacities, partitions);
        if (view.exists() && after.equals(before)) {
            return CompletableFuture.completedFuture(null);
        }
        byte[] json = AssignmentJson.write(after);
        Transaction change = view.exists()
                ? Transaction.EMPTY.setData(path, json, view.version())
                : Transaction.EMPTY.create(path, json);
        LOG.info("partitions divided path={} members={} term=0x{}", path, capacities, Long.toHexString(present.term()));
        return client.multi(present.guard(change));
    }

    private SortedMap<String, String> parse(View view) {
        try {
            return AssignmentJson.read(view.bytes());
        } catch (IOException e) {
            LOG.warn("not an assignment, partitions are divided from scratch path={}", path, e);
            return new TreeMap<>();
        }
    }

    private static int capacityOf(Member member) {
        String text = new String(member.data(), StandardCharsets.UTF_8);
        return text.matches("[0-9]{1,7}") ? Integer.parseInt(text) : 1;
    }

    /** Completes when the candidacy has ended. */
    CompletableFuture<Void> close() {
        serial.execute(() -> {
            closed = true;
            term = null;
            Calls.cancel(timer);
        });
        changes.close();
        members.close();
        return latch.closeAsync();
    }
}
