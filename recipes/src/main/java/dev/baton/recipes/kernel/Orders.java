package dev.baton.recipes.kernel;

import java.util.List;

/**
 * Commands that a contender has given and whose answers still count, by their tickets. An order given up has no ticket any more, so
 * its answer is nobody's.
 */
final class Orders {
    /** Marks that no answer is expected, or that one given up before may be ignored. */
    private static final int NONE = 0;

    /** What a ticket was for. */
    enum Role {
        CREATE,
        LIST,
        OWN,
        AHEAD,
        BEYOND,
        WORK,
        NOBODY
    }

    private int last;
    private int create;
    private int list;
    private int own;
    private int ahead;
    private int beyond;
    private int work;
    private int pause;

    /** The watch on the own node has been answered, so its end will be told. */
    private boolean ownSeen;

    Orders() {}

    /** As another one stands now. */
    Orders(Orders other) {
        last = other.last;
        create = other.create;
        list = other.list;
        own = other.own;
        ahead = other.ahead;
        beyond = other.beyond;
        work = other.work;
        pause = other.pause;
        ownSeen = other.ownSeen;
    }

    void create(OwnNode node, List<ContenderOutput> out) {
        create = ++last;
        out.add(new ContenderOutput.CreateNode(create, node.prefix(), node.anchor()));
    }

    void createParents(List<ContenderOutput> out) {
        work = ++last;
        out.add(new ContenderOutput.CreateParents(work));
    }

    void list(boolean confirmed, List<ContenderOutput> out) {
        list = ++last;
        out.add(new ContenderOutput.ListChildren(list, confirmed));
    }

    /** Unless it is watched already. */
    void watchOwn(String name, boolean confirmed, List<ContenderOutput> out) {
        if (own == NONE) {
            own = ++last;
            ownSeen = false;
            out.add(new ContenderOutput.WatchNode(own, name, confirmed));
        }
    }

    /** Unless something is awaited already. Returns whether it was not. */
    boolean await(Admission.Verdict verdict, List<ContenderOutput> out) {
        if (ahead != NONE) {
            return false;
        }
        ahead = ++last;
        out.add(
                switch (verdict.kind()) {
                    case AWAIT ->
                        new ContenderOutput.WatchNode(ahead, ((Admission.Verdict.Await) verdict).name(), false);
                    case AWAIT_CHANGE -> new ContenderOutput.WatchChildren(ahead);
                    case ADMIT -> throw new IllegalArgumentException("nothing to wait for");
                });
        return true;
    }

    /** Unless one is watched already. */
    void watchBeyond(String name, List<ContenderOutput> out) {
        if (beyond == NONE) {
            beyond = ++last;
            out.add(new ContenderOutput.WatchNode(beyond, name, false));
        }
    }

    void remove(String name, List<ContenderOutput> out) {
        work = ++last;
        out.add(new ContenderOutput.RemoveNode(work, name));
    }

    void pause(int attempt, List<ContenderOutput> out) {
        pause = ++last;
        out.add(new ContenderOutput.Pause(pause, attempt));
    }

    boolean isPause(int ticket) {
        return ticket == pause && ticket != NONE;
    }

    /** What a ticket is for, if its answer counts. */
    Role roleOf(int ticket) {
        if (ticket == NONE) {
            return Role.NOBODY;
        }
        return ticket == create
                ? Role.CREATE
                : ticket == list
                        ? Role.LIST
                        : ticket == own
                                ? Role.OWN
                                : ticket == ahead
                                        ? Role.AHEAD
                                        : ticket == beyond ? Role.BEYOND : ticket == work ? Role.WORK : Role.NOBODY;
    }

    /** As {@link #roleOf}, of a node that has been seen and is watched from now on. */
    Role see(int ticket) {
        Role role = roleOf(ticket);
        ownSeen |= role == Role.OWN;
        return role;
    }

    /** As {@link #roleOf}; after this the ticket is for nothing any more. */
    Role settle(int ticket) {
        Role role = roleOf(ticket);
        switch (role) {
            case CREATE -> create = NONE;
            case LIST -> list = NONE;
            case OWN -> own = NONE;
            case AHEAD -> dropAwaited();
            case BEYOND -> beyond = NONE;
            case WORK -> work = NONE;
            case NOBODY -> {
                // given up before
            }
        }
        return role;
    }

    boolean isCreating() {
        return create != NONE;
    }

    boolean isListing() {
        return list != NONE;
    }

    /** Whether the own node's end would be told; not before the watch on it was answered. */
    boolean isOwnWatched() {
        return own != NONE && ownSeen;
    }

    void dropList() {
        list = NONE;
    }

    void dropOwn() {
        own = NONE;
    }

    void dropPause() {
        pause = NONE;
    }

    void dropAwaited() {
        ahead = NONE;
        beyond = NONE;
    }

    void dropWatches() {
        own = NONE;
        dropAwaited();
    }

    @Override
    public String toString() {
        return create + "," + list + "," + own + (ownSeen ? "+," : ",") + ahead + "," + beyond + "," + work + ","
                + pause + "/" + last;
    }
}
