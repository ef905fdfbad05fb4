package dev.baton.recipes.kernel;

import dev.baton.recipes.kernel.Admission.Verdict;
import dev.baton.recipes.kernel.ContenderInput.Created;
import dev.baton.recipes.kernel.ContenderInput.Failed;
import dev.baton.recipes.kernel.ContenderInput.Listed;
import dev.baton.recipes.kernel.ContenderInput.NodeSeen;
import dev.baton.recipes.kernel.Orders.Role;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to be admitted among the children of a node: create an own node, list, rank, wait for the one before, hold,
 * remove. From the first command to {@link ContenderOutput.Finished} it knows at each moment whether a node of its own may
 * exist, and does not finish before that node is gone or certain to go with its session.
 *
 * <pre>
 *   CREATING --created--> RANKING --first--> HOLDING --down, doubt--> DOUBTING --seen again--> HOLDING
 *    |  ^  \                ^  \                 \                        \
 *    |  |   outcome         |   somebody before   release                  gone, replaced, session lost --> DONE
 *    |  |   unknown         |   v                  v
 *    |  |    v              +- WAITING          REMOVING --removed, or session lost--> DONE
 *    |  |   RESOLVING --own node found--> ADOPTING --ours--> RANKING
 *    |  +-- not there                     not ours --> CREATING
 *    parent missing --> PREPARING --> CREATING
 * </pre>
 *
 * <ul>
 *   <li><b>Creation with unknown outcome.</b> The name starts with an id that is used once. After a sync the children tell
 *       whether the node exists: the sync waits at the leader for whatever this session sent before, so a node that is not
 *       listed then will not appear later.
 *   <li><b>Session.</b> A node counts only if its owner is the present session. While waiting, a lost session or a node deleted
 *       by somebody means a new node with a new id, at the end of the queue. While holding, it is a loss.
 *   <li><b>Reconnection.</b> Watch answers of before are dropped, and both the own node and the one waited for are read again.
 *       What is held is doubted until the own node was seen, behind a sync, with the creation zxid and owner it had.
 *   <li><b>The next in line knows that it is.</b> See {@link Vigil}.
 *   <li><b>The own node is watched late.</b> What is over quickly is spared a watch that would fire for the own removal: the own
 *       node is watched from {@link ContenderInput.Lingered} on, and where its end must not be overtaken.
 *   <li><b>Stale views.</b> A server behind the others shows contenders that have left, never misses one that stands before a
 *       node of ours that it shows; so it can delay an admission and not forge one.
 *   <li><b>Taking over</b> begins in ADOPTING; a node that is gone, or not the one, is given up, and none is ever made.
 *   <li><b>Giving up</b> is told at once; the machine then only sees to it that no node stays behind. An unanswered creation is
 *       awaited and resolved first.
 * </ul>
 * <p>Not thread-safe; the driver steps it by one input at a time.
 */
public final class Contender {
    private final Admission admission;
    private final boolean patient;
    private final Orders orders = new Orders();

    private Phase phase = Phase.IDLE;
    private boolean up;
    private long session;
    private int failures;

    /** The command of the present phase waits to be issued: for the session to be up, or for a pause to pass. */
    private boolean stalled;

    /** Nobody wants the node whose creation is not resolved yet. */
    private boolean abandoned;

    /** It goes on for so long that the own node is worth a watch. */
    private boolean lingers;

    private final Revocation revocation = new Revocation();
    private OwnNode own;
    private @Nullable List<String> earlyNames;
    private final Vigil vigil = new Vigil(orders);

    /**
     * An attempt that has not begun.
     *
     * @param id used for the names of this attempt only
     * @param label what the name has between the id and the sequence number, for example {@code lock-}
     * @param admission the rule to be let in by
     * @param patient false to give up with {@link GiveUp#BUSY} instead of waiting
     */
    public Contender(UUID id, String label, Admission admission, boolean patient) {
        this(id, label, admission, patient, null);
    }

    /**
     * An attempt to take the place of another node of the same owner; gives up if that node has gone before.
     *
     * @param anchor that node, or null to take a place at the end
     */
    public Contender(UUID id, String label, Admission admission, boolean patient, @Nullable Anchor anchor) {
        this(OwnNode.first(id, label, anchor), admission, patient);
    }

