package dev.baton.recipes.kernel;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
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

    private record Node(long czxid, long owner) {}

    private record Watch(int contender, int ticket, String name) {}

    /** Stands for the children in a watch. */
    private static final String CHILDREN = "*";

    private final Map<String, Node> nodes;
    private final Set<String> revokedNodes = new TreeSet<>();
    private int deletions;
    private final List<Watch> watches;
    private final Side[] sides;
    private int sequence;
    private long zxid;
    private long lastSession;
    private long lastToken;
    private long lastExclusiveToken;
    private boolean parentExists;
    private final boolean repeats;
    private final Rules rules;

    /** The node of a reader that was a writer, and which contender made it; null if there is none. */
    private String downgraded;

    private int downgrader;

    /** The node of a reader that has lost its session. */
    private String readerStopped;

    /** With contenders that have begun. Only a world with repeats remembers what was told last. */
    ContenderWorld(Rules rules, boolean patient, boolean repeats) {
        int contenders = rules.kinds().size();
        this.rules = rules;
        this.repeats = repeats;
        nodes = new TreeMap<>();
        watches = new ArrayList<>();
        sides = new Side[contenders];
        parentExists = true;
        for (int i = 0; i < contenders; i++) {
            Kind kind = rules.kinds().get(i);
            sides[i] = new Side(i, new Contender(new UUID(i + 1, 0), kind.label(), kind.admission(), patient));
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
        sides = new Side[other.sides.length];
        for (int i = 0; i < sides.length; i++) {
            sides[i] = new Side(other.sides[i]);
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
        for (Side side : sides) {
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
            for (Side side : sides) {
                side.add(actions, Move.LINGER, !side.finished && !side.lingered);
            }
        }
        return actions;
    }

    /** The moves that spoil things, each allowed only where it makes sense. */
    List<Action> faults(int spared) {
        List<Action> actions = new ArrayList<>();
        for (Side side : List.of(sides).subList(0, spared)) {
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

    private String nodeOf(Side side) {
        return nodes.entrySet().stream()
                .filter(e -> e.getValue().owner() == side.session)
                .map(Map.Entry::getKey)
                .filter(name -> !name.equals(downgraded))
                .findFirst()
                .orElse(null);
    }

    void apply(Action action) {
        Side side = sides[action.contender()];
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

    private void downgrade(Side side) {
        downgraded = "_c_d-" + Admission.READER_LABEL + new Anchor(side.name).number();
        downgrader = side.index;
        nodes.put(downgraded, new Node(++zxid, side.session));
    }

    /** Ends the test if more hold than may, or one holds without its node. */
    private void check() {
        int holders = downgraded == null || !nodes.containsKey(downgraded) ? 0 : 1;
        Side alone = null;
        for (Side side : sides) {
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
        for (Side side : sides) {
            require(side.finished, "contender " + side.index + " waits for ever");
            require(side.admitted || side.gaveUp, "contender " + side.index + " ended without an answer");
        }
        require(nodes.isEmpty(), "nodes left behind: " + nodes);
    }

    boolean admitted(int contender) {
        return sides[contender].admitted;
    }

    private void require(boolean condition, String message) {
        if (!condition) {
            throw new AssertionError(message + "\n" + this);
        }
    }

    // ---- the server

    private void serve(Side side, ContenderOutput request) {
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

    private void resume(Side side) {
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

    private void expire(Side side) {
        long session = side.lostSession;
        side.lostSession = 0;
        nodes.entrySet().stream()
                .filter(e -> e.getValue().owner() == session)
                .map(Map.Entry::getKey)
                .toList()
                .forEach(this::delete);
    }

    private void renew(Side side) {
        side.session = ++lastSession;
        side.connected = true;
        side.pause = 0;
        side.requests.addAll(side.unanswered);
        side.unanswered.clear();
        side.answers.add(new ContenderInput.SessionUp(side.session));
    }

    // ---- a client

    private final class Side {
        final int index;
        final Contender contender;
        final Deque<ContenderOutput> requests = new ArrayDeque<>();
        final Deque<ContenderInput> answers = new ArrayDeque<>();
        final Deque<ContenderOutput> unanswered = new ArrayDeque<>();
        long session;
        long lostSession;
        boolean connected = true;
        boolean holds;
        boolean admitted;
        boolean gaveUp;
        boolean finished;
        boolean kicked;
        boolean lingered;
        boolean revocationAsked;
        int missed;
        int pause;
        String name;
        long token;
        ContenderInput lastTold;

        Side(int index, Contender contender) {
            this.index = index;
            this.contender = contender;
        }

        Side(Side other) {
            this(other.index, copyOf(other.contender));
            requests.addAll(other.requests);
            answers.addAll(other.answers);
            unanswered.addAll(other.unanswered);
            session = other.session;
            lostSession = other.lostSession;
            connected = other.connected;
            holds = other.holds;
            admitted = other.admitted;
            gaveUp = other.gaveUp;
            finished = other.finished;
            kicked = other.kicked;
            lingered = other.lingered;
            revocationAsked = other.revocationAsked;
            missed = other.missed;
            pause = other.pause;
            name = other.name;
            token = other.token;
            lastTold = other.lastTold;
        }

        /** Whether nothing has been asked of the server yet. */
        boolean fresh() {
            return requests.peek() instanceof ContenderOutput.CreateNode && answers.isEmpty();
        }

        void add(List<Action> actions, Move move, boolean possible) {
            if (possible) {
                actions.add(new Action(move, index));
            }
        }

        /** Whether the news that this session is up is on its way already. */
        boolean told(long id) {
            return answers.contains(new ContenderInput.SessionUp(id));
        }

        void tell(ContenderInput input) {
            lastTold = !repeats
                            || input.kind() == ContenderInput.Kind.ABANDON
                            || input.kind() == ContenderInput.Kind.START
                            || input.kind().name().startsWith("SESSION")
                    ? null
                    : input;
            List<ContenderOutput> out = new ArrayList<>();
            contender.step(input, out);
            for (ContenderOutput output : out) {
                require(!finished, "output after the end: " + output);
                take(output);
            }
        }

        private void take(ContenderOutput output) {
            switch (output.kind()) {
                case CREATE_NODE, CREATE_PARENTS, LIST_CHILDREN, WATCH_NODE, WATCH_CHILDREN, REMOVE_NODE -> {
                    if (connected) {
                        requests.add(output);
                    } else {
                        fail(output);
                    }
                }
                case PAUSE -> pause = ((ContenderOutput.Pause) output).ticket();
                case ADMITTED -> {
                    var admission = (ContenderOutput.Admitted) output;
                    require(!admitted && !gaveUp, "admitted twice or too late");
                    name = admission.name();
                    token = admission.czxid();
                    admitted = true;
                    holds = true;
                    kicked = !nodes.containsKey(name);
                    boolean exclusive = rules.kinds().get(index).exclusive();
                    require(kicked || token > (exclusive ? lastToken : lastExclusiveToken), "token order");
                    lastToken = Math.max(lastToken, token);
                    lastExclusiveToken = exclusive ? Math.max(lastExclusiveToken, token) : lastExclusiveToken;
                }
                case HOLD_DOUBTED, HOLD_LOST -> holds = false;
                case HOLD_CONFIRMED -> holds = true;
                case REVOCATION_ASKED -> {
                    require(holds && !revocationAsked, "asked for twice, or for what is not held");
                    revocationAsked = true;
                }
                case GAVE_UP -> {
                    require(!admitted && !gaveUp, "gave up twice or too late");
                    gaveUp = true;
                }
                case FINISHED -> {
                    finished = true;
                    holds = false;
                }
            }
        }

        void abandon() {
            holds = false;
            tell(new ContenderInput.Abandon(GiveUp.CANCELLED));
        }

        void breakConnection() {
            connected = false;
            pause = 0;
            missed = deletions + sequence;
            List<ContenderInput> onTheWay = List.copyOf(answers);
            List<ContenderOutput> waiting = List.copyOf(requests);
            answers.clear();
            requests.clear();
            // news of the session are the client's own and not lost with the connection
            onTheWay.stream()
                    .filter(input -> input.kind().name().startsWith("SESSION"))
                    .forEach(answers::add);
            answers.add(new ContenderInput.SessionDown());
            onTheWay.forEach(this::lostAnswer);
            waiting.forEach(this::fail);
        }

        /** The server has done it and the client does not know. */
        private void lostAnswer(ContenderInput input) {
            switch (input.kind()) {
                case CREATED -> unknown(((ContenderInput.Created) input).ticket());
                case REMOVED -> unknown(((ContenderInput.Removed) input).ticket());
                case PARENTS_CREATED -> unknown(((ContenderInput.ParentsCreated) input).ticket());
                case FAILED -> unknown(((ContenderInput.Failed) input).ticket());
                case LISTED -> repeat(((ContenderInput.Listed) input).ticket());
                case NODE_SEEN -> repeat(((ContenderInput.NodeSeen) input).ticket());
                case NODE_MISSING -> repeat(((ContenderInput.NodeMissing) input).ticket());
                default -> {
                    // an event: the client's registration of the watch survives in its own table
                    if (input instanceof ContenderInput.NodeDeleted event) {
                        watches.add(new Watch(index, event.ticket(), "(deleted)"));
                    } else if (input instanceof ContenderInput.ChildrenChanged event) {
                        watches.add(new Watch(index, event.ticket(), CHILDREN));
                        missed = -1;
                    } else if (input instanceof ContenderInput.NodeChanged event) {
                        watches.add(new Watch(index, event.ticket(), "(deleted)"));
                    }
                }
            }
        }

        private void unknown(int ticket) {
            answers.add(new ContenderInput.Failed(ticket, Trouble.OUTCOME_UNKNOWN));
        }

        private void repeat(int ticket) {
            answers.add(new ContenderInput.Failed(ticket, Trouble.TRANSIENT));
        }

        /** The connection is gone before the server has taken the request. */
        private void fail(ContenderOutput request) {
            switch (request.kind()) {
                case CREATE_NODE -> unknown(((ContenderOutput.CreateNode) request).ticket());
                case CREATE_PARENTS -> unknown(((ContenderOutput.CreateParents) request).ticket());
                case REMOVE_NODE -> unknown(((ContenderOutput.RemoveNode) request).ticket());
                default -> unanswered.add(request); // a read: the client repeats it
            }
        }

        void lose() {
            long id = session;
            lostSession = id;
            session = 0;
            watches.removeIf(watch -> watch.contender() == index);
            answers.removeIf(input -> input.kind() == ContenderInput.Kind.NODE_DELETED
                    || input.kind() == ContenderInput.Kind.NODE_CHANGED
                    || input.kind() == ContenderInput.Kind.CHILDREN_CHANGED);
            if (downgraded != null && downgrader == index) {
                // it is the same client's and stops as a reader too; the node goes with the session
                readerStopped = downgraded;
                downgraded = null;
            }
            tellLost(id);
        }

        /** Told at once, ahead of what is on its way: the worst case for the order of news. */
        private void tellLost(long id) {
            tell(new ContenderInput.SessionLost(id));
        }

        private static Contender copyOf(Contender original) {
            try {
                Contender copy = new Contender(new UUID(0, 0), "", Admission.MUTEX, true);
                for (Field field : FIELDS) {
                    Object value = field.get(original);
                    field.set(copy, value instanceof Orders orders ? new Orders(orders) : value);
                }
                return copy;
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }

        private static final List<Field> FIELDS = fields();

        private static List<Field> fields() {
            List<Field> fields = new ArrayList<>();
            for (Field field : Contender.class.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    field.setAccessible(true);
                    fields.add(field);
                }
            }
            return fields;
        }

        void fingerprint(StringBuilder out) {
            try {
                for (Field field : FIELDS) {
                    if (!Modifier.isFinal(field.getModifiers()) || field.getType() == Orders.class) {
                        Brief.add(field.get(contender), out);
                    }
                }
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
            requests.forEach(item -> Brief.add(item, out.append('>')));
            answers.forEach(item -> Brief.add(item, out.append('<')));
            unanswered.forEach(item -> Brief.add(item, out.append('=')));
            Brief.add(lastTold, out);
            out.append(session)
                    .append(',')
                    .append(lostSession)
                    .append(',')
                    .append(pause)
                    .append(',')
                    .append(token);
            out.append(connected ? 'C' : 'B')
                    .append(holds ? 'H' : '-')
                    .append(kicked ? 'K' : '-')
                    .append(lingered ? 'L' : '-');
            out.append(revocationAsked ? 'R' : '-').append(missed);
            out.append(finished ? 'F' : '-').append(admitted ? 'A' : '-').append(gaveUp ? 'G' : '-');
        }

        @Override
        public String toString() {
            return "  " + index + ": " + contender + (connected ? "" : " broken") + (holds ? " HOLDS" : "")
                    + (kicked ? " kicked" : "") + (finished ? " finished" : "") + " session=" + session + " lost="
                    + lostSession + " pause=" + pause + " token=" + token + " name=" + name + "\n     requests="
                    + requests
                    + "\n     answers=" + answers + "\n     repeated=" + unanswered;
        }
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
        for (Side side : sides) {
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
        for (Side side : sides) {
            text.append(side).append('\n');
        }
        return text.toString();
    }
}
