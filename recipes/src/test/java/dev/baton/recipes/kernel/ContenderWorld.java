package dev.baton.recipes.kernel;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * A small model of a server and of the sessions of a few contenders: every request waits at the server and every answer on its
 * way back until an {@link Action} moves it on. Checks after each action that at most one contender holds, that holders come
 * in token order, and that whoever holds has its node.
 *
 * <p>The lease is modelled as the client keeps it: a session expires at the server only after its client was told that it is lost.
 */
final class ContenderWorld {
    /** What can happen next to one contender. */
    enum Move {
        /** The server takes the next request. */
        SERVE,
        /** The next answer or event arrives. */
        DELIVER,
        /** The holder releases. */
        RELEASE,
        /** The caller gives up while contending. */
        GIVE_UP,
        /** The connection breaks; what was not answered yet is lost. */
        BREAK,
        /** The same session connects again. */
        RESUME,
        /** The client declares its session lost. */
        LOSE,
        /** The server removes the lost session with its nodes. */
        EXPIRE,
        /** The client opens a new session. */
        RENEW,
        /** Somebody deletes the contender's node. */
        KICK,
        /** The clock raises a doubt about what is held. */
        DOUBT,
        /** A pause that was asked for passes. */
        PAUSE_OVER,
        /** The last fact is told a second time. */
        REPEAT,
        /** The attempt is told that it goes on for long. */
        LINGER,
        /** Somebody asks for what the contender has or will have. */
        REVOKE,
        /** A holding writer has a reader's node put in its own place. */
        DOWNGRADE,
        /** The reader that a writer has become goes. */
        READER_LEAVES
    }

    /** What kind of contenders a world has, and who of them may hold together. */
    record Rules(String name, List<Kind> kinds, int holdersMax) {
        static Rules mutex(int contenders) {
            return new Rules("mutex", Collections.nCopies(contenders, new Kind("lock-", Admission.MUTEX, true)), 1);
        }

        /** Readers and writers, by a letter each. */
        static Rules readWrite(String letters) {
            Kind reader = new Kind(Admission.READER_LABEL, Admission.READER, false);
            Kind writer = new Kind(Admission.WRITER_LABEL, Admission.WRITER, true);
            return new Rules(
                    letters,
                    letters.chars().mapToObj(c -> c == 'W' ? writer : reader).toList(),
                    letters.length());
        }

        static Rules limited(int contenders, int limit) {
            Kind kind = new Kind("lease-", Admission.limited(() -> limit), false);
            return new Rules("limit " + limit, Collections.nCopies(contenders, kind), limit);
        }
    }

    /** How one contender contends, and whether it holds alone. */
    record Kind(String label, Admission admission, boolean exclusive) {}

    record Action(Move move, int contender) {
        @Override
        public String toString() {
            return move + "(" + contender + ")";
        }
    }

    record Node(long czxid, long owner) {}

    record Watch(int contender, int ticket, String name) {}

    /** Stands for the children in a watch. */
    static final String CHILDREN = "*";

    final Map<String, Node> nodes;
    private final Set<String> revokedNodes = new TreeSet<>();
    int deletions;
    final List<Watch> watches;
    private final ContenderSide[] sides;
    int sequence;
    private long zxid;
    private long lastSession;
    long lastToken;
    long lastExclusiveToken;
    private boolean parentExists;
    final boolean repeats;
    final Rules rules;

    /** The node of a reader that was a writer, and which contender made it; null if there is none. */
    String downgraded;

    int downgrader;

    /** The node of a reader that has lost its session. */
    String readerStopped;

    /** With contenders that have begun. Only a world with repeats remembers what was told last. */
    ContenderWorld(Rules rules, boolean patient, boolean repeats) {
        int contenders = rules.kinds().size();
        this.rules = rules;
        this.repeats = repeats;
        nodes = new TreeMap<>();
        watches = new ArrayList<>();
        sides = new ContenderSide[contenders];
        parentExists = true;
        for (int i = 0; i < contenders; i++) {
            Kind kind = rules.kinds().get(i);
            sides[i] = new ContenderSide(
                    this, i, new Contender(new UUID(i + 1, 0), kind.label(), kind.admission(), patient));
            sides[i].session = ++lastSession;
            sides[i].tell(new ContenderInput.SessionUp(sides[i].session));
            sides[i].tell(new ContenderInput.Start());
        }
    }