    private Contender(OwnNode own, Admission admission, boolean patient) {
        this.own = own;
        this.admission = admission;
        this.patient = patient;
    }

    /** An attempt to be admitted with a node that the session has from another process, or not: it never makes one. */
    public static Contender takingOver(String name, long czxid, Admission admission) {
        return new Contender(OwnNode.takenOver(name, czxid), admission, false);
    }

    /** Takes one fact and appends what follows from it. After {@link ContenderOutput.Finished} nothing follows any more. */
    public void step(ContenderInput input, List<ContenderOutput> out) {
        if (phase == Phase.DONE) {
            return;
        }
        switch (input.kind()) {
            case START -> enter(own.isTakenOver() ? Phase.ADOPTING : Phase.CREATING, out);
            case SESSION_UP -> onSessionUp(((ContenderInput.SessionUp) input).sessionId(), out);
            case SESSION_DOWN -> onSessionDown(out);
            case SESSION_LOST -> onSessionLost(((ContenderInput.SessionLost) input).sessionId(), out);
            case CLIENT_CLOSED -> onClientClosed(out);
            case CREATED -> onCreated((Created) input, out);
            case PARENTS_CREATED -> onParentsCreated(((ContenderInput.ParentsCreated) input).ticket(), out);
            case LISTED -> onListed(((Listed) input).ticket(), ((Listed) input).names(), out);
            case NODE_SEEN -> onNodeSeen((NodeSeen) input, out);
            case NODE_MISSING -> onNodeGone(((ContenderInput.NodeMissing) input).ticket(), out);
            case NODE_DELETED -> onNodeGone(((ContenderInput.NodeDeleted) input).ticket(), out);
            case NODE_CHANGED -> onChanged(((ContenderInput.NodeChanged) input).ticket(), out);
            case CHILDREN_CHANGED -> onChanged(((ContenderInput.ChildrenChanged) input).ticket(), out);
            case REMOVED -> onRemoved(((ContenderInput.Removed) input).ticket(), out);
            case FAILED -> onFailed(((Failed) input).ticket(), ((Failed) input).trouble(), out);
            case PAUSE_OVER -> onPauseOver(((ContenderInput.PauseOver) input).ticket(), out);
            case DOUBT -> onDoubt(out);
            case RULE_CHANGED -> onRuleChanged(out);
            case LINGERED -> onLingered(out);
            case ABANDON -> onAbandon(((ContenderInput.Abandon) input).reason(), out);
        }
    }

    private void onSessionUp(long sessionId, List<ContenderOutput> out) {
        if (session != 0 && session != sessionId) {
            onSessionLost(session, out);
        }
        session = sessionId;
        up = true;
        failures = 0;
        if (stalled) {
            proceed(out);
        }
    }

    private void onSessionDown(List<ContenderOutput> out) {
        up = false;
        switch (phase) {
            case IDLE, CREATING, PREPARING, RESOLVING, ADOPTING, REMOVING, DONE -> {
                // the answer still comes, and says what became of the command
            }
            case RANKING -> orders.dropOwn();
            case WAITING, DOUBTING -> {
                orders.dropWatches();
                stalled = true;
            }
            case HOLDING -> doubt(out);
        }
    }

    private void onSessionLost(long sessionId, List<ContenderOutput> out) {
        if (session != 0 && session != sessionId) {
            return;
        }
        session = 0;
        up = false;
        switch (phase) {
            case IDLE, PREPARING, DONE -> {
                // no node is at stake
            }
            case CREATING -> {
                // an unanswered creation is awaited, since it may have been made for the next session
            }
            case RESOLVING, ADOPTING, RANKING, WAITING -> restart(out);
            case HOLDING, DOUBTING -> lose(Loss.SESSION_LOST, out);
            case REMOVING -> finish(out);
        }
    }

    private void onClientClosed(List<ContenderOutput> out) {
        if (phase == Phase.HOLDING || phase == Phase.DOUBTING) {
            lose(Loss.CLIENT_CLOSED, out);
            return;
        }
        if (phase != Phase.REMOVING && !abandoned) {
            out.add(new ContenderOutput.GaveUp(GiveUp.CLOSED));
        }
        finish(out);
    }

