package dev.baton.simulation.recipe;

import dev.baton.client.error.BatonException;
import dev.baton.server.tree.Znode;
import dev.baton.simulation.check.Chronicle;
import dev.baton.simulation.check.PathHistory;
import dev.baton.simulation.client.Cast;
import dev.baton.simulation.client.Program;
import dev.baton.simulation.client.Recipe;
import dev.baton.simulation.client.SimClient;
import dev.baton.simulation.client.Workshop;
import dev.baton.simulation.world.Chance;
import dev.baton.simulation.world.Reach;
import dev.baton.simulation.world.Violation;
import dev.baton.simulation.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** All programs of a run that are about one recipe. Made by name, see {@code BentLoader}. */
public final class Troupe implements Cast {
    private static final int VANDALS_ONE_IN = 3;

    final Workshop shop;
    final World world;
    final Chronicle chronicle;
    final Recipe recipe;
    final String root;

    /** Whether somebody deletes nodes by hand now and then, which the proof of a lease knows nothing of. */
    final boolean vandals;

    final List<RecipeProgram> programs = new ArrayList<>();
    private final Book book;
    private final BiFunction<SimClient, Chance, RecipeProgram> maker;
    private @Nullable Throwable failure;
    private int size;
    private boolean calming;

    public Troupe(Workshop shop, Recipe recipe) {
        this.shop = shop;
        this.world = shop.world();
        this.chronicle = shop.chronicle();
        this.recipe = recipe;
        this.root = PathHistory.RECIPES + recipe.name().toLowerCase(Locale.ROOT);
        Chance chance = world.chance("troupe " + recipe);
        this.vandals = bearsVandals(recipe) && chance.oneIn(VANDALS_ONE_IN);
        switch (recipe) {
            case MUTEX, READ_WRITE_LOCK, MULTI_LOCK, COHORT_LOCK, LENIENT_LOCK -> {
                Holders holders = new Holders(this, LockPlayer.WHOLE);
                book = holders;
                maker = (client, own) -> new LockPlayer(this, client, own, holders);
            }
            case SEMAPHORE -> {
                boolean shared = chance.oneIn(2);
                Holders holders = new Holders(this, chance.between(1, 3));
                book = holders;
                maker = (client, own) -> new SemaphorePlayer(this, client, own, holders, shared);
            }
            case LEADER -> {
                Holders holders = new Holders(this, 1);
                book = new LeaderPlayer.OneLeader(this, holders);
                maker = (client, own) -> new LeaderPlayer(this, client, own, holders);
            }
            case BARRIER -> {
                book = new Book() {};
                maker = (client, own) -> new BarrierPlayer(this, client, own);
            }
            case DOUBLE_BARRIER -> {
                DoubleBarrierPlayer.Rounds rounds = new DoubleBarrierPlayer.Rounds(this, chance.oneIn(2));
                book = rounds;
                maker = (client, own) -> new DoubleBarrierPlayer(this, client, own, rounds);
            }
            case COUNTDOWN -> {
                CountdownPlayer.Counts counts = new CountdownPlayer.Counts();
                book = counts;
                maker = (client, own) -> new CountdownPlayer(this, client, own, counts);
            }
            case RENDEZVOUS -> {
                RendezvousPlayer.Phases phases = new RendezvousPlayer.Phases();
                book = phases;
                maker = (client, own) -> new RendezvousPlayer(this, client, own, phases);
            }
            case COUNTER -> {
                CounterPlayer.Sum sum = new CounterPlayer.Sum(this);
                book = sum;
                maker = (client, own) -> new CounterPlayer(this, client, own, sum);
            }
            case SHARED_VALUE -> {
                ValuePlayer.Versions versions = new ValuePlayer.Versions();
                book = versions;
                maker = (client, own) -> new ValuePlayer(this, client, own, versions);
            }
            case IDS -> {
                IdPlayer.Ids ids = new IdPlayer.Ids();
                book = ids;
                maker = (client, own) -> new IdPlayer(this, client, own, ids);
            }
            case ONCE -> {
                OncePlayer.Results results = new OncePlayer.Results();
                book = results;
                maker = (client, own) -> new OncePlayer(this, client, own, results);
            }
            case RATE -> {
                RatePlayer.Grants grants = new RatePlayer.Grants(this);
                book = grants;
                maker = (client, own) -> new RatePlayer(this, client, own, grants);
            }
            case SIMPLE_QUEUE -> {
                Items items = new Items(this, root);
                book = items;
                maker = (client, own) -> new SimpleQueuePlayer(this, client, own, items);
            }
            case WORK_QUEUE -> {
                Items items = new Items(this, root);
                book = items;
                maker = (client, own) -> new WorkQueuePlayer(this, client, own, items);
            }
            case GROUP, DISCOVERY -> {
                Register register = new Register(this);
                book = register;
                maker = (client, own) -> recipe == Recipe.GROUP
                        ? new GroupPlayer(this, client, own)
                        : new DiscoveryPlayer(this, client, own);
            }
            case PARTITIONER -> {
                Holders holders = new Holders(this, 1);
                book = new PartitionPlayer.AllHeld(this, holders);
                maker = (client, own) -> new PartitionPlayer(this, client, own, holders);
            }
            case SCHEDULER -> {
                JobPlayer.Runs runs = new JobPlayer.Runs(chance);
                book = runs;
                maker = (client, own) -> new JobPlayer(this, client, own, runs);
            }
            case CONFIG -> {
                ConfigPlayer.Numbers numbers = new ConfigPlayer.Numbers(this);
                book = numbers;
                maker = (client, own) -> new ConfigPlayer(this, client, own, numbers);
            }
            default -> throw new IllegalArgumentException("no program for " + recipe);
        }
    }

