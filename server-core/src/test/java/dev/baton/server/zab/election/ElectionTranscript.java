package dev.baton.server.zab.election;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.server.quorum.MajorityQuorum;
import dev.baton.server.quorum.Membership;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.LongStream;

/**
 * Plays a script against one member's election and compares what it does with the script. A line is an input, with the time in
 * milliseconds in front; the indented lines behind it are everything that follows from it:
 *
 * <pre>
 *   0 start 0x100000005 e1
 *       to 2: LOOKING 1(0x100000005 e1)/r1
 *   10 from 2: LOOKING 2(0x100000003 e1)/r1
 *   210 deadline
 *       decides LEADING 1
 * </pre>
 */
final class ElectionTranscript {
    private static final long MILLI = 1_000_000;

    private final StringBuilder actual = new StringBuilder();
    private final Election election;
    private Decision seen;

    private ElectionTranscript(long self, List<Long> voters, List<Long> observers, ElectionSettings settings) {
        Membership membership = new Membership(MajorityQuorum.of(voters), new TreeSet<>(observers), 0, "");
        election = new Election(self, membership, settings, (to, n) -> effect("to " + to + ": " + n));
    }

    /** Plays {@code script} as member {@code self} among voters 1 to {@code voters}. */
    static void play(long self, int voters, String script) {
        play(self, voters, ElectionSettings.DEFAULTS, script);
    }

    static void play(long self, int voters, ElectionSettings settings, String script) {
        List<Long> ids = LongStream.rangeClosed(1, voters).boxed().toList();
        List<Long> observers = self > voters ? List.of(self) : List.of();
        ElectionTranscript transcript = new ElectionTranscript(self, ids, observers, settings);
        script.lines().filter(line -> !line.startsWith(" ")).forEach(transcript::input);
        assertThat(transcript.actual.toString()).isEqualTo(script);
    }

    private void input(String line) {
        actual.append(line).append('\n');
        String[] words = line.split("[ :]+");
        long now = Long.parseLong(words[0]) * MILLI;
        switch (words[1]) {
            case "start" -> {
                seen = null;
                election.start(now, hex(words[2]), epoch(words[3]));
            }
            case "doubt" -> {
                seen = null;
                election.startUnheard(now, hex(words[2]), epoch(words[3]));
            }
            case "silent" -> election.expectNothingFrom(now, Long.parseLong(words[2]));
            case "from" ->
                election.onNotification(
                        now, Long.parseLong(words[2]), notification(Arrays.copyOfRange(words, 3, words.length)));
            case "deadline" -> election.onDeadline(now);
            case "reach" -> election.onReachable(now, Long.parseLong(words[2]));
            case "lose" -> election.onUnreachable(now, Long.parseLong(words[2]));
            case "established" -> election.established(epoch(words[2]));
            default -> throw new IllegalArgumentException(line);
        }
        Decision decision = election.decision();
        if (decision != null && !decision.equals(seen)) {
            seen = decision;
            effect("decides " + decision.role() + " " + decision.leader());
        }
    }

    private void effect(String text) {
        actual.append("    ").append(text).append('\n');
    }

    /** For example {@code LOOKING 2(0x100000003 e1)/r1}, or {@code LOOKING nobody/r1}. */
    private static Notification notification(String[] words) {
        String text = String.join(" ", words);
        PeerState state = PeerState.valueOf(words[0].toUpperCase(Locale.ROOT));
        long round = Long.parseLong(text.substring(text.indexOf("/r") + 2));
        if (text.contains("nobody")) {
            return new Notification(state, Vote.ofNonVoter(round), "");
        }
        String[] fields =
                text.substring(words[0].length() + 1, text.indexOf("/r")).split("[( )]");
        return new Notification(
                state, new Vote(Long.parseLong(fields[0]), hex(fields[1]), round, epoch(fields[2])), "");
    }

    private static long hex(String word) {
        return Long.parseLong(word.substring(2), 16);
    }

    private static long epoch(String word) {
        return Long.parseLong(word.substring(1));
    }
}
