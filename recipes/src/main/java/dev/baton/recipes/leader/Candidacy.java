package dev.baton.recipes.leader;

import dev.baton.client.Client;
import dev.baton.client.error.Applied;
import dev.baton.client.error.ClientClosed;
import dev.baton.client.error.ErrorContext;
import dev.baton.client.event.Registration;
import dev.baton.recipes.driver.Attempt;
import dev.baton.recipes.driver.Bulletin;
import dev.baton.recipes.driver.Contest;
import dev.baton.recipes.driver.Hold;
import dev.baton.recipes.driver.Keeper;
import dev.baton.recipes.kernel.Admission;
import dev.baton.recipes.kernel.Candidate;
import dev.baton.recipes.kernel.Candidate.Fact;
import dev.baton.recipes.kernel.Candidate.Order;
import dev.baton.recipes.kernel.GiveUp;
import dev.baton.recipes.kernel.Loss;
import dev.baton.recipes.node.Clockwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives one {@link Candidate}: its facts come from any thread, are taken one at a time and in order, and what follows is done at
 * once, by the thread that took them.
 */
final class Candidacy {
    private static final Logger LOG = LoggerFactory.getLogger(LeaderLatch.class);
    private static final Duration FOR_EVER = Duration.ofDays(10_000);
    private static final long REFUSED_PAUSE_MILLIS = 1_000;
    private static final long ASK_AFTER_MILLIS = 500;

    /** A fact, with what it is about, in the order of arrival. */
    private record News(
            Fact fact,
            @Nullable Run about,
            @Nullable RevokedReason why,
            @Nullable Hold hold) {}

    /** One attempt; facts of former ones are late. */
    private static final class Run {
        private @Nullable Attempt attempt;
        private boolean withdrawn;
    }

    private final Client client;
    private final String path;
    private final LeaderOptions options;
    private final Keeper keeper;
    private final Candidate candidate;
    private final Bulletin<News> inbox = new Bulletin<>();
    private final Bulletin<Consumer<LeaderListener>> calls = new Bulletin<>();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();

    // touched by whoever takes from the inbox
    private final List<Order> orders = new ArrayList<>();
    private @Nullable Run run;
    private @Nullable Hold admitted;
    private boolean stopped;

    private volatile @Nullable Term term;
    private volatile CompletableFuture<Term> nextTerm = new CompletableFuture<>();

    Candidacy(Client client, String path, LeaderOptions options) {
        this.client = client;
        this.path = path;
        this.options = options;
        this.keeper = new Keeper(client, path);
        this.candidate = new Candidate(options.priority() != 0);
        inbox.subscribe(this::take);
    }

    void start() {
        BooleanSupplier health = options.health();
        if (health != null) {
            checkHealth(health);
        }
        tell(Fact.START);
    }

    private void checkHealth(BooleanSupplier health) {
        if (gone.isDone()) {
            return;
        }
        boolean healthy;
        try {
            healthy = health.getAsBoolean();
        } catch (RuntimeException e) {
            LOG.warn("health check failed path={} id={}", path, options.id(), e);
            healthy = false;
        }
        post(new News(healthy ? Fact.HEALTHY : Fact.UNHEALTHY, null, RevokedReason.UNHEALTHY, null));
        later(options.healthInterval().toMillis(), () -> checkHealth(health));
    }

    private static void later(long millis, Runnable action) {
        var unused = Clockwork.afterNanos(TimeUnit.MILLISECONDS.toNanos(millis), action);
    }

    Registration listen(LeaderListener listener) {
        return calls.subscribe(call -> call.accept(listener));
    }

    Optional<Term> term() {
        return Optional.ofNullable(term);
    }

    CompletableFuture<Term> elected() {
        CompletableFuture<Term> next = nextTerm;
        Term now = term;
        return now != null ? CompletableFuture.completedFuture(now) : next.copy();
    }

    CompletableFuture<Void> gone() {
        return gone.copy();
    }

    void resign(Duration cooldown) {
        if (term != null) {
            post(new News(Fact.RESIGN, null, RevokedReason.RESIGNED, null));
            later(cooldown.toMillis(), () -> tell(Fact.COOLED_DOWN));
        }
    }

    void tell(Fact fact) {
        post(new News(fact, null, fact == Fact.STOP ? RevokedReason.CLOSED : null, null));
    }

    private void post(News news) {
        inbox.post(news);
        inbox.tell();
    }

    private void take(News news) {
        if (news.about() != null && news.about() != run) {
            return;
        }
        if (news.fact() == Fact.ADMITTED && news.hold() != null) {
            admitted = news.hold();
        }
        stopped |= news.fact() == Fact.STOP;
        candidate.step(news.fact(), orders);
        List<Order> now = List.copyOf(orders);
        orders.clear();
        for (Order order : now) {
            execute(order, news);
        }
        if (news.fact() == Fact.FINISHED || news.fact() == Fact.REFUSED) {
            run = now.contains(Order.CONTEND) ? run : null;
        }
        if (stopped && run == null) {
            gone.complete(null);
            nextTerm.completeExceptionally(
                    new ClientClosed(new ErrorContext("lead", path, client.lastZxid()), Applied.NO));
        }
    }