    private void onCreated(Created created, List<ContenderOutput> out) {
        if (orders.roleOf(created.ticket()) != Role.CREATE) {
            return;
        }
        orders.settle(created.ticket());
        failures = 0;
        if (session != 0 && created.owner() != session) {
            restart(out);
            return;
        }
        own = own.found(created.name()).seen(created.czxid(), created.owner());
        if (session == 0) {
            // answered before its session was lost, delivered after: the node goes with that session
            restart(out);
        } else if (abandoned) {
            enter(Phase.REMOVING, out);
        } else if (!orders.isListing() && earlyNames == null) {
            enter(Phase.RANKING, out);
        } else {
            phase = Phase.RANKING;
            List<String> names = earlyNames;
            earlyNames = null;
            if (names != null) {
                rank(names, out);
            }
        }
    }

    private void onParentsCreated(int ticket, List<ContenderOutput> out) {
        if (phase == Phase.PREPARING && orders.roleOf(ticket) == Role.WORK) {
            orders.settle(ticket);
            enter(Phase.CREATING, out);
        }
    }

    private void onListed(int ticket, List<String> names, List<ContenderOutput> out) {
        Role role = orders.roleOf(ticket);
        if (role == Role.AHEAD) {
            // the children are watched from now on
            failures = 0;
            rank(names, out);
            return;
        }
        if (role != Role.LIST) {
            return;
        }
        orders.settle(ticket);
        failures = 0;
        if (phase == Phase.CREATING) {
            earlyNames = names;
        } else if (phase == Phase.RESOLVING) {
            resolve(names, out);
        } else {
            rank(names, out);
        }
    }

    private void resolve(List<String> names, List<ContenderOutput> out) {
        String name = own.among(names);
        if (name == null) {
            restart(out);
        } else {
            own = own.found(name);
            enter(abandoned ? Phase.REMOVING : Phase.ADOPTING, out);
        }
    }

    private void rank(List<String> names, List<ContenderOutput> out) {
        Ranking ranking = Ranking.of(own.knownName(), names);
        if (!ranking.present()) {
            restart(out);
            return;
        }
        Verdict verdict = admission.judge(ranking);
        if (verdict.kind() == Verdict.Kind.ADMIT) {
            orders.dropAwaited();
            hold(out);
        } else if (patient) {
            vigil.await(verdict);
            enter(Phase.WAITING, out);
        } else {
            out.add(new ContenderOutput.GaveUp(GiveUp.BUSY));
            enter(Phase.REMOVING, out);
        }
    }

    private void onNodeSeen(NodeSeen seen, List<ContenderOutput> out) {
        failures = 0;
        Role role = orders.see(seen.ticket());
        if (role == Role.AHEAD) {
            vigil.aheadSeen(seen.owner() == session);
        }
        if (role != Role.OWN) {
            return;
        }
        if (phase == Phase.ADOPTING) {
            adopt(seen, out);
        } else if (!own.isSame(seen)) {
            ownGone(Loss.NODE_REPLACED, out);
        } else {
            revocation.seen(seen);
            if (phase == Phase.DOUBTING) {
                phase = Phase.HOLDING;
                out.add(new ContenderOutput.HoldConfirmed());
            }
            revocation.tell(phase, out);
        }
    }

    private void adopt(NodeSeen seen, List<ContenderOutput> out) {
        if (!own.canBe(seen, session)) {
            restart(out);
            return;
        }
        own = own.seen(seen.czxid(), seen.owner());
        enter(Phase.RANKING, out);
    }

    private void onNodeGone(int ticket, List<ContenderOutput> out) {
        switch (orders.settle(ticket)) {
            case OWN -> ownGone(Loss.NODE_DELETED, out);
            case AHEAD -> {
                if (up && vigil.endAdmits()) {
                    hold(out);
                } else if (phase == Phase.WAITING && !stalled && orders.isListing()) {
                    phase = Phase.RANKING; // asked before this was told, answered after it
                } else {
                    enter(Phase.RANKING, out);
                }
            }
            case BEYOND -> {
                if (phase == Phase.WAITING && !stalled) {
                    vigil.beyondGone(own.knownName(), out);
                }
            }
            default -> {
                // an event of before
            }
        }
    }

