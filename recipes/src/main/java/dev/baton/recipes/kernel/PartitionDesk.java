package dev.baton.recipes.kernel;

import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What one member does about its partitions: claims those that are assigned to it, begins with one when its claim is granted, and gives one
 * back only after the work on it has ended.
 *
 * <pre>
 *   IDLE --assigned--> CLAIMING --granted--> WORKING --not assigned any more--> ENDING --ended--> given back, IDLE
 *     ^                   |                     |                                 |
 *     +--not assigned-----+                     +---------- lost -----------> LOST (ends) --ended--> IDLE
 * </pre>
 *
 * <p>A claim is exclusive among all members, so the next one begins after this one has given back, or the ensemble has taken the claim
 * away; its token is larger then. A member never works twice on one partition at a time, also not over a loss. Pure; stepped by one
 * input at a time.
 */
public final class PartitionDesk {
    /** What a member is told about one partition. */
    public enum Fact {
        /** The claim of this ticket is held, by a token. */
        GRANTED,
        /** The claim of this ticket has ended without being held. */
        REFUSED,
        /** What was granted by this ticket is lost. */
        LOST,
        /** The work that was begun by this ticket has ended. */
        ENDED
    }

    /** What a member wants done about one partition. */
    public enum Act {
        /** Claim it. Answered by {@link Fact#GRANTED} or {@link Fact#REFUSED}, once, unless dropped. */
        CLAIM,
        /** Drop the claim of this ticket, or what came of it. */
        DROP,
        /** Begin to work on it. */
        BEGIN,
        /** Have the work ended, and say {@link Fact#ENDED}. The claim is still held. */
        END,
        /** Have the work ended, and say {@link Fact#ENDED}. The claim is lost. */
        ABORT
    }

    /** Something to do. */
    public record Order(Act act, String partition, int ticket, long token) {}

    private enum State {
        CLAIMING,
        WORKING,
        ENDING,
        LOST
    }

    private record Entry(State state, int ticket, long token) {}

    private final SortedMap<String, Entry> entries = new TreeMap<>();
    private SortedSet<String> assigned = new TreeSet<>();
    private int lastTicket;

    /** The partitions that this member is to have from now on. */
    public void assign(SortedSet<String> partitions, List<Order> out) {
        assigned = new TreeSet<>(partitions);
        for (String partition : List.copyOf(entries.keySet())) {
            settle(partition, out);
        }
        for (String partition : assigned) {
            settle(partition, out);
        }
    }

    /** Takes one fact. One whose ticket is not the present one's is late; what it brings is dropped. */
    public void step(Fact fact, String partition, int ticket, long token, List<Order> out) {
        Entry entry = entries.get(partition);
        if (entry == null || entry.ticket() != ticket) {
            if (fact == Fact.GRANTED) {
                out.add(new Order(Act.DROP, partition, ticket, token));
            }
            return;
        }
        switch (fact) {
            case GRANTED -> {
                if (entry.state() == State.CLAIMING) {
                    entries.put(partition, new Entry(State.WORKING, ticket, token));
                    out.add(new Order(Act.BEGIN, partition, ticket, token));
                }
            }
            case REFUSED -> {
                if (entry.state() == State.CLAIMING) {
                    entries.remove(partition);
                }
            }
            case LOST -> lost(partition, entry, out);
            case ENDED -> {
                if (entry.state() == State.ENDING) {
                    out.add(new Order(Act.DROP, partition, ticket, entry.token()));
                }
                if (entry.state() == State.ENDING || entry.state() == State.LOST) {
                    entries.remove(partition);
                }
            }
        }
        settle(partition, out);
    }

    private void lost(String partition, Entry entry, List<Order> out) {
        if (entry.state() == State.WORKING) {
            out.add(new Order(Act.ABORT, partition, entry.ticket(), entry.token()));
        }
        if (entry.state() != State.CLAIMING) {
            entries.put(partition, new Entry(State.LOST, entry.ticket(), entry.token()));
        }
    }

    /** Brings what is done about a partition into line with the assignment. */
    private void settle(String partition, List<Order> out) {
        Entry entry = entries.get(partition);
        boolean wanted = assigned.contains(partition);
        if (entry == null) {
            if (wanted) {
                int ticket = ++lastTicket;
                entries.put(partition, new Entry(State.CLAIMING, ticket, 0));
                out.add(new Order(Act.CLAIM, partition, ticket, 0));
            }
        } else if (!wanted && entry.state() == State.CLAIMING) {
            entries.remove(partition);
            out.add(new Order(Act.DROP, partition, entry.ticket(), 0));
        } else if (!wanted && entry.state() == State.WORKING) {
            entries.put(partition, new Entry(State.ENDING, entry.ticket(), entry.token()));
            out.add(new Order(Act.END, partition, entry.ticket(), entry.token()));
        }
    }

    /** Whether nothing is claimed, held or worked on. */
    public boolean isIdle() {
        return entries.isEmpty();
    }

    @Override
    public String toString() {
        return "PartitionDesk[" + entries + " assigned=" + assigned + "]";
    }
}