    private void execute(Order order, News news) {
        switch (order) {
            case CONTEND -> contend();
            case COMPARE -> compare();
            case ANNOUNCE -> announce();
            case REVOKE -> revoke(news.why() == null ? RevokedReason.CLOSED : news.why());
            case WITHDRAW -> withdraw();
            case PAUSE -> later(REFUSED_PAUSE_MILLIS, () -> tell(Fact.PAUSE_OVER));
        }
    }

    private void contend() {
        Run next = new Run();
        run = next;
        admitted = null;
        byte[] data = Participant.encode(options.id(), options.priority());
        Contest contest = Contest.of(path, options.layout().label(), Admission.MUTEX, true, FOR_EVER)
                .withData(() -> data);
        Attempt attempt = Attempt.start(keeper, contest, new Caller(next));
        next.attempt = attempt;
        if (next.withdrawn) {
            attempt.abandon();
        }
        attempt.finished().thenRun(() -> post(new News(Fact.FINISHED, next, null, null)));
        if (options.priority() != 0) {
            later(ASK_AFTER_MILLIS, () -> askLeader(next));
        }
    }

    private final class Caller implements Attempt.Caller {
        private final Run own;

        Caller(Run own) {
            this.own = own;
        }

        @Override
        public boolean admitted(Hold hold) {
            hold.lost().thenAccept(loss -> post(new News(Fact.LOST, own, reasonOf(loss), null)));
            hold.revocation().thenRun(() -> post(new News(Fact.ASKED, own, RevokedReason.PREEMPTED, null)));
            post(new News(Fact.ADMITTED, own, null, hold));
            return true;
        }

        @Override
        public void gaveUp(GiveUp reason, @Nullable Throwable cause) {
            if (reason == GiveUp.CLOSED) {
                post(new News(Fact.STOP, own, RevokedReason.CLIENT_CLOSED, null));
            } else if (reason == GiveUp.REFUSED && cause != null) {
                LOG.warn("candidacy refused path={} id={}", path, options.id(), cause);
                calls.post(listener -> listener.onRefused(cause));
                calls.tell();
                post(new News(Fact.REFUSED, own, null, null));
            }
        }

        @Override
        public void lost(Loss reason) {
            // its end follows
        }
    }

    private void compare() {
        Hold own = admitted;
        Run now = run;
        Candidates.list(client, path).whenComplete((all, error) -> {
            boolean outranked = error == null
                    && own != null
                    && all.stream().anyMatch(one -> one.priority() > options.priority() && one.term() != own.token());
            post(new News(outranked ? Fact.OUTRANKED : Fact.UNRIVALLED, now, null, null));
        });
    }

    /** Asks whoever leads with a lower priority to stand back, as long as this attempt waits. */
    private void askLeader(Run own) {
        if (own != run || term != null || client.state().isFinal()) {
            return;
        }
        Candidates.list(client, path).whenComplete((all, error) -> {
            if (error == null
                    && !all.isEmpty()
                    && all.get(0).priority() < options.priority()
                    && all.get(0).priority() != Integer.MIN_VALUE) {
                Candidates.ask(client, all.get(0)).whenComplete((done, failure) -> {
                    if (failure != null) {
                        LOG.debug("leader not asked path={}", path, failure);
                    }
                });
            }
        });
        later(ASK_AFTER_MILLIS, () -> askLeader(own));
    }

    private void announce() {
        Hold hold = admitted;
        if (hold == null) {
            throw new IllegalStateException("elected without a node: " + this);
        }
        Term begun = new Term(hold);
        term = begun;
        LOG.info("elected path={} id={} {}", path, options.id(), hold);
        calls.post(listener -> listener.onElected(begun));
        hold.onState(state -> onState(begun, state));
        CompletableFuture<Term> waiting = nextTerm;
        calls.tell();
        waiting.complete(begun);
    }

    private void onState(Term of, Hold.State state) {
        if (state == Hold.State.SUSPENDED) {
            calls.post(listener -> listener.onSuspended(of));
        } else if (state == Hold.State.HELD) {
            calls.post(listener -> listener.onResumed(of));
        }
        calls.tell();
    }

    private void revoke(RevokedReason reason) {
        Term ended = term;
        if (ended == null) {
            throw new IllegalStateException("nothing to revoke: " + this);
        }
        nextTerm = new CompletableFuture<>();
        term = null;
        ended.end(reason);
        LOG.info("revoked reason={} path={} id={} {}", reason, path, options.id(), ended);
        calls.post(listener -> listener.onRevoked(ended, reason));
        calls.tell();
    }

    private void withdraw() {
        Run now = run;
        if (now == null) {
            return;
        }
        now.withdrawn = true;
        Hold hold = admitted;
        if (hold != null) {
            hold.release();
        }
        if (now.attempt != null) {
            now.attempt.abandon();
        }
    }

    private static RevokedReason reasonOf(Loss loss) {
        return switch (loss) {
            case SESSION_LOST -> RevokedReason.SESSION_LOST;
            case NODE_DELETED -> RevokedReason.NODE_DELETED;
            case NODE_REPLACED, UNVERIFIABLE -> RevokedReason.UNVERIFIABLE;
            case CLIENT_CLOSED -> RevokedReason.CLIENT_CLOSED;
            case REVOKED, EXPIRED -> RevokedReason.PREEMPTED;
        };
    }

    @Override
    public String toString() {
        return options.id() + " " + candidate;
    }
}