    private void onChanged(int ticket, List<ContenderOutput> out) {
        Role role = orders.roleOf(ticket);
        if (role == Role.OWN || role == Role.AHEAD) {
            orders.settle(ticket);
            if (phase != Phase.RANKING) {
                proceed(out);
            }
        } else if (role == Role.BEYOND) {
            orders.settle(ticket);
        }
    }

    private void onRemoved(int ticket, List<ContenderOutput> out) {
        if (phase == Phase.REMOVING && orders.roleOf(ticket) == Role.WORK) {
            finish(out);
        }
    }

    private void onFailed(int ticket, Trouble trouble, List<ContenderOutput> out) {
        Role role = orders.settle(ticket);
        boolean removing = phase == Phase.REMOVING;
        if (role == Role.NOBODY || role == Role.BEYOND || (role == Role.LIST && phase == Phase.CREATING)) {
            return; // it is only done without; or a creation's answer decides, and asks for another list
        }
        if (role == Role.CREATE) {
            createFailed(trouble, out);
        } else if (trouble == Trouble.OUTCOME_UNKNOWN || trouble == Trouble.TRANSIENT) {
            retryLater(out);
        } else if (role == Role.WORK && removing) {
            finish(out);
        } else if (trouble == Trouble.REFUSED) {
            refused(role, out);
        } else {
            missing(role, out);
        }
    }

    private void createFailed(Trouble trouble, List<ContenderOutput> out) {
        orders.dropList();
        earlyNames = null;
        if (trouble == Trouble.OUTCOME_UNKNOWN) {
            enter(Phase.RESOLVING, out);
        } else if (abandoned) {
            finish(out);
        } else {
            switch (trouble) {
                case OUTCOME_UNKNOWN, TRANSIENT -> retryLater(out);
                case NODE_MISSING -> {
                    if (own.anchor() == null) {
                        enter(Phase.PREPARING, out);
                    } else {
                        giveUpAndFinish(GiveUp.ANCHOR_GONE, out);
                    }
                }
                case REFUSED -> giveUpAndFinish(GiveUp.REFUSED, out);
            }
        }
    }

    private void missing(Role role, List<ContenderOutput> out) {
        switch (role) {
            case LIST -> restart(out); // a parent that is gone has taken its children along
            case OWN -> ownGone(Loss.NODE_DELETED, out);
            case AHEAD -> enter(Phase.RANKING, out);
            case CREATE, WORK, BEYOND, NOBODY -> retryLater(out);
        }
    }

    private void refused(Role role, List<ContenderOutput> out) {
        if (role == Role.WORK) {
            giveUpAndFinish(GiveUp.REFUSED, out);
        } else if (phase == Phase.HOLDING || phase == Phase.DOUBTING) {
            out.add(new ContenderOutput.HoldLost(Loss.UNVERIFIABLE));
            enter(Phase.REMOVING, out);
        } else {
            refusedWhileContending(out);
        }
    }

    private void refusedWhileContending(List<ContenderOutput> out) {
        if (!abandoned) {
            out.add(new ContenderOutput.GaveUp(GiveUp.REFUSED));
        }
        if (own.name() == null) {
            finish(out);
        } else {
            enter(Phase.REMOVING, out);
        }
    }

    private void retryLater(List<ContenderOutput> out) {
        stalled = true;
        if (up) {
            failures++;
            orders.pause(failures, out);
        }
    }

    private void onPauseOver(int ticket, List<ContenderOutput> out) {
        if (orders.isPause(ticket) && stalled) {
            proceed(out);
        }
    }

    private void onDoubt(List<ContenderOutput> out) {
        if (phase == Phase.HOLDING) {
            doubt(out);
            proceed(out);
        }
    }

    private void onRuleChanged(List<ContenderOutput> out) {
        if (phase == Phase.WAITING && !stalled) {
            orders.dropAwaited();
            enter(Phase.RANKING, out);
        }
    }

    private void onLingered(List<ContenderOutput> out) {
        lingers = true;
        if ((phase == Phase.WAITING || phase == Phase.HOLDING) && !stalled) {
            proceed(out);
        }
    }

