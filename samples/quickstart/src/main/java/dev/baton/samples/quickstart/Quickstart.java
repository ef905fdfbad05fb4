package dev.baton.samples.quickstart;

import dev.baton.recipes.lock.LockHandle;
import dev.baton.server.BatonServer;
import dev.baton.server.ServerOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * Four workers take turns under one lock; in the middle one of them is cut off while it holds it, and what it writes afterwards is
 * refused.
 *
 * <p>Without arguments it runs on an embedded server with a real log in a temporary directory. With {@code --connect
 * host:port,...} it runs on any ensemble that speaks the ZooKeeper protocol. Ends with an exception if anything was not as promised.
 */
public final class Quickstart {
    private static final List<String> NAMES = List.of("alice", "bob", "carol", "dave");
    private static final int TURNS = 5;
    private static final String UNLUCKY = "bob";
    private static final int UNLUCKY_TURN = 3;

    private final PrintStream out;
    private final Ledger ledger = new Ledger();

    Quickstart(PrintStream out) {
        this.out = out;
    }

    /** Runs the story; see the class. */
    public static void main(String[] args) throws IOException, InterruptedException, ExecutionException {
        System.getProperties().putIfAbsent("logback.configurationFile", "quickstart-logback.xml");
        if (args.length == 2 && args[0].equals("--connect")) {
            new Quickstart(System.out).runOn(args[1]);
        } else if (args.length == 0) {
            new Quickstart(System.out).runEmbedded();
        } else {
            throw new IllegalArgumentException("usage: quickstart [--connect host:port,...]");
        }
    }

    void runEmbedded() throws IOException, InterruptedException, ExecutionException {
        Path dir = Files.createTempDirectory("baton-quickstart-");
        ServerOptions options = ServerOptions.defaults().withDataDir(dir).withClientPort(0);
        try (BatonServer server = BatonServer.start(options)) {
            out.println("A Baton server serves at " + server.connectString() + ", with its log in " + dir);
            run(server.connectString(), server.connectString(), new ExpiredByTheServer(server));
        } finally {
            deleteTree(dir);
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
            run(servers, link.connectString(), new CutOffByTheNetwork(link));
        }
    }

    /** A chroot may follow the port. */
    private static int portOf(String text) {
        return Integer.parseInt(text.split("/", 2)[0]);
    }

    private void run(String servers, String serversOfUnlucky, Mishap mishap)
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
                boolean unlucky = name.equals(UNLUCKY);
                workers.add(threads.submit(new Worker(
                        name,
                        unlucky ? serversOfUnlucky : servers,
                        TURNS,
                        ledger,
                        story,
                        unlucky ? mishap : Mishap.NONE)));
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

    private static void deleteTree(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    /** The embedded server ends the holder's session, as if nothing had been heard from it for too long. */
    private record ExpiredByTheServer(BatonServer server) implements Mishap {
        @Override
        public boolean strikes(int turn) {
            return turn == UNLUCKY_TURN;
        }

        @Override
        public String begin(LockHandle lock) {
            server.expireSession(lock.sessionId());
            return "is cut off: the server expires its session while it holds the lock";
        }

        @Override
        public void end() {
            // the client has a new session by itself
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
