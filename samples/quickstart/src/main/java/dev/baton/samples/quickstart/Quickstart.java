package dev.baton.samples.quickstart;

import dev.baton.recipes.lock.LockHandle;
import dev.baton.server.Ensemble;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Four workers take turns under one lock; in the middle one of them is cut off while it holds it, and what it writes afterwards is
 * refused.
 *
 * <p>Without arguments it runs on an embedded ensemble of three, with real logs in a temporary directory, and kills its leader while
 * somebody holds the lock. With {@code --connect
 * host:port,...} it runs on any ensemble that speaks the ZooKeeper protocol. Ends with an exception if anything was not as promised.
 */
public final class Quickstart {
    private static final List<String> NAMES = List.of("alice", "bob", "carol", "dave");
    private static final int TURNS = 5;
    private static final String UNLUCKY = "bob";
    private static final int UNLUCKY_TURN = 3;
    private static final String WITNESS = "carol";
    private static final int WITNESS_TURN = 2;
    private static final int MEMBERS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final PrintStream out;
    private final Ledger ledger = new Ledger();

    Quickstart(PrintStream out) {
        this.out = out;
    }

    /** Runs the story; see the class. */
    public static void main(String[] args) throws InterruptedException, ExecutionException {
        System.getProperties().putIfAbsent("logback.configurationFile", "quickstart-logback.xml");
        if (args.length == 2 && args[0].equals("--connect")) {
            new Quickstart(System.out).runOn(args[1]);
        } else if (args.length == 0) {
            new Quickstart(System.out).runEmbedded();
        } else {
            throw new IllegalArgumentException("usage: quickstart [--connect host:port,...]");
        }
    }

    void runEmbedded() throws InterruptedException, ExecutionException {
        try (Ensemble ensemble = Ensemble.start(MEMBERS)) {
            out.println("An ensemble of " + MEMBERS + " Baton servers serves at " + ensemble.connectString()
                    + ", each with a log on disk; member "
                    + ensemble.leader().orElseThrow() + " leads");
            run(
                    ensemble.connectString(),
                    ensemble.connectString(),
                    Map.of(UNLUCKY, new ExpiredByTheServer(ensemble), WITNESS, new LeaderKilled(ensemble)));
        }
    }

    void runOn(String servers) throws InterruptedException, ExecutionException {
        String first = servers.split(",", 2)[0];
        int colon = first.lastIndexOf(':');
        if (colon <= 0) {
            throw new IllegalArgumentException("'" + first + "' is not host:port");
        }
        try (StalledLink link = new StalledLink(first.substring(0, colon), portOf(first.substring(colon + 1)))) {
            out.println(
                    "Using the ensemble at " + servers + "; " + UNLUCKY + " reaches it over a link that will stall");
            run(servers, link.connectString(), Map.of(UNLUCKY, new CutOffByTheNetwork(link)));
        }
    }

    /** A chroot may follow the port. */
    private static int portOf(String text) {
        return Integer.parseInt(text.split("/", 2)[0]);
    }

    private void run(String servers, String serversOfUnlucky, Map<String, Mishap> mishaps)
            throws InterruptedException, ExecutionException {
        Story story = new Story(out);
        long start = System.nanoTime();
        out.println(NAMES.size() + " workers with a session each write to a ledger, " + TURNS
                + " times each, one at a time.");
        out.println();
        ExecutorService threads = Executors.newFixedThreadPool(NAMES.size());
        try {
            List<Future<Void>> workers = new ArrayList<>();
            for (String name : NAMES) {
                workers.add(threads.submit(new Worker(
                        name,
                        name.equals(UNLUCKY) ? serversOfUnlucky : servers,
                        TURNS,
                        ledger,
                        story,
                        mishaps.getOrDefault(name, Mishap.NONE))));
            }
            for (Future<Void> worker : workers) {
                worker.get();
            }
        } finally {
            threads.shutdownNow();
        }
        summarize(story, (System.nanoTime() - start) / 1e9);
    }

    private void summarize(Story story, double seconds) {
        List<Ledger.Entry> entries = ledger.entries();
        boolean ordered = true;
        for (int i = 1; i < entries.size(); i++) {
            ordered &= entries.get(i - 1).token() < entries.get(i).token();
        }
        int expected = NAMES.size() * TURNS - 1;
        out.println();
        out.println("Summary");
        out.printf(
                "  entries in the ledger   %d of %d, one turn was lost with its session%n", entries.size(), expected);
        out.printf("  tokens                  %s%n", ordered ? "each larger than the one before" : "NOT IN ORDER");
        out.printf("  stale writes refused    %d%n", ledger.refusedCount());
        out.printf("  hand-overs              %s%n", story.handOvers());
        out.printf("  time                    %.1f s%n", seconds);
        if (!ordered || entries.size() != expected || ledger.refusedCount() != 1) {
            throw new IllegalStateException("the ledger is not as it must be");
        }
    }

    /** The leader ends the holder's session, as if nothing had been heard from it for too long. */
    private record ExpiredByTheServer(Ensemble ensemble) implements Mishap {
        @Override
        public boolean strikes(int turn) {
            return turn == UNLUCKY_TURN;
        }

        @Override
        public String begin(LockHandle lock) {
            ensemble.member(ensemble.awaitServing(PATIENCE)).expireSession(lock.sessionId());
            return "is cut off: the server expires its session while it holds the lock";
        }

        @Override
        public void end() {
            // the client has a new session by itself
        }
    }

    /** The leader of the ensemble dies while somebody holds the lock; the session, and so the lock, live on with the others. */
    private record LeaderKilled(Ensemble ensemble) implements Mishap {
        @Override
        public boolean strikes(int turn) {
            return turn == WITNESS_TURN;
        }

        @Override
        public boolean costsTheLock() {
            return false;
        }

        @Override
        public String begin(LockHandle lock) {
            long killed = ensemble.leader().orElseThrow();
            long before = System.nanoTime();
            ensemble.kill(killed);
            long next = ensemble.awaitServing(PATIENCE);
            return String.format(
                    "sees the leader killed, member %d; member %d leads after %.0f ms",
                    killed, next, (System.nanoTime() - before) / 1e6);
        }

        @Override
        public void end() {
            // two of three are enough
        }
    }

    /** The holder's link stalls until the servers have given up its session, and for a moment more. */
    private record CutOffByTheNetwork(StalledLink link) implements Mishap {
        @Override
        public boolean strikes(int turn) {
            return turn == UNLUCKY_TURN;
        }

        @Override
        public String begin(LockHandle lock) {
            link.stall();
            return "is cut off: its network stalls; the servers will expire its session in some seconds";
        }

        @Override
        public void end() {
            link.heal();
        }
    }
}
