package dev.baton.server.node.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.server.zab.ZabConfig;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.op.CloseSession;
import dev.baton.wire.op.Create;
import dev.baton.wire.op.Exists;
import dev.baton.wire.op.GetData;
import dev.baton.wire.op.Multi;
import dev.baton.wire.op.SetData;
import dev.baton.wire.op.Sync;
import dev.baton.wire.session.ConnectRequest;
import dev.baton.wire.session.ConnectResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Clients at work while members die, pause, are cut off and come back; then everything heals. Along the way: equal states at equal zxids,
 * FIFO, no session that goes back in time, syncs that show the latest. In the end: nothing acknowledged is lost, ephemerals exist
 * exactly with their sessions, and all members are equal.
 *
 * <p>{@code -Dbaton.node.sim.seeds=N} runs N seeds instead of a few; {@code -Dbaton.node.sim.first=S} begins at another one.
 */
class EnsembleChaosTest {
    private static final int SEEDS = Integer.getInteger("baton.node.sim.seeds", 12);
    private static final int FIRST = Integer.getInteger("baton.node.sim.first", 1);
    private static final int EPHEMERAL = 1;
    private static final int SEQUENTIAL = 2;
    private static final String SHARED = "/shared";

    @Test
    void whatIsAcknowledgedStaysAndAllAgree() {
        TreeMap<String, Integer> covered = new TreeMap<>();
        for (int seed = FIRST; seed < FIRST + SEEDS; seed++) {
            new Run(seed).run().forEach((what, count) -> covered.merge(what, count, Integer::sum));
        }
        System.out.println(SEEDS + " seeds from " + FIRST + ": " + covered);
        if (SEEDS >= 12 && FIRST == 1) {
            assertThat(covered)
                    .containsKeys(
                            "acknowledged",
                            "crash",
                            "crash of the leader",
                            "cut",
                            "ephemeral",
                            "expired",
                            "isolated",
                            "LOG",
                            "lost",
                            "pause",
                            "reset",
                            "resumed",
                            "slow disk",
                            "SNAP",
                            "synced read",
                            "TRUNC");
        }
    }

    @Test
    void theSameSeedIsTheSameRun() {
        Run first = new Run(4_711);
        Run second = new Run(4_711);
        assertThat(first.run()).isEqualTo(second.run());
        assertThat(first.ensemble.now()).isEqualTo(second.ensemble.now());
        assertThat(first.ensemble.leader().view().digest())
                .isEqualTo(second.ensemble.leader().view().digest());
    }

    /** A program with one session at a time. */
    private static final class Worker {
        final int number;
        final List<String> acknowledged = new ArrayList<>();
        final TreeMap<String, Long> ephemerals = new TreeMap<>();
        SimClient client;
        ConnectResponse session;
        long lastZxid;
        int lastXid;
        int count;

        Worker(int number) {
            this.number = number;
        }
    }

    private static final class Run {
        private final int seed;
        private final Random random;
        private final Ensemble ensemble;
        private final List<Worker> workers = new ArrayList<>();
        private long latestShared;
        private long faultsUntil;
        private boolean working = true;

        Run(int seed) {
            this.seed = seed;
            random = new Random(seed * 31L);
            int voters = List.of(3, 3, 5).get(random.nextInt(3));
            ZabConfig.WindowLimits window =
                    new ZabConfig.WindowLimits(5 + random.nextInt(60), 1 << 20, random.nextInt(100));
            int features = random.nextInt(3) == 0
                    ? dev.baton.server.zab.Features.SNAPSHOT_ON_DEMAND
                    : dev.baton.server.zab.Features.ALL;
            ensemble = new Ensemble(
                    seed,
                    voters,
                    random.nextInt(2),
                    config -> config.withWindow(window).withFeatures(features));
        }

        TreeMap<String, Integer> run() {
            try {
                ensemble.members().forEach(SimNode::start);
                ensemble.awaitAllServing();
                setUp();
                faultsUntil = ensemble.now() + 12 * Ensemble.SECOND;
                scheduleFault();
                ensemble.run(13 * Ensemble.SECOND);
                heal();
                ensemble.awaitAllServing();
                ensemble.run(2 * Ensemble.SECOND);
                working = false;
                ensemble.run(2 * Ensemble.SECOND);
                ensemble.awaitEqual();
                checkKept();
                checkEphemerals();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(
                        "seed " + seed + " at " + ensemble.now() / Ensemble.MILLI + " ms: " + e.getMessage(), e);
            }
            return ensemble.coverage();
        }

