package dev.baton.simulation.client;

import dev.baton.client.event.ConnectionState;
import dev.baton.client.event.StateChange;
import dev.baton.recipes.kernel.Admission;
import dev.baton.recipes.kernel.Contender;
import dev.baton.recipes.kernel.ContenderInput;
import dev.baton.recipes.kernel.ContenderOutput;
import dev.baton.recipes.kernel.GiveUp;
import dev.baton.simulation.world.Chance;
import dev.baton.simulation.world.Reach;
import dev.baton.simulation.world.Violation;
import dev.baton.simulation.world.World;
import dev.baton.wire.op.Sync;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A program that takes a lock, uses what it guards, and gives it back, over and over. The kernel is the production
 * one; what drives it here does what the production driver does with threads: proves the lease, doubts in time, hands
 * over what is proven.
 */
public final class LockProgram implements Program {
    /** Where a hold stands. */
    private enum Hold {
        NONE,
        HELD,
        SUSPENDED
    }

    private static final String PARENT = "/lock";
    private static final int TICKS = 6;
    private static final int MARGIN = 16;
    private static final long LINGER_NANOS = 250 * World.MILLI;
    private static final long PAUSE_MIN_NANOS = 20 * World.MILLI;
    private static final int PAUSE_DOUBLINGS_MAX = 5;

    private final Workshop shop;
    private final SimClient client;
    private final Chance chance;
    private final ContenderRequests requests;
    private final ArrayDeque<ContenderInput> inbox = new ArrayDeque<>();

    private @Nullable Contender contender;
    private Hold hold = Hold.NONE;
    private boolean handedOver;
    private boolean stepping;
    private boolean renewing;
    private boolean creationAsked;
    private long token;
    private long owner;
    private int attempts;

    public LockProgram(Workshop shop, SimClient client, Chance chance) {
        this.shop = shop;
        this.client = client;
        this.chance = chance;
        this.requests = new ContenderRequests(client, PARENT, this::tell);
    }

    SimClient client() {
        return client;
    }

    @Override
    public void begin() {
        shop.locks.enter(this);
        contend();
        tick();
    }

    @Override
    public void onState(StateChange change) {
        boolean toldLater = stepping;
        tell(
                switch (change.current()) {
                    case CONNECTED -> new ContenderInput.SessionUp(change.newSessionId());
                    case CONNECTING, SUSPENDED, READ_ONLY -> new ContenderInput.SessionDown();
                    case LOST -> new ContenderInput.SessionLost(change.oldSessionId());
                    case AUTH_FAILED, CLOSED -> new ContenderInput.ClientClosed();
                });
        Violation.unless(
                toldLater
                        || change.current() != ConnectionState.LOST
                        || hold == Hold.NONE
                        || owner != change.oldSessionId(),
                "G16",
                "%s goes on although its session is lost",
                this);
    }

    // ---- attempts ----

    private void contend() {
        if (!shop.isOpen()) {
            return;
        }
        UUID id = new UUID(chance.nextLong(), chance.nextLong());
        contender = new Contender(id, "lock-", Admission.MUTEX, true);
        int mine = ++attempts;
        hold = Hold.NONE;
        handedOver = false;
        creationAsked = false;
        if (client.isConnected()) {
            tell(new ContenderInput.SessionUp(client.sessionId()));
        }
        tell(new ContenderInput.Start());
        client.after(LINGER_NANOS, () -> {
            if (attempts == mine) {
                tell(new ContenderInput.Lingered());
            }
        });
        if (chance.oneIn(6)) {
            client.after(chance.exponential(shop.paceNanos() * 4), () -> {
                if (attempts == mine && !handedOver) {
                    tell(new ContenderInput.Abandon(GiveUp.TIMEOUT));
                }
            });
        }
    }

    private void tell(ContenderInput input) {
        inbox.add(input);
        if (stepping) {
            return;
        }
        stepping = true;
        try {
            for (ContenderInput next = inbox.poll(); next != null; next = inbox.poll()) {
                Contender now = contender;
                if (now != null) {
                    List<ContenderOutput> out = new ArrayList<>(4);
                    now.step(next, out);
                    out.forEach(this::execute);
                }
            }
        } finally {
            stepping = false;
        }
    }

