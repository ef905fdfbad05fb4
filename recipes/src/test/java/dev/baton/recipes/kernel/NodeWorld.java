package dev.baton.recipes.kernel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * A model of one node of an ensemble and of the clients whose kernels are about it, under a seed. Every request waits at the
 * server and every answer on its way back until chance moves it on; connections break with requests served or not, sessions are
 * declared lost before the server ends them, and a request of a lost session may still be served until then.
 */
final class NodeWorld {
    private final Random random;
    final List<Side> sides = new ArrayList<>();
    private final List<String> history = new ArrayList<>();
    View node = View.MISSING;
    private long zxid;
    private long lastSession;

    /** How many requests of lost sessions were served all the same. */
    int lateServed;

    NodeWorld(long seed) {
        random = new Random(seed);
    }

    Random random() {
        return random;
    }

    Side add(NodeKernel kernel) {
        Side side = new Side(sides.size(), kernel);
        sides.add(side);
        side.session = ++lastSession;
        side.sessions.add(side.session);
        side.tell(new Fact.SessionUp(side.session));
        side.tell(new Fact.Start());
        return side;
    }

    /** Some moves by chance, faults among them. */
    void shake(int moves) {
        for (int i = 0; i < moves; i++) {
            Side side = sides.get(random.nextInt(sides.size()));
            switch (random.nextInt(16)) {
                case 0 -> side.breakConnection();
                case 1 -> side.lose();
                case 2 -> side.expire();
                case 3 -> side.serveLate();
                case 4 -> side.tell(new Fact.Changed(), side.watches());
                default -> side.progress();
            }
        }
    }

    /** Goes on without faults until nothing moves any more. */
    void settle() {
        for (int calm = 0; calm < 3; ) {
            boolean moved = false;
            for (Side side : sides) {
                while (side.progress()) {
                    moved = true;
                    require(history.size() < 200_000, "never comes to rest");
                }
                moved |= side.expire();
            }
            calm = moved ? 0 : calm + 1;
        }
    }

    void require(boolean condition, String message) {
        if (!condition) {
            int from = Math.max(0, history.size() - 120);
            throw new AssertionError(message + "\nnode " + node + "\n" + sides + "\n"
                    + String.join("\n", history.subList(from, history.size())));
        }
    }

    private void log(String what) {
        history.add(what);
    }

    // ---- the server

    void foreignWrite(byte[] data) {
        if (node.exists()) {
            node = changed(data);
        } else {
            node = created(data, 0);
        }
        log("foreign write -> " + node);
        fire();
    }

    void foreignDelete() {
        if (node.exists()) {
            node = View.MISSING;
            zxid++;
            log("foreign delete");
            fire();
        }
    }

    void foreignChildren(List<String> children) {
        zxid++;
        node = new View(true, node.bytes(), children, 0, Math.max(1, node.czxid()), node.mzxid(), 0, 0);
        log("children " + children);
        fire();
    }

    private View created(byte[] data, long owner) {
        long id = ++zxid;
        return new View(true, data, List.of(), 0, id, id, 0, owner);
    }

    private View changed(byte[] data) {
        return new View(true, data, node.children(), node.version() + 1, node.czxid(), ++zxid, 0, node.owner());
    }

    private void fire() {
        for (Side side : sides) {
            if (side.connected && side.watchedBy == side.session && side.session != 0) {
                side.answers.add(new Fact.Changed());
            }
        }
    }

    private Fact serve(Side side, long session, Command request) {
        return switch (request.kind()) {
            case WATCH -> {
                side.watchedBy = session;
                yield new Fact.Watching(((Command.Watch) request).ticket());
            }
            case LOOK -> new Fact.Seen(((Command.Look) request).ticket(), node);
            case CREATE -> {
                var create = (Command.Create) request;
                if (node.exists()) {
                    yield new Fact.Failed(create.ticket(), Problem.CONFLICT);
                }
                node = created(create.data(), create.ephemeral() ? session : 0);
                fire();
                yield new Fact.Done(create.ticket(), node);
            }
            case WRITE -> {
                var write = (Command.Write) request;
                if (!node.exists() || node.version() != write.version()) {
                    yield new Fact.Failed(write.ticket(), Problem.CONFLICT);
                }
                node = changed(write.data());
                fire();
                yield new Fact.Done(write.ticket(), node);
            }
            case REMOVE -> {
                var remove = (Command.Remove) request;
                if (node.exists() && node.version() != remove.version()) {
                    yield new Fact.Failed(remove.ticket(), Problem.CONFLICT);
                }
                if (node.exists()) {
                    require(side.sessions.contains(node.owner()), "removes what is not its own");
                    node = View.MISSING;
                    zxid++;
                    fire();
                }
                yield new Fact.Done(remove.ticket(), View.MISSING);
            }
            case REPLACE -> {
                var replace = (Command.Replace) request;
                if (!node.exists() || node.version() != replace.version()) {
                    yield new Fact.Failed(replace.ticket(), Problem.CONFLICT);
                }
                if (!side.sessions.contains(node.owner())) {
                    side.displaced++;
                }
                node = created(replace.data(), session);
                fire();
                yield new Fact.Done(replace.ticket(), node);
            }
            default -> throw new IllegalStateException("not a request: " + request);
        };
    }

    // ---- a client

    final class Side {
        final int index;
        final NodeKernel kernel;
        final Deque<Command> requests = new ArrayDeque<>();
        final Deque<Fact> answers = new ArrayDeque<>();

        final Deque<Command> late = new ArrayDeque<>();
        final List<Notice> notices = new ArrayList<>();
        final Set<Long> sessions = new HashSet<>();
        long session;
        long dying;
        long watchedBy;
        boolean connected = true;
        boolean finished;
        boolean present;
        int displaced;
        final Deque<Integer> pauses = new ArrayDeque<>();

