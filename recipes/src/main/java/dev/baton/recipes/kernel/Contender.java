package dev.baton.recipes.kernel;

import dev.baton.recipes.kernel.Admission.Verdict;
import dev.baton.recipes.kernel.ContenderInput.Created;
import dev.baton.recipes.kernel.ContenderInput.Failed;
import dev.baton.recipes.kernel.ContenderInput.Listed;
import dev.baton.recipes.kernel.ContenderInput.NodeSeen;
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
 *   <li><b>Stale views.</b> A server behind the others shows contenders that have left, never misses one that stands before a
 *       node of ours that it shows; so it can delay an admission and not forge one.
 *   <li><b>Giving up</b> is told at once; the machine then only sees to it that no node stays behind. An unanswered creation is
 *       awaited and resolved first.
 * </ul>
 *
 * <p>Not thread-safe; the driver steps it by one input at a time.
 */
public final class Contender {
    private enum Phase {
        IDLE,
        CREATING,
        PREPARING,
        RESOLVING,
        ADOPTING,
        RANKING,
        WAITING,
        HOLDING,
        DOUBTING,
        REMOVING,
        DONE
    }

    /** Marks that no answer is expected, or that one given up before may be ignored. */
    private static final int NO_TICKET = 0;

    private final Admission admission;
    private final boolean patient;

    private Phase phase = Phase.IDLE;
    private boolean up;
    private long session;
    private int lastTicket;
    private int failures;

    /** The command of the present phase waits to be issued: for the session to be up, or for a pause to pass. */
    private boolean stalled;

    /** Nobody wants the node whose creation is not resolved yet. */
    private boolean abandoned;

    private int createTicket;
    private int listTicket;
    private int ownTicket;
    private int aheadTicket;
    private int workTicket;
    private int pauseTicket;

    private OwnNode own;
    private @Nullable List<String> earlyNames;
    private Verdict.@Nullable Await awaited;

    /** The one awaited belongs to the own session, whose end deletes both nodes at once and tells of them in any order. */
    private boolean aheadIsKin;

    /**
     * An attempt that has not begun.
     *
     * @param id used for the names of this attempt only
     * @param label what the name has between the id and the sequence number, for example {@code lock-}
     * @param admission the rule to be let in by
     * @param patient false to give up with {@link GiveUp#BUSY} instead of waiting
     */
    public Contender(UUID id, String label, Admission admission, boolean patient) {
        this.own = OwnNode.first(id, label);
        this.admission = admission;
        this.patient = patient;
    }

