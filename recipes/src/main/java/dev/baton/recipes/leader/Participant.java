package dev.baton.recipes.leader;

import dev.baton.recipes.driver.RankedNodes;
import java.nio.charset.StandardCharsets;

/**
 * A candidate as the ensemble knows it.
 *
 * @param id what it calls itself, empty if it does not say or was asked to stand back
 * @param path its node
 * @param term creation zxid of its node: the fencing token, if it leads
 * @param sessionId the session it lives with
 * @param priority its priority, 0 for candidates of Curator's
 */
public record Participant(String id, String path, long term, long sessionId, int priority) {
    /** Between id and priority; Curator's clients take all of it for the id. */
    private static final String PRIORITY = "\n#priority=";

    static byte[] encode(String id, int priority) {
        return (priority == 0 ? id : id + PRIORITY + priority).getBytes(StandardCharsets.UTF_8);
    }

    static Participant of(String path, byte[] data, long term, long sessionId) {
        if (RankedNodes.isAsked(data)) {
            return new Participant("", path, term, sessionId, Integer.MIN_VALUE);
        }
        String text = new String(data, StandardCharsets.UTF_8);
        int mark = text.lastIndexOf(PRIORITY);
        String number = mark < 0 ? "" : text.substring(mark + PRIORITY.length());
        return number.matches("-?[0-9]{1,9}")
                ? new Participant(text.substring(0, mark), path, term, sessionId, Integer.parseInt(number))
                : new Participant(text, path, term, sessionId, 0);
    }
}