    private ContenderWorld(ContenderWorld other) {
        nodes = new TreeMap<>(other.nodes);
        revokedNodes.addAll(other.revokedNodes);
        deletions = other.deletions;
        watches = new ArrayList<>(other.watches);
        repeats = other.repeats;
        rules = other.rules;
        downgraded = other.downgraded;
        downgrader = other.downgrader;
        readerStopped = other.readerStopped;
        lastExclusiveToken = other.lastExclusiveToken;
        sequence = other.sequence;
        zxid = other.zxid;
        lastSession = other.lastSession;
        lastToken = other.lastToken;
        parentExists = other.parentExists;
        sides = new ContenderSide[other.sides.length];
        for (int i = 0; i < sides.length; i++) {
            sides[i] = new ContenderSide(this, other.sides[i]);
        }
    }

    ContenderWorld copy() {
        return new ContenderWorld(this);
    }

    /**
     * The moves that a world without faults makes by itself, leaving out orders that cannot matter.
     *
     * <p>An arrival at a contender changes nothing for the others, so where no fault can come in between it goes first and
     * alone. Contenders without faults are alike until their nodes exist, so those are made in one order.
     *
     * @param spared contenders from this index on have no faults
     */
    List<Action> progress(int spared) {
        for (int i = spared; i < sides.length; i++) {
            if (!sides[i].answers.isEmpty()) {
                return List.of(new Action(Move.DELIVER, i));
            }
        }
        List<Action> actions = progress();
        for (int i = spared + 1; i < sides.length; i++) {
            if (sides[i - 1].fresh()
                    && rules.kinds().get(i - 1).equals(rules.kinds().get(i))) {
                int next = i;
                actions.removeIf(action -> action.contender() == next);
            }
        }
        return actions;
    }

    /** The moves without which nothing goes on. */
    List<Action> progress() {
        List<Action> actions = new ArrayList<>();
        for (ContenderSide side : sides) {
            side.add(actions, Move.SERVE, side.connected && !side.requests.isEmpty());
            side.add(actions, Move.DELIVER, !side.answers.isEmpty());
            side.add(actions, Move.RELEASE, side.holds);
            side.add(actions, Move.RESUME, !side.connected && side.session != 0 && !side.told(side.session));
            side.add(
                    actions,
                    Move.LOSE,
                    !side.finished && !side.connected && side.session != 0 && side.lostSession == 0);
            side.add(actions, Move.EXPIRE, side.lostSession != 0);
            side.add(actions, Move.RENEW, side.session == 0 && !side.finished);
            side.add(actions, Move.PAUSE_OVER, side.pause != 0 && side.connected);
            side.add(actions, Move.READER_LEAVES, downgraded != null && downgrader == side.index && !side.holds);
        }
        if (actions.isEmpty()) {
            // not needed where anything else goes on; where it does, it is a fault's turn to tell it early
            for (ContenderSide side : sides) {
                side.add(actions, Move.LINGER, !side.finished && !side.lingered);
            }
        }
        return actions;
    }

    /** The moves that spoil things, each allowed only where it makes sense. */
    List<Action> faults(int spared) {
        List<Action> actions = new ArrayList<>();
        for (ContenderSide side : List.of(sides).subList(0, spared)) {
            boolean live = !side.finished;
            side.add(actions, Move.BREAK, live && side.connected);
            side.add(actions, Move.GIVE_UP, live && !side.admitted && !side.gaveUp);
            side.add(actions, Move.KICK, nodeOf(side) != null);
            side.add(actions, Move.DOUBT, side.holds);
            side.add(actions, Move.REPEAT, live && side.lastTold != null);
            side.add(actions, Move.LINGER, live && !side.lingered);
            side.add(actions, Move.REVOKE, live && nodeOf(side) != null);
            boolean writer = rules.kinds().get(side.index).label().equals(Admission.WRITER_LABEL);
            side.add(actions, Move.DOWNGRADE, writer && side.holds && !side.kicked && downgraded == null);
        }
        return actions;
    }

    private String nodeOf(ContenderSide side) {
        return nodes.entrySet().stream()
                .filter(e -> e.getValue().owner() == side.session)
                .map(Map.Entry::getKey)
                .filter(name -> !name.equals(downgraded))
                .findFirst()
                .orElse(null);
    }

