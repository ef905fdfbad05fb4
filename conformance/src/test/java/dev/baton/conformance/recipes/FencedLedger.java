package dev.baton.conformance.recipes;

import java.util.ArrayList;
import java.util.List;

/** What a lock guards: takes the writes of holders in token order and refuses older tokens. */
final class FencedLedger {
    private final List<Entry> holders = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();

    /** One turn of one holder. */
    record Entry(String kind, long token) {}

    /** A new holder writes for the first time. Returns the number of holders so far. */
    synchronized int enter(String kind, long token) {
        if (!holders.isEmpty() && token <= newest().token()) {
            refused.add(kind + " entered with 0x" + Long.toHexString(token) + " after " + newest());
        } else {
            holders.add(new Entry(kind, token));
        }
        return holders.size();
    }

    /** The holder writes again, before it releases. */
    synchronized void leave(String kind, long token) {
        if (newest().token() != token) {
            refused.add(kind + " still wrote with 0x" + Long.toHexString(token) + " after " + newest());
        }
    }

    private Entry newest() {
        return holders.get(holders.size() - 1);
    }

    synchronized List<String> refused() {
        return List.copyOf(refused);
    }

    synchronized int size() {
        return holders.size();
    }

    /** How often a holder of one kind was followed by one of the other. */
    synchronized long handOvers(String from, String to) {
        long count = 0;
        for (int i = 1; i < holders.size(); i++) {
            if (holders.get(i - 1).kind().equals(from) && holders.get(i).kind().equals(to)) {
                count++;
            }
        }
        return count;
    }
}