    private void onAbandon(GiveUp reason, List<ContenderOutput> out) {
        if (abandoned || phase == Phase.REMOVING) {
            return;
        }
        switch (phase) {
            case IDLE, PREPARING -> giveUpAndFinish(reason, out);
            case CREATING, RESOLVING -> {
                if (phase == Phase.CREATING && !orders.isCreating()) {
                    giveUpAndFinish(reason, out);
                } else {
                    abandoned = true;
                    out.add(new ContenderOutput.GaveUp(reason));
                }
            }
            case ADOPTING, RANKING, WAITING -> {
                out.add(new ContenderOutput.GaveUp(reason));
                enter(Phase.REMOVING, out);
            }
            case HOLDING, DOUBTING -> enter(Phase.REMOVING, out);
            case REMOVING, DONE -> throw new IllegalStateException(toString());
        }
    }

    private void enter(Phase next, List<ContenderOutput> out) {
        phase = next;
        if (next == Phase.REMOVING && own.isUnproven()) {
            finish(out);
            return;
        } else if (next == Phase.REMOVING) {
            orders.dropWatches();
            orders.dropList();
        }
        proceed(out);
    }

    /** Issues what the present phase asks for, now or when the session is up. */
    private void proceed(List<ContenderOutput> out) {
        orders.dropPause();
        stalled = !up;
        if (up) {
            issue(out);
        }
    }

    private void issue(List<ContenderOutput> out) {
        switch (phase) {
            case CREATING -> {
                // the list rides behind: a session's requests are answered in order, so it shows the new node
                orders.create(own, out);
                orders.list(false, out);
            }
            case PREPARING -> orders.createParents(out);
            case RESOLVING -> orders.list(true, out);
            case RANKING -> orders.list(false, out);
            case ADOPTING -> orders.watchOwn(own.knownName(), false, out);
            case HOLDING -> {
                if (lingers) {
                    orders.watchOwn(own.knownName(), false, out);
                }
            }
            case DOUBTING -> orders.watchOwn(own.knownName(), true, out);
            case WAITING -> vigil.watch(own.knownName(), lingers, out);
            case REMOVING -> orders.remove(own.knownName(), out);
            case IDLE, DONE -> throw new IllegalStateException(toString());
        }
    }

    private void hold(List<ContenderOutput> out) {
        phase = Phase.HOLDING;
        orders.dropList();
        out.add(new ContenderOutput.Admitted(own.knownName(), own.czxid(), own.owner()));
        if (up) {
            proceed(out);
            revocation.tell(phase, out);
        } else {
            doubt(out);
        }
    }

    private void doubt(List<ContenderOutput> out) {
        phase = Phase.DOUBTING;
        orders.dropWatches();
        stalled = true;
        out.add(new ContenderOutput.HoldDoubted());
    }

    private void ownGone(Loss reason, List<ContenderOutput> out) {
        if (phase == Phase.HOLDING || phase == Phase.DOUBTING) {
            lose(reason, out);
        } else {
            restart(out);
        }
    }

    private void lose(Loss reason, List<ContenderOutput> out) {
        out.add(new ContenderOutput.HoldLost(reason));
        finish(out);
    }

    /** Begins anew with another id, so that whatever remains of the former node is never taken for the new one. */
    private void restart(List<ContenderOutput> out) {
        if (abandoned || own.isTakenOver()) {
            giveUpAndFinish(GiveUp.NOT_OURS, out);
            return;
        }
        own = own.next();
        earlyNames = null;
        vigil.forget();
        revocation.forget();
        orders.dropList();
        orders.dropWatches();
        enter(Phase.CREATING, out);
    }

    private void giveUpAndFinish(GiveUp reason, List<ContenderOutput> out) {
        if (!abandoned) {
            out.add(new ContenderOutput.GaveUp(reason));
        }
        finish(out);
    }

    private void finish(List<ContenderOutput> out) {
        phase = Phase.DONE;
        stalled = false;
        out.add(new ContenderOutput.Finished());
    }

    /** The whole state in one line, for traces. */
    @Override
    public String toString() {
        String flags = (stalled ? " stalled" : "")
                + (up ? " up" : " down")
                + (abandoned ? " abandoned" : "")
                + (lingers ? " lingers" : "")
                + (revocation.isAsked() ? " revoked" : "");
        return phase + flags + " session=0x" + Long.toHexString(session) + " own=" + own + " awaited=" + vigil
                + " early=" + earlyNames + " tickets=" + orders + " failures=" + failures;
    }
}