    void apply(Action action) {
        ContenderSide side = sides[action.contender()];
        switch (action.move()) {
            case SERVE -> serve(side, side.requests.poll());
            case DELIVER -> side.tell(side.answers.poll());
            case RELEASE, GIVE_UP -> side.abandon();
            case BREAK -> side.breakConnection();
            case RESUME -> resume(side);
            case LOSE -> side.lose();
            case EXPIRE -> expire(side);
            case RENEW -> renew(side);
            case KICK -> {
                String name = nodeOf(side);
                side.kicked = true;
                delete(name);
            }
            case DOUBT -> side.tell(new ContenderInput.Doubt());
            case PAUSE_OVER -> {
                int ticket = side.pause;
                side.pause = 0;
                side.tell(new ContenderInput.PauseOver(ticket));
            }
            case REPEAT -> side.tell(side.lastTold);
            case LINGER -> {
                side.lingered = true;
                side.tell(new ContenderInput.Lingered());
            }
            case REVOKE -> revoke(nodeOf(side));
            case DOWNGRADE -> downgrade(side);
            case READER_LEAVES -> {
                String name = downgraded;
                downgraded = null;
                delete(name);
            }
        }
        check();
    }

    private void downgrade(ContenderSide side) {
        downgraded = "_c_d-" + Admission.READER_LABEL + new Anchor(side.name).number();
        downgrader = side.index;
        nodes.put(downgraded, new Node(++zxid, side.session));
    }

    /** Ends the test if more hold than may, or one holds without its node. */
    private void check() {
        int holders = downgraded == null || !nodes.containsKey(downgraded) ? 0 : 1;
        ContenderSide alone = null;
        for (ContenderSide side : sides) {
            boolean becomesReader = downgraded != null && downgrader == side.index;
            if (side.holds && !side.kicked && !becomesReader) {
                holders++;
                Node node = nodes.get(side.name);
                require(node != null && node.czxid() == side.token, "holder " + side.index + " has no node");
                alone = rules.kinds().get(side.index).exclusive() ? side : alone;
            }
        }
        require(holders <= rules.holdersMax(), holders + " holders");
        require(alone == null || holders == 1, "another one beside exclusive holder");
    }

    /** What must be true when nothing can move any more. */
    void checkEnd() {
        for (ContenderSide side : sides) {
            require(side.finished, "contender " + side.index + " waits for ever");
            require(side.admitted || side.gaveUp, "contender " + side.index + " ended without an answer");
        }
        require(nodes.isEmpty(), "nodes left behind: " + nodes);
    }

    boolean admitted(int contender) {
        return sides[contender].admitted;
    }

    void require(boolean condition, String message) {
        if (!condition) {
            throw new AssertionError(message + "\n" + this);
        }
    }

    // ---- the server

    private void serve(ContenderSide side, ContenderOutput request) {
        switch (request.kind()) {
            case CREATE_NODE -> {
                var create = (ContenderOutput.CreateNode) request;
                if (!parentExists) {
                    side.answers.add(new ContenderInput.Failed(create.ticket(), Trouble.NODE_MISSING));
                    return;
                }
                String number = Integer.toString(sequence++);
                String name = create.prefix() + "0".repeat(10 - number.length()) + number;
                nodes.put(name, new Node(++zxid, side.session));
                childrenChanged();
                side.answers.add(new ContenderInput.Created(create.ticket(), name, zxid, side.session));
            }
            case CREATE_PARENTS -> {
                parentExists = true;
                side.answers.add(new ContenderInput.ParentsCreated(((ContenderOutput.CreateParents) request).ticket()));
            }
            case LIST_CHILDREN ->
                side.answers.add(new ContenderInput.Listed(
                        ((ContenderOutput.ListChildren) request).ticket(), List.copyOf(nodes.keySet())));
            case WATCH_NODE -> {
                var watch = (ContenderOutput.WatchNode) request;
                Node node = nodes.get(watch.name());
                if (node == null) {
                    side.answers.add(new ContenderInput.NodeMissing(watch.ticket()));
                } else {
                    watches.add(new Watch(side.index, watch.ticket(), watch.name()));
                    side.answers.add(new ContenderInput.NodeSeen(
                            watch.ticket(), node.czxid(), node.owner(), revokedNodes.contains(watch.name())));
                }
            }
            case WATCH_CHILDREN -> {
                int ticket = ((ContenderOutput.WatchChildren) request).ticket();
                watches.add(new Watch(side.index, ticket, CHILDREN));
                side.answers.add(new ContenderInput.Listed(ticket, List.copyOf(nodes.keySet())));
            }
            case REMOVE_NODE -> {
                var remove = (ContenderOutput.RemoveNode) request;
                boolean there = nodes.containsKey(remove.name());
                delete(remove.name());
                side.answers.add(
                        there
                                ? new ContenderInput.Removed(remove.ticket())
                                : new ContenderInput.Failed(remove.ticket(), Trouble.NODE_MISSING));
            }
            default -> throw new IllegalStateException("not a request: " + request);
        }
    }

