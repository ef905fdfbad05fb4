package dev.baton.recipes.kernel;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** One contender of a {@link ContenderWorld}, its client, and what is on the way between client and server. */
final class ContenderSide {
    private final ContenderWorld world;
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

    ContenderSide(ContenderWorld world, int index, Contender contender) {
        this.world = world;
        this.index = index;
        this.contender = contender;
    }

    ContenderSide(ContenderWorld world, ContenderSide other) {
        this(world, other.index, copyOf(other.contender));
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

    void add(List<ContenderWorld.Action> actions, ContenderWorld.Move move, boolean possible) {
        if (possible) {
            actions.add(new ContenderWorld.Action(move, index));
        }
    }

    /** Whether the news that this session is up is on its way already. */
    boolean told(long id) {
        return answers.contains(new ContenderInput.SessionUp(id));
    }

    void tell(ContenderInput input) {
        lastTold = !world.repeats
                        || input.kind() == ContenderInput.Kind.ABANDON
                        || input.kind() == ContenderInput.Kind.START
                        || input.kind().name().startsWith("SESSION")
                ? null
                : input;
        List<ContenderOutput> out = new ArrayList<>();
        contender.step(input, out);
        for (ContenderOutput output : out) {
            world.require(!finished, "output after the end: " + output);
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
                world.require(!admitted && !gaveUp, "admitted twice or too late");
                name = admission.name();
                token = admission.czxid();
                admitted = true;
                holds = true;
                kicked = !world.nodes.containsKey(name);
                boolean exclusive = world.rules.kinds().get(index).exclusive();
                world.require(
                        kicked || token > (exclusive ? world.lastToken : world.lastExclusiveToken), "token order");
                world.lastToken = Math.max(world.lastToken, token);
                world.lastExclusiveToken =
                        exclusive ? Math.max(world.lastExclusiveToken, token) : world.lastExclusiveToken;
            }
            case HOLD_DOUBTED, HOLD_LOST -> holds = false;
            case HOLD_CONFIRMED -> holds = true;
            case REVOCATION_ASKED -> {
                world.require(holds && !revocationAsked, "asked for twice, or for what is not held");
                revocationAsked = true;
            }
            case GAVE_UP -> {
                world.require(!admitted && !gaveUp, "gave up twice or too late");
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
        missed = world.deletions + world.sequence;
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
                    world.watches.add(new ContenderWorld.Watch(index, event.ticket(), "(deleted)"));
                } else if (input instanceof ContenderInput.ChildrenChanged event) {
                    world.watches.add(new ContenderWorld.Watch(index, event.ticket(), ContenderWorld.CHILDREN));
                    missed = -1;
                } else if (input instanceof ContenderInput.NodeChanged event) {
                    world.watches.add(new ContenderWorld.Watch(index, event.ticket(), "(deleted)"));
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
            default -> unanswered.add(request); // a read: the client world.repeats it
        }
    }

    void lose() {
        long id = session;
        lostSession = id;
        session = 0;
        world.watches.removeIf(watch -> watch.contender() == index);
        answers.removeIf(input -> input.kind() == ContenderInput.Kind.NODE_DELETED
                || input.kind() == ContenderInput.Kind.NODE_CHANGED
                || input.kind() == ContenderInput.Kind.CHILDREN_CHANGED);
        if (world.downgraded != null && world.downgrader == index) {
            // it is the same client's and stops as a reader too; the node goes with the session
            world.readerStopped = world.downgraded;
            world.downgraded = null;
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
            Orders orders = null;
            for (Field field : FIELDS) {
                Object value = field.get(original);
                if (value instanceof Orders former) {
                    orders = new Orders(former);
                    field.set(copy, orders);
                } else if (value instanceof Vigil former) {
                    // the orders stand before it
                    field.set(copy, new Vigil(former, Objects.requireNonNull(orders)));
                } else {
                    field.set(copy, value);
                }
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
                if (!Modifier.isFinal(field.getModifiers())
                        || field.getType() == Orders.class
                        || field.getType() == Vigil.class) {
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