    private static boolean bearsVandals(Recipe recipe) {
        return switch (recipe) {
            case MUTEX, READ_WRITE_LOCK, SEMAPHORE, LEADER, GROUP, DISCOVERY, PARTITIONER -> true;
            default -> false;
        };
    }

    @Override
    public Program join(SimClient client, Chance chance) {
        if (programs.removeIf(other -> other.process == client)) {
            world.reached(Reach.RECIPE_PROCESS_REPLACED);
        }
        RecipeProgram made = maker.apply(client, chance);
        programs.add(made);
        return made;
    }

    /** Makes known how many processes there are. */
    @Override
    public void expect(int processes) {
        size = processes;
    }

    int size() {
        return size;
    }

    @Override
    public void check() {
        Throwable wrong = failure;
        if (wrong instanceof Violation violation) {
            throw violation;
        }
        if (wrong != null) {
            Violation violation = new Violation("HALT", recipe + ": " + wrong);
            violation.initCause(wrong);
            throw violation;
        }
        book.check();
    }

    @Override
    public boolean isCalm() {
        calming = true;
        return book.isCalm();
    }

    @Override
    public void finish() {
        check();
        book.finish();
    }

    @Override
    public String toString() {
        return recipe + (vandals ? " with vandals " : " ") + programs;
    }

    // ---- for programs ----

    /** Whether nobody is to leave, resign, or do harm any more, so that all can come to what they are promised. */
    boolean isCalming() {
        return calming;
    }

    boolean isOpen() {
        return shop.isOpen();
    }

    void reached(Reach what) {
        world.reached(what);
    }

    /** Futures and queues of actions swallow what is thrown; this does not. */
    void guarded(Runnable action) {
        try {
            action.run();
        } catch (AssertionError | RuntimeException e) {
            if (failure == null) {
                failure = e;
            }
        }
    }

    /** A failure as recipes may end in; any other is a fault of theirs. */
    static Throwable expected(Throwable wrapped) {
        Throwable error =
                wrapped instanceof CompletionException && wrapped.getCause() != null ? wrapped.getCause() : wrapped;
        if (error instanceof BatonException || error instanceof CancellationException) {
            return error;
        }
        Violation violation = new Violation("HALT", "a recipe has failed with " + error);
        violation.initCause(error);
        throw violation;
    }

    /** Whether the node that was made at this zxid is there, by the history. */
    boolean exists(String path, long czxid) {
        Znode node = chronicle.tree().find(path);
        return node != null && node.czxid() == czxid;
    }

    /** Whether a child that was made at this zxid is there. */
    boolean existsBelow(String parent, long czxid) {
        Znode node = chronicle.tree().find(parent);
        boolean[] found = new boolean[1];
        if (node != null) {
            node.forEachChild(child -> found[0] |= child.czxid() == czxid);
        }
        return found[0];
    }
}
