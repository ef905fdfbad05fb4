package dev.baton.recipes.docs;

import dev.baton.client.Client;
import dev.baton.client.Transaction;
import dev.baton.recipes.leader.LeaderLatch;
import dev.baton.recipes.leader.LeaderListener;
import dev.baton.recipes.leader.LeaderObserver;
import dev.baton.recipes.leader.LeaderOptions;
import dev.baton.recipes.leader.LeaderSelector;
import dev.baton.recipes.leader.RevokedReason;
import dev.baton.recipes.leader.Term;
import dev.baton.recipes.lock.CohortLock;
import dev.baton.recipes.lock.LockHandle;
import dev.baton.recipes.lock.LockOptions;
import dev.baton.recipes.lock.LockOwner;
import dev.baton.recipes.lock.MultiLock;
import dev.baton.recipes.lock.Mutex;
import dev.baton.recipes.lock.ReadWriteLock;
import dev.baton.recipes.lock.ReentrantLocks;
import dev.baton.recipes.semaphore.Permits;
import dev.baton.recipes.semaphore.Semaphore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;

/** The code of the pages in {@code docs/recipes}, between the tags. */
final class RecipeExamples {
    private final Client client;
    private final FencedStore store = new FencedStore();

    RecipeExamples(Client client) {
        this.client = client;
    }

    void mutex() throws InterruptedException {
        // tag::mutex[]
        Mutex mutex = Mutex.on(client, "/locks/ledger");
        try (LockHandle lock = mutex.lock(Duration.ofSeconds(10))) {
            store.write(lock.token(), "an entry");
        }
        // end::mutex[]
    }

    void guardedWork() throws InterruptedException {
        Mutex mutex = Mutex.on(client, "/locks/ledger");
        // tag::withLock[]
        int written = mutex.withLock(Duration.ofSeconds(10), lock -> {
            int count = 0;
            while (count < 100 && !lock.isCancelled()) {
                store.write(lock.token(), "entry " + count++);
            }
            return count;
        });
        // end::withLock[]
        System.out.println(written);
    }

    void guardedTransaction(LockHandle lock) {
        // tag::guard[]
        Transaction change = Transaction.EMPTY.setData("/ledger/head", new byte[] {7});
        client.multi(lock.guard(change)); // fails as a whole if the lock is gone
        // end::guard[]
    }

    void options() {
        // tag::options[]
        LockOptions options = LockOptions.DEFAULT
                .withOwner(LockOwner.of("billing", "pod-7"))
                .withMaxHold(Duration.ofMinutes(5))
                .withRevocationGrace(Duration.ofSeconds(10));
        Mutex mutex = Mutex.on(client, "/locks/ledger", options);
        mutex.contenders().thenAccept(all -> all.forEach(one -> System.out.println(one.owner() + " " + one.since())));
        mutex.requestRevocation();
        // end::options[]
    }

    void grace() throws InterruptedException {
        // tag::grace[]
        Mutex mutex = Mutex.on(client, "/locks/crane", LockOptions.DEFAULT.withGraceAfterLoss(Duration.ofSeconds(30)));
        try (LockHandle lock = mutex.lock(Duration.ofMinutes(2))) {
            store.write(lock.token(), "an order that takes up to half a minute to be carried out");
        }
        // end::grace[]
    }

    void reentrant() throws InterruptedException {
        Mutex mutex = Mutex.on(client, "/locks/ledger");
        // tag::reentrant[]
        ReentrantLocks locks = mutex.reentrant();
        try (LockHandle outer = locks.lock("job-17", Duration.ofSeconds(10));
                LockHandle inner = locks.lock("job-17", Duration.ofSeconds(10))) {
            store.write(inner.token(), "the same token as " + outer.token());
        }
        java.util.concurrent.locks.Lock ofTheJdk = mutex.asJavaLock();
        // end::reentrant[]
        ofTheJdk.lock();
    }

    void cohort() throws InterruptedException {
        // tag::cohort[]
        CohortLock hot = CohortLock.of(Mutex.on(client, "/locks/ledger"), 64);
        try (LockHandle lock = hot.lock(Duration.ofSeconds(10))) {
            store.write(lock.token(), "an entry");
        }
        // end::cohort[]
    }

    void readWrite() throws InterruptedException {
        // tag::readWrite[]
        ReadWriteLock lock = ReadWriteLock.on(client, "/locks/catalogue");
        LockHandle writer = lock.writeLock().lock(Duration.ofSeconds(10));
        store.write(writer.token(), "a new catalogue");
        try (LockHandle reader = lock.downgrade(writer, Duration.ofSeconds(10)).join()) {
            store.read(); // what was written, with no other writer in between
        }
        // end::readWrite[]
    }

    void multi() throws InterruptedException {
        // tag::multi[]
        MultiLock both =
                MultiLock.of(List.of(Mutex.on(client, "/locks/accounts/17"), Mutex.on(client, "/locks/accounts/4")));
        try (LockHandle lock = both.lock(Duration.ofSeconds(10))) {
            store.write(lock.token(), "a transfer");
        }
        // end::multi[]
    }

    void semaphore() throws InterruptedException {
        // tag::semaphore[]
        Semaphore reports = Semaphore.sharedLimit(client, "/limits/reports", "/limits/reports-max", 3);
        try (Permits permits = reports.awaitPermits(1, Duration.ofSeconds(10))) {
            store.read();
        }
        reports.setPermitsMax(5); // for everybody
        // end::semaphore[]
    }

    void latch() {
        // tag::latch[]
        LeaderLatch latch = LeaderLatch.on(client, "/leaders/billing", LeaderOptions.as("pod-7"));
        latch.listen(new LeaderListener() {
            @Override
            public void onElected(Term term) {
                store.write(term.term(), "led by pod-7");
            }

            @Override
            public void onRevoked(Term term, RevokedReason reason) {
                System.out.println("no longer leading: " + reason);
            }
        });
        latch.start();
        // end::latch[]
    }

    void selector(ExecutorService threads) {
        // tag::selector[]
        LeaderOptions options = LeaderOptions.as("pod-7").eligibleWhile(store::isReachable, Duration.ofSeconds(1));
        LeaderSelector selector = LeaderSelector.on(client, "/leaders/billing", options, threads, term -> {
            while (term.isLeader()) {
                store.write(term.term(), "a step");
            }
        });
        selector.start();
        // end::selector[]
    }

    void observer() {
        // tag::observer[]
        LeaderObserver observer = LeaderObserver.on(client, "/leaders/billing");
        observer.listen(leader -> System.out.println("now leading: " + leader));
        // end::observer[]
    }
}