        private void setUp() {
            SimClient client = ensemble.open(ensemble.leader());
            ensemble.ok(client, SimClient.create(SHARED, 0));
            for (int i = 0; i < 6; i++) {
                ensemble.ok(client, SimClient.create("/w" + i, 0));
                Worker worker = new Worker(i);
                workers.add(worker);
                act(worker);
            }
            ensemble.ok(client, new CloseSession.Request());
        }

        private void act(Worker worker) {
            if (working) {
                if (worker.client == null || worker.client.closed) {
                    reconnect(worker);
                } else if (worker.client.session != null) {
                    work(worker);
                }
            }
            ensemble.events().after((3 + random.nextInt(50)) * Ensemble.MILLI, () -> act(worker));
        }

        private void reconnect(Worker worker) {
            SimNode member =
                    ensemble.members().get(random.nextInt(ensemble.members().size()));
            if (!member.isUp()) {
                return;
            }
            SimClient old = worker.client;
            if (old != null) {
                worker.lastZxid = Math.max(worker.lastZxid, old.lastZxid);
                worker.lastXid = old.lastXid();
            }
            ConnectResponse earlier = worker.session;
            ConnectRequest request = new ConnectRequest(
                    0,
                    worker.lastZxid,
                    Ensemble.TIMEOUT_MILLIS,
                    earlier == null ? 0 : earlier.sessionId(),
                    earlier == null ? new byte[16] : earlier.password(),
                    false);
            SimClient client = ensemble.begin(member, request, worker.lastXid);
            client.lastZxid = worker.lastZxid;
            client.onSession = session -> {
                if (session.sessionId() == 0) {
                    ensemble.covers("expired");
                    worker.session = null;
                } else {
                    worker.session = session;
                    ensemble.covers(earlier == null ? "opened" : "resumed");
                }
            };
            ensemble.events().after(400 * Ensemble.MILLI, () -> {
                if (client.session == null) {
                    client.drop();
                }
            });
            worker.client = client;
        }

        private void work(Worker worker) {
            if (worker.client.session.sessionId() == 0) {
                worker.client.drop();
                worker.client = null;
                return;
            }
            switch (random.nextInt(12)) {
                case 0, 1, 2, 3 -> create(worker, 0);
                case 4, 5 -> create(worker, EPHEMERAL);
                case 6 -> sequential(worker);
                case 7 -> multi(worker);
                case 8, 9 -> share(worker);
                case 10 -> readShared(worker);
                default -> {
                    if (random.nextInt(20) == 0) {
                        worker.client.drop();
                    } else if (random.nextInt(40) == 0) {
                        worker.client.pinging = false;
                    }
                }
            }
        }

        private void create(Worker worker, int flags) {
            String path = "/w" + worker.number + (flags == EPHEMERAL ? "/e" : "/p") + worker.count++;
            long session = worker.client.id();
            then(worker.client.send(SimClient.create(path, flags)), call -> {
                if (flags == EPHEMERAL) {
                    worker.ephemerals.put(path, session);
                    ensemble.covers("ephemeral");
                } else {
                    worker.acknowledged.add(path);
                }
            });
        }

        private void sequential(Worker worker) {
            then(
                    worker.client.send(SimClient.create("/w" + worker.number + "/s", SEQUENTIAL)),
                    call -> worker.acknowledged.add(((Create.Response) call.body).path()));
        }

        private void multi(Worker worker) {
            String path = "/w" + worker.number + "/m" + worker.count++;
            then(
                    worker.client.send(new Multi.Request(
                            List.of(SimClient.create(path, 0), SimClient.create(path + "/child", 0)))),
                    call -> worker.acknowledged.add(path + "/child"));
        }

        private void share(Worker worker) {
            then(
                    worker.client.send(new SetData.Request(SHARED, new byte[] {(byte) worker.count++}, -1)),
                    call -> latestShared = Math.max(
                            latestShared, ((SetData.Response) call.body).stat().mzxid()));
        }

        private void readShared(Worker worker) {
            long atLeast = latestShared;
            worker.client.send(new Sync.Request(SHARED));
            then(worker.client.send(new GetData.Request(SHARED, false)), call -> {
                long seen = ((GetData.Response) call.body).stat().mzxid();
                Ensemble.that(seen >= atLeast, "a read behind a sync shows %x, but %x was acknowledged", seen, atLeast);
                ensemble.covers("synced read");
            });
        }

