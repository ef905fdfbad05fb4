package dev.baton.recipes.lock;

import dev.baton.client.Client;
import dev.baton.recipes.driver.Contest;
import dev.baton.recipes.driver.Keeper;
import dev.baton.recipes.kernel.Admission;
import dev.baton.recipes.kernel.Anchor;
import dev.baton.wire.path.ZnodePath;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A lock that is held by one writer, or by any number of readers. Fair: who comes first is admitted first, so readers that come
 * behind a waiting writer wait for it. A writer can become a reader without letting go ({@link #downgrade}); a reader can not become
 * a writer: two that tried would wait for each other. Thread-safe, holds nothing while unused.
 *
 * <p>The znodes are those of Curator's {@code InterProcessReadWriteLock}, so clients of both kinds exclude each other: below the
 * lock's path each contender has an ephemeral node, {@code _c_<uuid>-__READ__<number>} or {@code _c_<uuid>-__WRIT__<number>}. A
 * writer holds when nobody is before it, a reader when no writer is.
 *
 * <p>Suspension, loss, closing while waiting and unknown creations are as {@link Mutex} and {@link LockHandle} say. The token of a
 * writer is larger than those of all holders before it; the token of a reader is larger than those of all writers before it.
 */
public final class ReadWriteLock {
    private final Client client;
    private final String path;
    private final LockOptions options;
    private final Keeper keeper;
    private final Side readers;
    private final Side writers;

    private ReadWriteLock(Client client, String path, LockOptions options) {
        this.client = client;
        this.path = Acquisition.checkedPath(path);
        this.options = options.withoutGrace("a read-write lock");
        this.keeper = new Keeper(client, path);
        this.readers = new Side("read", Admission.READER_LABEL, Admission.READER);
        this.writers = new Side("write", Admission.WRITER_LABEL, Admission.WRITER);
    }

    /**
     * The lock at a path. Makes no request.
     *
     * @param path any path but the root; only for this lock, without other children
     */
    public static ReadWriteLock on(Client client, String path) {
        return on(client, path, LockOptions.DEFAULT);
    }

    /** The lock at a path, with options. */
    public static ReadWriteLock on(Client client, String path, LockOptions options) {
        return new ReadWriteLock(client, path, options);
    }

    /** Where the lock is. */
    public String path() {
        return path;
    }

    /** To hold together with other readers. */
    public DistributedLock readLock() {
        return readers;
    }

    /** To hold alone. */
    public DistributedLock writeLock() {
        return writers;
    }

    /**
     * Makes a writer a reader, with nobody in between: the reader's node takes the writer's place in the line, and only then does
     * the writer's node go.
     *
     * @param writer a handle of this lock's {@link #writeLock()}; released when the result completes normally, unchanged if it fails
     * @param timeout how long this may take, including a broken connection
     * @return completes with the reader's handle, or fails with {@link LockLost} if the writer's node is gone, or as an acquisition
     */
    public CompletableFuture<LockHandle> downgrade(LockHandle writer, Duration timeout) {
        String name = ZnodePath.name(writer.path());
        if (!ZnodePath.parent(writer.path()).equals(path) || !name.contains(Admission.WRITER_LABEL)) {
            throw new IllegalArgumentException(writer + " is no writer of " + this);
        }
        Anchor place = new Anchor(name);
        Contest contest = Contest.of(path, Admission.READER_LABEL, Admission.readerBehind(place), true, timeout)
                .withAnchor(place)
                .withData(options.owner().here()::encode);
        CompletableFuture<LockHandle> reader = Acquisition.patient(client, keeper, contest, options);
        reader.thenRun(writer::release);
        return reader;
    }

    /** Who holds the lock and who waits for it, in order; {@link #isWriter} tells them apart. As {@link Mutex#contenders()}. */
    public CompletableFuture<List<LockContender>> contenders() {
        return Contenders.list(client, path);
    }

    /** Whether a contender of this lock is a writer. */
    public static boolean isWriter(LockContender contender) {
        return ZnodePath.name(contender.path()).contains(Admission.WRITER_LABEL);
    }

    /** Asks a holder to give the lock up, see {@link LockHandle#revocationRequested()}. */
    public CompletableFuture<LockContender> requestRevocation(LockContender holder) {
        return Contenders.revoke(client, holder);
    }

    @Override
    public String toString() {
        return "ReadWriteLock[" + path + "]";
    }

    private final class Side implements DistributedLock {
        private final String name;
        private final String label;
        private final Admission admission;

        Side(String name, String label, Admission admission) {
            this.name = name;
            this.label = label;
            this.admission = admission;
        }

        @Override
        public String path() {
            return path;
        }

        @Override
        public CompletableFuture<LockHandle> acquire(Duration timeout) {
            return Acquisition.patient(client, keeper, contest(true, timeout), options);
        }

        @Override
        public CompletableFuture<Optional<LockHandle>> tryAcquire() {
            return Acquisition.impatient(client, keeper, contest(false, Acquisition.answerWithin(client)), options);
        }

        private Contest contest(boolean patient, Duration timeout) {
            return Contest.of(path, label, admission, patient, timeout)
                    .withData(options.owner().here()::encode);
        }

        @Override
        public String toString() {
            return "ReadWriteLock[" + path + ", " + name + "]";
        }
    }
}