    private void execute(ContenderOutput output) {
        switch (output.kind()) {
            case CREATE_NODE -> {
                creationAsked = true;
                requests.create((ContenderOutput.CreateNode) output);
            }
            case CREATE_PARENTS -> requests.createParents((ContenderOutput.CreateParents) output);
            case LIST_CHILDREN -> {
                ContenderOutput.ListChildren list = (ContenderOutput.ListChildren) output;
                if (list.confirmed() && creationAsked) {
                    shop.world.reached(Reach.LOCK_RESOLVED_BY_NAME);
                }
                requests.list(list);
            }
            case WATCH_NODE -> {
                shop.world.reached(Reach.LOCK_WAITED);
                requests.watch((ContenderOutput.WatchNode) output);
            }
            case WATCH_CHILDREN -> requests.watchChildren((ContenderOutput.WatchChildren) output);
            case REMOVE_NODE -> requests.remove((ContenderOutput.RemoveNode) output);
            case PAUSE -> pause((ContenderOutput.Pause) output);
            case ADMITTED -> admitted((ContenderOutput.Admitted) output);
            case HOLD_DOUBTED -> {
                shop.world.reached(Reach.LOCK_DOUBTED);
                hold = Hold.SUSPENDED;
            }
            case HOLD_CONFIRMED -> {
                shop.world.reached(Reach.LOCK_CONFIRMED);
                hold = Hold.HELD;
                handOver();
            }
            case HOLD_LOST -> {
                shop.world.reached(Reach.LOCK_LOST);
                useLate();
                hold = Hold.NONE;
            }
            case REVOCATION_ASKED, GAVE_UP -> {
                // Nobody asks, and who gives up is content with that.
            }
            case FINISHED -> {
                hold = Hold.NONE;
                contender = null;
                inbox.clear();
                attempts++;
                client.after(1 + chance.exponential(shop.paceNanos()), this::contend);
            }
        }
    }

    private void pause(ContenderOutput.Pause command) {
        long nanos = PAUSE_MIN_NANOS << Math.min(command.attempt() - 1, PAUSE_DOUBLINGS_MAX);
        int mine = attempts;
        client.after(nanos, () -> {
            if (attempts == mine) {
                tell(new ContenderInput.PauseOver(command.ticket()));
            }
        });
    }

    // ---- holding ----

    private void admitted(ContenderOutput.Admitted admission) {
        hold = Hold.HELD;
        token = admission.czxid();
        owner = admission.owner();
        shop.locks.admitted(this, PARENT + "/" + admission.name(), token);
        handOver();
    }

    /** To the user if the session is proven for a while to come, otherwise after it was. */
    private void handOver() {
        if (handedOver || hold != Hold.HELD) {
            return;
        }
        if (!client.isConnected() || remainingNanos() < client.timeoutNanos() / TICKS) {
            inbox.add(new ContenderInput.Doubt());
            return;
        }
        handedOver = true;
        int mine = attempts;
        use(mine);
        client.after(1 + chance.exponential(shop.paceNanos() * 3), () -> {
            if (attempts == mine) {
                hold = Hold.NONE;
                tell(new ContenderInput.Abandon(GiveUp.CANCELLED));
            }
        });
    }

    private void use(int attempt) {
        if (attempts != attempt || hold == Hold.NONE) {
            return;
        }
        if (isProven()) {
            shop.locks.use(this, token);
            if (chance.oneIn(4)) {
                useLate();
            }
        }
        client.after(1 + chance.exponential(shop.paceNanos() / 2), () -> use(attempt));
    }

    /** A use that was on its way for long. */
    private void useLate() {
        long late = token;
        shop.world.events().after(chance.exponential(shop.paceNanos() * 6), () -> {
            boolean admitted = shop.locks.arrive(late);
            shop.world.trace(client.address(), admitted ? 1 : 0);
        });
    }

    /** Whether it is provably held at this moment, by the client's clock alone. */
    boolean isProven() {
        return hold == Hold.HELD && client.isConnected() && remainingNanos() > 0;
    }

    private long remainingNanos() {
        return client.isUp() && client.sessionId() == owner ? client.safeUntilNanos() - shop.world.now() : 0;
    }

    // ---- the lease ----

    private void tick() {
        long period = Math.max(World.MILLI, client.timeoutNanos() / TICKS);
        if (contender != null) {
            boolean proven = client.safeUntilNanos() - shop.world.now() > period * (TICKS - TICKS / 3);
            if (!proven && !renewing && client.isConnected()) {
                renewing = true;
                client.submit(new Sync.Request(PARENT), PARENT, (response, zxid, error) -> renewing = false);
            }
        }
        long wait = period;
        if (hold == Hold.HELD) {
            long untilDoubt = remainingNanos() - Math.min(client.timeoutNanos() / MARGIN, LINGER_NANOS);
            if (untilDoubt <= 0) {
                tell(new ContenderInput.Doubt());
            } else {
                wait = Math.min(wait, untilDoubt);
            }
        }
        client.after(wait, this::tick);
    }

    @Override
    public String toString() {
        return client + " " + hold + " token " + Long.toHexString(token) + " " + contender;
    }
}