    /** Takes one fact and appends what follows from it. After {@link ContenderOutput.Finished} nothing follows any more. */
    public void step(ContenderInput input, List<ContenderOutput> out) {
        if (phase == Phase.DONE) {
            return;
        }
        switch (input.kind()) {
            case START -> enter(Phase.CREATING, out);
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
            case NODE_CHANGED -> onNodeChanged(((ContenderInput.NodeChanged) input).ticket(), out);
            case REMOVED -> onRemoved(((ContenderInput.Removed) input).ticket(), out);
            case FAILED -> onFailed(((Failed) input).ticket(), ((Failed) input).trouble(), out);
            case PAUSE_OVER -> onPauseOver(((ContenderInput.PauseOver) input).ticket(), out);
            case DOUBT -> onDoubt(out);
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
            case RANKING -> ownTicket = NO_TICKET;
            case WAITING, DOUBTING -> {
                dropWatches();
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
        if (created.ticket() != createTicket) {
            return;
        }
        createTicket = NO_TICKET;
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
        } else if (listTicket == NO_TICKET && earlyNames == null) {
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
        if (ticket == workTicket) {
            workTicket = NO_TICKET;
            enter(Phase.CREATING, out);
        }
    }

    private void onListed(int ticket, List<String> names, List<ContenderOutput> out) {
        if (ticket != listTicket) {
            return;
        }
        listTicket = NO_TICKET;
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
        String prefix = own.prefix();
        for (String candidate : names) {
            if (candidate.startsWith(prefix) && Sequence.of(candidate) != Sequence.NONE) {
                own = own.found(candidate);
                enter(abandoned ? Phase.REMOVING : Phase.ADOPTING, out);
                return;
            }
        }
        restart(out);
    }

    private void rank(List<String> names, List<ContenderOutput> out) {
        Ranking ranking = Ranking.of(own.knownName(), names);
        if (!ranking.present()) {
            restart(out);
            return;
        }
        Verdict verdict = admission.judge(ranking);
        switch (verdict.kind()) {
            case ADMIT -> hold(out);
            case AWAIT -> {
                awaited = (Verdict.Await) verdict;
                if (patient) {
                    enter(Phase.WAITING, out);
                } else {
                    out.add(new ContenderOutput.GaveUp(GiveUp.BUSY));
                    enter(Phase.REMOVING, out);
                }
            }
        }
    }

    private void onNodeSeen(NodeSeen seen, List<ContenderOutput> out) {
        failures = 0;
        if (seen.ticket() == aheadTicket) {
            aheadIsKin = seen.owner() == session;
        }
        if (seen.ticket() != ownTicket || ownTicket == NO_TICKET) {
            return;
        }
        if (phase == Phase.ADOPTING) {
            adopt(seen, out);
        } else if (!own.isSame(seen)) {
            ownGone(Loss.NODE_REPLACED, out);
        } else if (phase == Phase.DOUBTING) {
            phase = Phase.HOLDING;
            out.add(new ContenderOutput.HoldConfirmed());
        }
    }

    private void adopt(NodeSeen seen, List<ContenderOutput> out) {
        if (seen.owner() != session) {
            restart(out);
            return;
        }
        own = own.seen(seen.czxid(), seen.owner());
        enter(Phase.RANKING, out);
    }

    private void onNodeGone(int ticket, List<ContenderOutput> out) {
        if (ticket == NO_TICKET) {
            return;
        }
        if (ticket == ownTicket) {
            ownTicket = NO_TICKET;
            ownGone(Loss.NODE_DELETED, out);
        } else if (ticket == aheadTicket) {
            aheadTicket = NO_TICKET;
            if (up && awaited != null && awaited.last() && !aheadIsKin) {
                hold(out);
            } else {
                enter(Phase.RANKING, out);
            }
        }
    }

    private void onNodeChanged(int ticket, List<ContenderOutput> out) {
        if (ticket == NO_TICKET || (ticket != ownTicket && ticket != aheadTicket)) {
            return;
        }
        if (ticket == ownTicket) {
            ownTicket = NO_TICKET;
        } else {
            aheadTicket = NO_TICKET;
        }
        if (phase != Phase.RANKING) {
            proceed(out);
        }
    }

    private void onRemoved(int ticket, List<ContenderOutput> out) {
        if (phase == Phase.REMOVING && ticket == workTicket) {
            finish(out);
        }
    }

    private void onFailed(int ticket, Trouble trouble, List<ContenderOutput> out) {
        if (ticket == NO_TICKET) {
            return;
        }
        if (ticket == createTicket) {
            createTicket = NO_TICKET;
            createFailed(trouble, out);
        } else if (ticket == listTicket) {
            listTicket = NO_TICKET;
            listFailed(trouble, out);
        } else if (ticket == ownTicket) {
            ownTicket = NO_TICKET;
            ownFailed(trouble, out);
        } else if (ticket == aheadTicket) {
            aheadTicket = NO_TICKET;
            aheadFailed(trouble, out);
        } else if (ticket == workTicket) {
            workTicket = NO_TICKET;
            workFailed(trouble, out);
        }
    }

    private void createFailed(Trouble trouble, List<ContenderOutput> out) {
        listTicket = NO_TICKET;
        earlyNames = null;
        if (trouble == Trouble.OUTCOME_UNKNOWN) {
            enter(Phase.RESOLVING, out);
        } else if (abandoned) {
            finish(out);
        } else {
            switch (trouble) {
                case OUTCOME_UNKNOWN, TRANSIENT -> retryLater(out);
                case NODE_MISSING -> enter(Phase.PREPARING, out);
                case REFUSED -> giveUpAndFinish(GiveUp.REFUSED, out);
            }
        }
    }

    private void listFailed(Trouble trouble, List<ContenderOutput> out) {
        if (phase == Phase.CREATING) {
            return; // the creation's answer decides, and asks for another list
        }
        switch (trouble) {
            case OUTCOME_UNKNOWN, TRANSIENT -> retryLater(out);
            case NODE_MISSING -> restart(out); // a parent that is gone has taken its children along
            case REFUSED -> refusedWhileContending(out);
        }
    }

    private void ownFailed(Trouble trouble, List<ContenderOutput> out) {
        switch (trouble) {
            case OUTCOME_UNKNOWN, TRANSIENT -> retryLater(out);
            case NODE_MISSING -> ownGone(Loss.NODE_DELETED, out);
            case REFUSED -> {
                if (phase == Phase.HOLDING || phase == Phase.DOUBTING) {
                    out.add(new ContenderOutput.HoldLost(Loss.UNVERIFIABLE));
                    enter(Phase.REMOVING, out);
                } else {
                    refusedWhileContending(out);
                }
            }
        }
    }

    private void aheadFailed(Trouble trouble, List<ContenderOutput> out) {
        switch (trouble) {
            case OUTCOME_UNKNOWN, TRANSIENT -> retryLater(out);
            case NODE_MISSING -> enter(Phase.RANKING, out);
            case REFUSED -> refusedWhileContending(out);
        }
    }

    /** Creating the parents or removing the own node failed. */
    private void workFailed(Trouble trouble, List<ContenderOutput> out) {
        boolean removing = phase == Phase.REMOVING;
        if (removing && (trouble == Trouble.NODE_MISSING || trouble == Trouble.REFUSED)) {
            finish(out);
        } else if (trouble == Trouble.REFUSED) {
            giveUpAndFinish(GiveUp.REFUSED, out);
        } else {
            retryLater(out);
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
            pauseTicket = ++lastTicket;
            out.add(new ContenderOutput.Pause(pauseTicket, failures));
        }
    }

    private void onPauseOver(int ticket, List<ContenderOutput> out) {
        if (ticket == pauseTicket && stalled) {
            proceed(out);
        }
    }

    private void onDoubt(List<ContenderOutput> out) {
        if (phase == Phase.HOLDING) {
            doubt(out);
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
                if (phase == Phase.CREATING && createTicket == NO_TICKET) {
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
        if (next == Phase.REMOVING) {
            dropWatches();
            listTicket = NO_TICKET;
        }
        proceed(out);
    }

    /** Issues what the present phase asks for, now or when the session is up. */
    private void proceed(List<ContenderOutput> out) {
        pauseTicket = NO_TICKET;
        stalled = !up;
        if (up) {
            issue(out);
        }
    }

    private void issue(List<ContenderOutput> out) {
        switch (phase) {
            case CREATING -> {
                // the list rides behind: a session's requests are answered in order, so it shows the new node
                createTicket = ++lastTicket;
                listTicket = ++lastTicket;
                out.add(new ContenderOutput.CreateNode(createTicket, own.prefix()));
                out.add(new ContenderOutput.ListChildren(listTicket, false));
            }
            case PREPARING -> out.add(new ContenderOutput.CreateParents(workTicket = ++lastTicket));
            case RESOLVING -> out.add(new ContenderOutput.ListChildren(listTicket = ++lastTicket, true));
            case RANKING -> out.add(new ContenderOutput.ListChildren(listTicket = ++lastTicket, false));
            case ADOPTING, HOLDING -> watchOwn(false, out);
            case DOUBTING -> watchOwn(true, out);
            case WAITING -> {
                // the own node first: its end must not be overtaken by the end of the one waited for
                watchOwn(false, out);
                if (aheadTicket == NO_TICKET && awaited != null) {
                    aheadIsKin = false;
                    aheadTicket = ++lastTicket;
                    out.add(new ContenderOutput.WatchNode(aheadTicket, awaited.name(), false));
                }
            }
            case REMOVING -> out.add(new ContenderOutput.RemoveNode(workTicket = ++lastTicket, own.knownName()));
            case IDLE, DONE -> throw new IllegalStateException(toString());
        }
    }

    private void watchOwn(boolean confirmed, List<ContenderOutput> out) {
        if (ownTicket == NO_TICKET) {
            ownTicket = ++lastTicket;
            out.add(new ContenderOutput.WatchNode(ownTicket, own.knownName(), confirmed));
        }
    }

    private void hold(List<ContenderOutput> out) {
        phase = Phase.HOLDING;
        out.add(new ContenderOutput.Admitted(own.knownName(), own.czxid(), own.owner()));
        if (up) {
            proceed(out);
        } else {
            doubt(out);
        }
    }

    private void doubt(List<ContenderOutput> out) {
        phase = Phase.DOUBTING;
        dropWatches();
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
        if (abandoned) {
            finish(out);
            return;
        }
        own = own.next();
        earlyNames = null;
        awaited = null;
        listTicket = NO_TICKET;
        dropWatches();
        enter(Phase.CREATING, out);
    }

    private void giveUpAndFinish(GiveUp reason, List<ContenderOutput> out) {
        out.add(new ContenderOutput.GaveUp(reason));
        finish(out);
    }

    private void finish(List<ContenderOutput> out) {
        phase = Phase.DONE;
        stalled = false;
        out.add(new ContenderOutput.Finished());
    }

    private void dropWatches() {
        ownTicket = NO_TICKET;
        aheadTicket = NO_TICKET;
    }

    /** The whole state in one line, for traces. */
    @Override
    public String toString() {
        String flags = (stalled ? " stalled" : "")
                + (up ? " up" : " down")
                + (abandoned ? " abandoned" : "")
                + (aheadIsKin ? " kin" : "");
        String tickets = createTicket + "," + listTicket + "," + ownTicket + "," + aheadTicket + "," + workTicket + ","
                + pauseTicket + "/" + lastTicket;
        return phase + flags + " session=0x" + Long.toHexString(session) + " own=" + own + " awaited=" + awaited
                + " early=" + earlyNames + " tickets=" + tickets + " failures=" + failures;
    }
}
