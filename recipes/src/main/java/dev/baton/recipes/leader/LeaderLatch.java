package dev.baton.recipes.leader;

import dev.baton.client.Client;
import dev.baton.client.event.Registration;
import dev.baton.recipes.kernel.Candidate.Fact;
import dev.baton.wire.path.ZnodePath;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A candidate for the leadership at a path. From {@link #start} to {@link #close} it stands for election, leads when its turn comes,
 * and stands again after each end of a term. Fair: candidates lead in the order in which they reached the ensemble. Thread-safe.
 *
 * <p>The znodes are those of Curator's {@code LeaderLatch} (or {@code LeaderSelector}, see {@link LeaderOptions.Layout}), so
 * candidates of both kinds elect one leader: below the path, which is made as a container if missing, each candidate has an ephemeral
 * node {@code _c_<uuid>-latch-<number>} with its id; the lowest number leads, and everybody else watches the one before.
 *
 * <ul>
 *   <li><b>The connection breaks</b>, or the session cannot be proven much longer: {@link Term#isLeader()} is false, listeners are
 *       told by {@link LeaderListener#onSuspended}. Afterwards the own node is read again; if it is the same and owned by the same
 *       session, the same term goes on, with {@link LeaderListener#onResumed}.
 *   <li><b>The session is lost</b>, or somebody deletes the candidate's node: the term is revoked, and the candidate stands again
 *       with a new node, at the end of the line.
 *   <li><b>{@link #close}</b> revokes the term at once and removes the node as durably as the session lives.
 *   <li><b>A creation with unknown outcome</b> is resolved by the unique name. No node is left behind.
 *   <li><b>The client is closed</b>: the term is revoked, and the candidacy ends.
 * </ul>
 */
public final class LeaderLatch implements AutoCloseable {
    private final Client client;
    private final String path;
    private final Candidacy candidacy;

    private LeaderLatch(Client client, String path, LeaderOptions options) {
        String defect = path.equals(ZnodePath.ROOT) ? "the root is too high" : ZnodePath.defectOf(path);
        if (defect != null) {
            throw new IllegalArgumentException("invalid path '" + path + "': " + defect);
        }
        this.client = client;
        this.path = path;
        this.candidacy = new Candidacy(client, path, options);
    }

    /** A candidate that does not stand yet. Makes no request. */
    public static LeaderLatch on(Client client, String path, LeaderOptions options) {
        return new LeaderLatch(client, path, options);
    }

    /** Where the election is. */
    public String path() {
        return path;
    }

    /** Stands for election from now on. Starting again does nothing. */
    public LeaderLatch start() {
        candidacy.start();
        return this;
    }

    /** Tells of what happens from now on. */
    public Registration listen(LeaderListener listener) {
        return candidacy.listen(listener);
    }

    /** Whether this candidate provably leads at this moment. Costs no request. */
    public boolean isLeader() {
        return candidacy.term().filter(Term::isLeader).isPresent();
    }

    /** The term that was announced and not revoked, if there is one. */
    public Optional<Term> term() {
        return candidacy.term();
    }

    /**
     * The present term, or the next one.
     *
     * @return completes on the thread that announces it; fails with {@link dev.baton.client.error.ClientClosed} if the candidacy
     *     ends before. Stages must not block
     */
    public CompletableFuture<Term> elected() {
        return candidacy.elected();
    }

    /**
     * Stands back, if it leads: the term is revoked and its node removed, which lets the next candidate in.
     *
     * @param cooldown how long not to stand for election again; zero to queue up at once, at the end of the line
     */
    public void resign(Duration cooldown) {
        if (cooldown.isNegative()) {
            throw new IllegalArgumentException("cooldown is " + cooldown + "; it must not be negative");
        }
        candidacy.resign(cooldown);
    }

    /** All candidates in their order: the first leads. As the server that this client is connected to knows it. */
    public CompletableFuture<List<Participant>> participants() {
        return Candidates.list(client, path);
    }

    /**
     * Ends the candidacy, for good. The term is revoked before this returns, unless a listener is being told of something at the
     * moment, which then comes first.
     *
     * @return completes, never exceptionally, when the node is gone or certain to go with its session
     */
    public CompletableFuture<Void> closeAsync() {
        candidacy.tell(Fact.STOP);
        return candidacy.gone();
    }

    /** As {@link #closeAsync()}, without waiting. */
    @Override
    public void close() {
        var unused = closeAsync();
    }

    @Override
    public String toString() {
        return "LeaderLatch[" + path + ", " + candidacy + "]";
    }
}
