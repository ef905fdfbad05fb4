package dev.baton.simulation.run;

import dev.baton.server.node.NodeView;
import dev.baton.simulation.bend.Bent;
import dev.baton.simulation.bend.BentLoader;
import dev.baton.simulation.check.Chronicle;
import dev.baton.simulation.client.Cast;
import dev.baton.simulation.client.LockProgram;
import dev.baton.simulation.client.Program;
import dev.baton.simulation.client.Recipe;
import dev.baton.simulation.client.SimClient;
import dev.baton.simulation.client.Worker;
import dev.baton.simulation.client.Workshop;
import dev.baton.simulation.fault.Fault;
import dev.baton.simulation.fault.FaultInjector;
import dev.baton.simulation.fault.FaultKind;
import dev.baton.simulation.fault.FaultPlan;
import dev.baton.simulation.net.Network;
import dev.baton.simulation.process.Member;
import dev.baton.simulation.process.Neighbourhood;
import dev.baton.simulation.world.Chance;
import dev.baton.simulation.world.Coverage;
import dev.baton.simulation.world.Violation;
import dev.baton.simulation.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * One run: an ensemble, clients, and time. First a safety phase in which anything may fail; then a liveness phase in
 * which everything is healed and the ensemble has to come back, serve and converge within bounds; then all clients
 * leave, and nothing of them may remain.
 */
public final class Simulation implements Neighbourhood {
    /**
     * What a run came to.
     *
     * @param traceHash the same whenever the same is run
     * @param steps events
     * @param nanos simulated time
     */
    public record Result(long traceHash, long steps, long nanos, int decided, int epochs, Coverage coverage) {
        /** Whether the other run was the same. */
        public boolean isSameAs(Result other) {
            return traceHash == other.traceHash && steps == other.steps && nanos == other.nanos;
        }
    }

    /** Within how many ticks a healed ensemble has a leader whom all follow: several elections that come to nothing. */
    static final int LEADER_TICKS_MAX = 80;

    private static final int CALM_TICKS = 12;

    /** What all who wait for one thing may take in the end, one behind the other, in paces of theirs. */
    private static final int TURNS_MAX = 100;

    private static final int CLOSE_TICKS = 60;

    private final SimOptions options;
    private final World world;
    private final Network network;
    private final Chronicle chronicle;
    private final List<Member> members = new ArrayList<>();
    private final List<SimClient> clients = new ArrayList<>();
    private final List<Cast> casts = new ArrayList<>();
    private final Workshop workshop;
    private final FaultInjector injector;
    private final List<Fault> faults;

    /** @param printing whether the whole story is printed */
    public Simulation(long seed, List<Fault> faults, boolean printing) {
        this.options = SimOptions.draw(seed);
        this.faults = List.copyOf(faults);
        world = new World(seed, printing);
        network = new Network(world, options.networkDelayMax());
        chronicle = new Chronicle(
                world, options.membership().quorum(), sid -> member(sid).disk());
        for (int i = 1; i <= options.members(); i++) {
            Member member = new Member(this, options.nodes().get(i - 1), i, options.diskLatencyMax());
            members.add(member);
            network.join(member);
        }
        boolean strict = this.faults.stream().noneMatch(f -> f.kind() == FaultKind.CLOCK_FAST);
        boolean steady = this.faults.stream().noneMatch(f -> f.kind() == FaultKind.WALL_JUMP);
        workshop = new Workshop(world, chronicle, strict, steady, options.paceNanos());
        chronicle.listen(workshop.locks());
        for (Recipe recipe : options.recipes()) {
            Cast cast = BentLoader.cast(workshop, recipe);
            cast.expect(options.players());
            casts.add(cast);
        }
        for (int i = 0; i < options.clients(); i++) {
            clients.add(client(i));
        }
        injector = new FaultInjector(
                world,
                network,
                members,
                clients,
                options.diskLatencyMax(),
                options.tickNanos() * FaultInjector.RESTART_TICKS);
    }

    /** The schedule that a seed stands for. */
    public static List<Fault> faultsOf(long seed) {
        SimOptions options = SimOptions.draw(seed);
        Chance chance = new Chance(Chance.mix(seed + 1));
        return new FaultPlan(
                        chance,
                        options.members(),
                        options.clients(),
                        SimOptions.CLIENT_BASE,
                        options.tickMillis(),
                        options.fastClocks())
                .draw(options.safetyTicks() * options.tickMillis());
    }

    private SimClient client(int index) {
        Chance chance = world.chance("client " + index);
        SimClient made = new SimClient(
                world,
                network,
                this::member,
                SimOptions.CLIENT_BASE + index,
                client -> options.session(chance),
                client -> program(index, client, chance),
                options.tickNanos() * 30,
                options.tickNanos());
        workshop.locks().know(made);
        return made;
    }

    private Program program(int index, SimClient client, Chance chance) {
        int player = index - options.workers() - options.lockers();
        if (player >= 0) {
            return casts.get(player / options.players()).join(client, chance);
        }
        return index < options.workers()
                ? new Worker(workshop, client, chance)
                : new LockProgram(workshop, client, chance);
    }

    @Override
    public World world() {
        return world;
    }