        Side(int index, NodeKernel kernel) {
            this.index = index;
            this.kernel = kernel;
        }

        boolean watches() {
            return watchedBy == session && session != 0;
        }

        void tell(Fact fact, boolean sensible) {
            if (sensible) {
                tell(fact);
            }
        }

        void tell(Fact fact) {
            List<Command> out = new ArrayList<>();
            kernel.step(fact, out);
            log(index + " " + fact + " => " + out);
            for (Command command : out) {
                require(!finished, "command after the end: " + command);
                switch (command.kind()) {
                    case PAUSE -> pauses.add(((Command.Pause) command).ticket());
                    case TELL -> told(((Command.Tell) command).notice());
                    case FINISHED -> finished = true;
                    default -> requests.add(command);
                }
            }
        }

        private void told(Notice notice) {
            notices.add(notice);
            if (notice.kind() == Notice.Kind.PRESENT) {
                require(((Notice.Present) notice).view().owner() == session, "present by another session's node");
                present = true;
            } else if (notice.kind() == Notice.Kind.ABSENT) {
                present = false;
            }
        }

        /** One step that every client makes by itself; false if there is none. */
        boolean progress() {
            if (!pauses.isEmpty() && random.nextInt(8) == 0) {
                tell(new Fact.PauseOver(pauses.remove()));
            } else if (!connected && session != 0) {
                resume();
            } else if (session == 0) {
                renew();
            } else if (!answers.isEmpty() && (requests.isEmpty() || random.nextBoolean())) {
                tell(answers.poll());
            } else if (!requests.isEmpty()) {
                answers.add(serve(this, session, requests.poll()));
            } else if (!pauses.isEmpty()) {
                tell(new Fact.PauseOver(pauses.remove()));
            } else {
                return false;
            }
            return true;
        }

        void breakConnection() {
            if (!connected || session == 0) {
                return;
            }
            connected = false;
            log(index + " breaks");
            // answers on the way are lost; what asked for them is repeated if it is a read, and unknown otherwise
            List<Fact> failures = new ArrayList<>();
            List<Command> again = new ArrayList<>();
            for (Fact answer : answers) {
                if (answer instanceof Fact.Seen seen) {
                    again.add(new Command.Look(seen.ticket(), Command.Form.DATA, false));
                } else if (answer instanceof Fact.Watching watching) {
                    again.add(new Command.Watch(watching.ticket()));
                } else if (ticketOf(answer) != 0) {
                    failures.add(new Fact.Failed(ticketOf(answer), Problem.OUTCOME_UNKNOWN));
                }
            }
            for (Command request : requests) {
                if (request.kind() == Command.Kind.LOOK || request.kind() == Command.Kind.WATCH) {
                    again.add(request);
                } else if (random.nextInt(3) == 0) {
                    again.add(request); // had not been sent
                } else {
                    late.add(request);
                    failures.add(new Fact.Failed(ticketOf(request), Problem.OUTCOME_UNKNOWN));
                }
            }
            answers.clear();
            requests.clear();
            requests.addAll(again);
            if (random.nextBoolean()) {
                late.clear(); // lost with the connection
            }
            failures.forEach(this::tell);
            tell(new Fact.SessionDown());
        }

        private void resume() {
            connected = true;
            late.clear(); // the ensemble refuses what comes over the former connection
            log(index + " resumes");
            tell(new Fact.SessionUp(session));
        }

        void lose() {
            if (connected || session == 0 || dying != 0) {
                return;
            }
            dying = session;
            session = 0;
            log(index + " loses " + dying);
            tell(new Fact.SessionLost(dying));
        }

        boolean expire() {
            if (dying == 0) {
                return false;
            }
            long gone = dying;
            dying = 0;
            late.clear();
            log(index + " expires " + gone);
            if (node.exists() && node.owner() == gone) {
                node = View.MISSING;
                zxid++;
                fire();
            }
            return true;
        }

        private void renew() {
            session = ++lastSession;
            sessions.add(session);
            connected = true;
            log(index + " renews " + session);
            tell(new Fact.SessionUp(session));
        }

        /** A request of a session that the client has given up, still on its way inside the ensemble. */
        void serveLate() {
            if (dying != 0 && !late.isEmpty()) {
                Command request = late.poll();
                Fact answer = serve(this, dying, request);
                log(index + " late " + request + " -> " + answer);
                lateServed++;
            }
        }

        @Override
        public String toString() {
            return index + " session=" + session + " dying=" + dying + " connected=" + connected + " " + kernel
                    + " requests=" + requests + " answers=" + answers + " pauses=" + pauses + "\n";
        }
    }

    private static int ticketOf(Fact fact) {
        return switch (fact.kind()) {
            case SEEN -> ((Fact.Seen) fact).ticket();
            case DONE -> ((Fact.Done) fact).ticket();
            case FAILED -> ((Fact.Failed) fact).ticket();
            case WATCHING -> ((Fact.Watching) fact).ticket();
            default -> 0;
        };
    }

    private static int ticketOf(Command command) {
        return switch (command.kind()) {
            case CREATE -> ((Command.Create) command).ticket();
            case WRITE -> ((Command.Write) command).ticket();
            case REMOVE -> ((Command.Remove) command).ticket();
            case REPLACE -> ((Command.Replace) command).ticket();
            default -> 0;
        };
    }

    static byte[] bytes(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    static boolean holds(View view, String text) {
        return view.exists() && Arrays.equals(view.bytes(), bytes(text));
    }
}