    private void childrenChanged() {
        for (Watch watch : List.copyOf(watches)) {
            if (watch.name().equals(CHILDREN) && sides[watch.contender()].connected) {
                watches.remove(watch);
                sides[watch.contender()].answers.add(new ContenderInput.ChildrenChanged(watch.ticket()));
            }
        }
    }

    private void revoke(String name) {
        revokedNodes.add(name);
        for (Watch watch : List.copyOf(watches)) {
            if (watch.name().equals(name) && sides[watch.contender()].connected) {
                watches.remove(watch);
                sides[watch.contender()].answers.add(new ContenderInput.NodeChanged(watch.ticket()));
            }
        }
    }

    private void delete(String name) {
        if (nodes.remove(name) == null) {
            return;
        }
        deletions++;
        childrenChanged();
        for (Watch watch : List.copyOf(watches)) {
            if (watch.name().equals(name) && sides[watch.contender()].connected) {
                watches.remove(watch);
                sides[watch.contender()].answers.add(new ContenderInput.NodeDeleted(watch.ticket()));
            }
        }
    }

    private void resume(ContenderSide side) {
        side.connected = true;
        side.pause = 0;
        // the client registers its watches again and hears of what it missed, before anything else
        for (Watch watch : List.copyOf(watches)) {
            if (watch.contender() == side.index && watch.name().equals(CHILDREN)) {
                watches.remove(watch);
                if (side.missed != deletions + sequence) {
                    side.answers.add(new ContenderInput.ChildrenChanged(watch.ticket()));
                }
            } else if (watch.contender() == side.index && !nodes.containsKey(watch.name())) {
                watches.remove(watch);
                side.answers.add(new ContenderInput.NodeDeleted(watch.ticket()));
            }
        }
        side.requests.addAll(side.unanswered);
        side.unanswered.clear();
        side.answers.add(new ContenderInput.SessionUp(side.session));
    }

    private void expire(ContenderSide side) {
        long session = side.lostSession;
        side.lostSession = 0;
        nodes.entrySet().stream()
                .filter(e -> e.getValue().owner() == session)
                .map(Map.Entry::getKey)
                .toList()
                .forEach(this::delete);
    }

    private void renew(ContenderSide side) {
        side.session = ++lastSession;
        side.connected = true;
        side.pause = 0;
        side.requests.addAll(side.unanswered);
        side.unanswered.clear();
        side.answers.add(new ContenderInput.SessionUp(side.session));
    }

    /** The whole state in short: worlds with equal texts behave equally. */
    String fingerprint() {
        StringBuilder text = new StringBuilder(400);
        nodes.forEach((name, node) ->
                Brief.add(name, text).append(node.czxid()).append('o').append(node.owner()));
        for (Watch watch : watches) {
            Brief.add(watch.name(), text)
                    .append('w')
                    .append(watch.contender())
                    .append('t')
                    .append(watch.ticket());
        }
        text.append('q')
                .append(sequence)
                .append('k')
                .append(lastToken)
                .append(',')
                .append(lastExclusiveToken);
        text.append(',').append(deletions).append(revokedNodes.size());
        if (downgraded != null || readerStopped != null) {
            text.append('d').append(downgraded != null).append(downgrader);
        }
        for (ContenderSide side : sides) {
            side.fingerprint(text.append('|'));
        }
        return text.toString();
    }

    /** For people. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder()
                .append(nodes)
                .append(watches)
                .append(sequence)
                .append(' ')
                .append(lastToken)
                .append('\n');
        for (ContenderSide side : sides) {
            text.append(side).append('\n');
        }
        return text.toString();
    }
}