    @Override
    public Network network() {
        return network;
    }

    @Override
    public Chronicle chronicle() {
        return chronicle;
    }

    @Override
    public Member member(long id) {
        return members.get((int) id - 1);
    }

    /**
     * Runs all phases.
     *
     * @throws Failure if a rule is broken, or the simulation itself
     */
    public Result run() {
        Bent.enter(world, () -> casts.forEach(Cast::check));
        try {
            begin();
            runFor(options.safetyTicks());
            injector.healAll();
            live();
            leave();
            workshop.finish();
            chronicle.checkEphemerals();
        } catch (AssertionError | RuntimeException e) {
            throw new Failure(world.seed(), world.events().steps(), world.now(), faults, e);
        }
        return new Result(
                world.traceHash(),
                world.events().steps(),
                world.now(),
                chronicle.decidedCount(),
                chronicle.epochCount(),
                world.coverage());
    }

    private void begin() {
        Chance chance = world.chance("start");
        for (Member member : members) {
            world.events().after(chance.nanos(options.tickNanos()), member::start);
        }
        for (SimClient client : clients) {
            world.events().after(chance.nanos(options.tickNanos() * 4), client::start);
        }
        injector.schedule(faults);
    }

    private void runFor(int ticks) {
        long until = world.now() + ticks * options.tickNanos();
        boolean more = true;
        while (more) {
            more = world.events().step(until);
        }
    }

    /** I15: a leader within the bound, everybody served, all calls answered, all members equal. */
    private void live() {
        await("a leader whom all follow", LEADER_TICKS_MAX, this::allServe);
        await(
                "a session for every client",
                LEADER_TICKS_MAX,
                () -> clients.stream().allMatch(client -> client.isConnected() || client.isClosed()));
        runFor(CALM_TICKS);
        workshop.slowDown(options.slowness((double) chronicle.decidedCount() / world.now()));
        int turns = LEADER_TICKS_MAX + (int) (TURNS_MAX * workshop.paceNanos() / options.tickNanos());
        await("what recipes promise to who waits", turns, () -> casts.stream().allMatch(Cast::isCalm));
        workshop.close();
        await("an end of all that recipes do", turns, () -> clients.stream().allMatch(SimClient::isSettled));
        await(
                "answers to all calls",
                LEADER_TICKS_MAX,
                () -> clients.stream().allMatch(client -> client.outstanding() == 0));
        // What is held is given back at its holder's pace.
        await("nodes of recipes to go", turns, this::nothingIsKept);
        casts.forEach(Cast::finish);
        await("equal members", LEADER_TICKS_MAX, this::allEqual);
    }

    /** No ghost: of whoever uses recipes, and has given everything back, nothing is left while his session lives. */
    private boolean nothingIsKept() {
        return kept().isEmpty();
    }

    private List<String> kept() {
        return clients.subList(options.workers() + options.lockers(), clients.size()).stream()
                .flatMap(client -> chronicle.tree().ephemeralsOf(client.sessionId()).stream())
                // A double barrier's sign may outlive a leaving that came to no end; the next round does not heed it.
                .filter(path -> !path.endsWith("/ready"))
                .toList();
    }

    private boolean allServe() {
        long leaders = members.stream().filter(Member::isLeader).count();
        long epochs = members.stream()
                .filter(Member::isServing)
                .map(member -> member.stats().epoch())
                .distinct()
                .count();
        return leaders == 1 && epochs == 1 && members.stream().allMatch(Member::isServing);
    }

    private boolean allEqual() {
        NodeView.ZxidDigest wanted =
                new NodeView.ZxidDigest(chronicle.lastZxid(), chronicle.tree().digest());
        return allServe()
                && members.stream().allMatch(member -> member.view().digest().equals(wanted));
    }

    /** I16 and the second half of G8: when all have gone, their sessions end, and nothing of them remains. */
    private void leave() {
        clients.forEach(SimClient::leave);
        int ticks = CLOSE_TICKS + 3 * (int) (options.sessionMillis() / options.tickMillis());
        await(
                "the end of all sessions",
                ticks,
                () -> chronicle.tree().sessions().size() == 0);
        await("rest", ticks, () -> allEqual() && members.stream().allMatch(Simulation::isAtRest));
        Violation.unless(chronicle.tree().ephemeralCount() == 0, "I9", "ephemerals remain without any session");
    }

    private static boolean isAtRest(Member member) {
        NodeView.ServerStats stats = member.view().serverStats();
        return stats.connectionCount() == 0
                && stats.sessionCount() == 0
                && stats.watchCount() == 0
                && stats.outstandingCount() == 0
                && member.lanes().isEmpty();
    }

    private void await(String what, int ticks, BooleanSupplier condition) {
        long until = world.now() + ticks * options.tickNanos();
        while (!condition.getAsBoolean()) {
            if (world.now() >= until) {
                throw new Violation(
                        "I15",
                        what + " did not come about: " + members + " " + clients + " " + casts + ", kept " + kept());
            }
            // Not looked at after every event, which would cost more than the events.
            long next = Math.min(until, world.now() + options.tickNanos() / 4);
            boolean more = true;
            while (more) {
                more = world.events().step(next);
            }
        }
    }
}