        private void then(SimClient.Call call, Consumer<SimClient.Call> onSuccess) {
            call.onDone = () -> {
                if (call.lost) {
                    ensemble.covers("lost");
                } else if (call.ok()) {
                    ensemble.covers("acknowledged");
                    onSuccess.accept(call);
                } else {
                    Ensemble.that(
                            call.error() == ErrorCode.SESSION_EXPIRED || call.error() == ErrorCode.NODE_EXISTS,
                            "unexpected answer: %s",
                            call);
                }
            };
            if (call.done) {
                call.onDone.run();
            }
        }

        private void scheduleFault() {
            ensemble.events().after((50 + random.nextInt(400)) * Ensemble.MILLI, () -> {
                if (ensemble.now() < faultsUntil) {
                    fault();
                    scheduleFault();
                }
            });
        }

        private void fault() {
            SimNode member =
                    ensemble.members().get(random.nextInt(ensemble.members().size()));
            switch (random.nextInt(10)) {
                case 0 -> crash(member, "crash");
                case 1 ->
                    ensemble.members().stream()
                            .filter(SimNode::isLeader)
                            .findFirst()
                            .ifPresent(leader -> crash(leader, "crash of the leader"));
                case 2 -> {
                    SimNode other = ensemble.members()
                            .get(random.nextInt(ensemble.members().size()));
                    if (other != member) {
                        ensemble.network().cut(member, other);
                        ensemble.covers("cut");
                    }
                }
                case 3 -> {
                    ensemble.isolate(member);
                    ensemble.covers("isolated");
                }
                case 4, 5 -> ensemble.heal();
                case 6 -> {
                    ensemble.network().resetOne();
                    ensemble.covers("reset");
                }
                case 7 -> {
                    member.pause(random.nextInt(1_500) * Ensemble.MILLI);
                    ensemble.covers("pause");
                }
                case 8 -> {
                    member.storage().slow((1 + random.nextInt(60)) * Ensemble.MILLI);
                    ensemble.covers("slow disk");
                }
                default -> {
                    if (member.isServing()
                            && member.view().digest().zxid() == member.storage().lastZxid()) {
                        member.storage()
                                .keepOnlySnapshotAt(member.view().digest().zxid());
                        member.step(new dev.baton.server.node.NodeInput.LogPurged(
                                member.view().digest().zxid()));
                        ensemble.covers("purge");
                    }
                }
            }
        }

        private void crash(SimNode member, String what) {
            if (member.isUp()) {
                member.crash();
                ensemble.covers(what);
                ensemble.events().after(random.nextInt(2_000) * Ensemble.MILLI, () -> {
                    if (!member.isUp()) {
                        member.start();
                    }
                });
            }
        }

        private void heal() {
            ensemble.heal();
            for (SimNode member : ensemble.members()) {
                member.storage().slow(2 * Ensemble.MILLI);
                if (!member.isUp()) {
                    member.start();
                }
                for (int i = 0; i < member.storage().rebuilds; i++) {
                    ensemble.covers("rebuilt");
                }
            }
        }

        private void checkKept() {
            for (SimNode member : ensemble.members()) {
                SimClient client = ensemble.open(member);
                for (Worker worker : workers) {
                    for (String path : worker.acknowledged) {
                        SimClient.Call call = ensemble.call(client, new Exists.Request(path, false));
                        Ensemble.that(call.ok(), "%s was acknowledged and is lost at %s", path, member);
                    }
                }
                ensemble.ok(client, new CloseSession.Request());
            }
        }

        /** Sessions are in the tree or they are not, and so are their ephemerals. */
        private void checkEphemerals() {
            ensemble.awaitEqual();
            TreeSet<Long> alive = new TreeSet<>();
            ensemble.leader().view().sessions().forEach(bucket -> alive.addAll(bucket.sessionIds()));
            TreeSet<String> found = new TreeSet<>();
            ensemble.follower().view().ephemerals().forEach(owner -> {
                Ensemble.that(alive.contains(owner.sessionId()), "ephemerals of %x outlive it", owner.sessionId());
                found.addAll(owner.paths());
            });
            for (Worker worker : workers) {
                worker.ephemerals.forEach((path, session) -> Ensemble.that(
                        alive.contains(session) == found.contains(path),
                        "ephemeral %s of %x: session alive %s, node there %s",
                        path,
                        session,
                        alive.contains(session),
                        found.contains(path)));
            }
        }
    }
}
