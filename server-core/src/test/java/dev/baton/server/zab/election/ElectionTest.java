package dev.baton.server.zab.election;

import org.junit.jupiter.api.Test;

/** What one member does in an election, as transcripts. */
class ElectionTest {
    @Test
    void theBetterHistoryWinsAndAQuorumWaitsForSomethingBetter() {
        ElectionTranscript.play(1, 3, """
                0 start 0x100000005 e1
                    to 2: LOOKING 1(0x100000005 e1)/r1
                    to 3: LOOKING 1(0x100000005 e1)/r1
                10 from 2: LOOKING 2(0x100000003 e1)/r1
                20 from 2: LOOKING 1(0x100000005 e1)/r1
                199 deadline
                220 deadline
                    decides LEADING 1
                """);
    }

    @Test
    void aBetterVoteDuringTheWaitStartsOver() {
        ElectionTranscript.play(1, 3, """
                0 start 0x100000005 e1
                    to 2: LOOKING 1(0x100000005 e1)/r1
                    to 3: LOOKING 1(0x100000005 e1)/r1
                20 from 2: LOOKING 1(0x100000005 e1)/r1
                100 from 3: LOOKING 3(0x100000006 e1)/r1
                    to 2: LOOKING 3(0x100000006 e1)/r1
                    to 3: LOOKING 3(0x100000006 e1)/r1
                250 deadline
                    to 2: LOOKING 3(0x100000006 e1)/r1
                    to 3: LOOKING 3(0x100000006 e1)/r1
                300 deadline
                    decides FOLLOWING 3
                """);
    }

    @Test
    void nobodyIsWaitedForOnceEveryVoterAgrees() {
        ElectionTranscript.play(3, 3, """
                0 start 0x100000005 e1
                    to 1: LOOKING 3(0x100000005 e1)/r1
                    to 2: LOOKING 3(0x100000005 e1)/r1
                20 from 2: LOOKING 3(0x100000005 e1)/r1
                21 from 1: LOOKING 3(0x100000005 e1)/r1
                    decides LEADING 3
                """);
    }

    @Test
    void withTheShortcutOnlyReachableVotersAreWaitedFor() {
        ElectionTranscript.play(3, 3, ElectionSettings.DEFAULTS.decidingWhenReachableAgree(), """
                0 start 0x100000005 e1
                    to 1: LOOKING 3(0x100000005 e1)/r1
                    to 2: LOOKING 3(0x100000005 e1)/r1
                1 reach 1
                    to 1: LOOKING 3(0x100000005 e1)/r1
                2 reach 2
                    to 2: LOOKING 3(0x100000005 e1)/r1
                20 from 2: LOOKING 3(0x100000005 e1)/r1
                25 lose 1
                    decides LEADING 3
                """);
    }

    /** A leader that is heard but hears nobody would win, and never come to know it. */
    @Test
    void whoDoubtsItsEarsAsksAndStandsForNothingUntilItHears() {
        ElectionTranscript.play(3, 3, """
                0 doubt 0x100000005 e1
                    to 1: LOOKING nobody/r1
                    to 2: LOOKING nobody/r1
                200 deadline
                    to 1: LOOKING nobody/r1
                    to 2: LOOKING nobody/r1
                300 from 1: LOOKING 1(0x100000004 e1)/r1
                    to 1: LOOKING 3(0x100000005 e1)/r1
                    to 2: LOOKING 3(0x100000005 e1)/r1
                310 from 2: LOOKING 3(0x100000005 e1)/r1
                510 deadline
                    decides LEADING 3
                """);
    }

    @Test
    void withTheShortcutNobodyWaitsForThoseWhoHaveNoCandidateOrAreSilent() {
        ElectionTranscript.play(2, 5, ElectionSettings.DEFAULTS.decidingWhenReachableAgree(), """
                0 reach 1
                    to 1: LOOKING nobody/r0
                0 reach 3
                    to 3: LOOKING nobody/r0
                0 reach 4
                    to 4: LOOKING nobody/r0
                0 reach 5
                    to 5: LOOKING nobody/r0
                1 start 0x100000005 e1
                    to 1: LOOKING 2(0x100000005 e1)/r1
                    to 3: LOOKING 2(0x100000005 e1)/r1
                    to 4: LOOKING 2(0x100000005 e1)/r1
                    to 5: LOOKING 2(0x100000005 e1)/r1
                1 silent 5
                10 from 1: LOOKING 2(0x100000005 e1)/r1
                20 from 3: LOOKING 2(0x100000005 e1)/r1
                30 from 4: LOOKING nobody/r1
                    decides LEADING 2
                """);
    }

    @Test
    void whoSpeaksAgainIsWaitedForAgain() {
        ElectionTranscript.play(2, 3, ElectionSettings.DEFAULTS.decidingWhenReachableAgree(), """
                0 start 0x100000005 e1
                    to 1: LOOKING 2(0x100000005 e1)/r1
                    to 3: LOOKING 2(0x100000005 e1)/r1
                1 reach 1
                    to 1: LOOKING 2(0x100000005 e1)/r1
                2 reach 3
                    to 3: LOOKING 2(0x100000005 e1)/r1
                3 silent 3
                4 from 3: LOOKING 3(0x100000004 e1)/r1
                10 from 1: LOOKING 2(0x100000005 e1)/r1
                209 deadline
                    to 1: LOOKING 2(0x100000005 e1)/r1
                    to 3: LOOKING 2(0x100000005 e1)/r1
                210 deadline
                    decides LEADING 2
                """);
    }

    @Test
    void epochComesBeforeZxidAndZxidBeforeId() {
        ElectionTranscript.play(1, 3, """
                0 start 0x200000001 e2
                    to 2: LOOKING 1(0x200000001 e2)/r1
                    to 3: LOOKING 1(0x200000001 e2)/r1
                10 from 3: LOOKING 3(0x1000000ff e1)/r1
                11 from 2: LOOKING 2(0x200000001 e2)/r1
                    to 2: LOOKING 2(0x200000001 e2)/r1
                    to 3: LOOKING 2(0x200000001 e2)/r1
                12 from 3: LOOKING 3(0x100000001 e3)/r1
                    to 2: LOOKING 3(0x100000001 e3)/r1
                    to 3: LOOKING 3(0x100000001 e3)/r1
                """);
    }

    @Test
    void aLaterRoundIsJoinedWithTheBetterOfItsVoteAndTheOwn() {
        ElectionTranscript.play(2, 3, """
                0 start 0x100000005 e1
                    to 1: LOOKING 2(0x100000005 e1)/r1
                    to 3: LOOKING 2(0x100000005 e1)/r1
                10 from 1: LOOKING 1(0x100000001 e1)/r7
                    to 1: LOOKING 2(0x100000005 e1)/r7
                    to 3: LOOKING 2(0x100000005 e1)/r7
                20 from 3: LOOKING 3(0x100000009 e1)/r6
                    to 3: LOOKING 2(0x100000005 e1)/r7
                30 from 3: LOOKING 3(0x100000009 e1)/r8
                    to 1: LOOKING 3(0x100000009 e1)/r8
                    to 3: LOOKING 3(0x100000009 e1)/r8
                230 deadline
                    decides FOLLOWING 3
                """);
    }

    @Test
    void silenceIsAnsweredByRepeatingLessAndLessOften() {
        ElectionTranscript.play(1, 3, """
                0 start 0x0 e0
                    to 2: LOOKING 1(0x0 e0)/r1
                    to 3: LOOKING 1(0x0 e0)/r1
                200 deadline
                    to 2: LOOKING 1(0x0 e0)/r1
                    to 3: LOOKING 1(0x0 e0)/r1
                400 deadline
                600 deadline
                    to 2: LOOKING 1(0x0 e0)/r1
                    to 3: LOOKING 1(0x0 e0)/r1
                1399 deadline
                1400 deadline
                    to 2: LOOKING 1(0x0 e0)/r1
                    to 3: LOOKING 1(0x0 e0)/r1
                """);
    }

    @Test
    void settledMembersAnswerThoseWhoLook() {
        ElectionTranscript.play(1, 3, """
                0 start 0x100000005 e1
                    to 2: LOOKING 1(0x100000005 e1)/r1
                    to 3: LOOKING 1(0x100000005 e1)/r1
                20 from 2: LOOKING 1(0x100000005 e1)/r1
                220 deadline
                    decides LEADING 1
                300 from 3: LOOKING 3(0x100000002 e1)/r1
                    to 3: LEADING 1(0x100000005 e1)/r1
                400 established e2
                500 from 3: LOOKING 3(0x100000002 e1)/r4
                    to 3: LEADING 1(0x100000005 e2)/r1
                600 from 3: FOLLOWING 1(0x100000005 e2)/r1
                """);
    }

    @Test
    void anObserverTellsNobodyWhomToElectAndFollowsTheOthers() {
        ElectionTranscript.play(4, 3, """
                0 start 0x100000005 e1
                    to 1: LOOKING nobody/r1
                    to 2: LOOKING nobody/r1
                    to 3: LOOKING nobody/r1
                10 from 3: LEADING 3(0x0 e1)/r1
                20 from 1: FOLLOWING 3(0x0 e1)/r1
                    decides OBSERVING 3
                """);
    }

    @Test
    void anObserverCanBePresentAtAnElection() {
        ElectionTranscript.play(4, 3, """
                0 start 0x100000005 e1
                    to 1: LOOKING nobody/r1
                    to 2: LOOKING nobody/r1
                    to 3: LOOKING nobody/r1
                10 from 3: LOOKING 3(0x100000009 e1)/r1
                    to 1: LOOKING nobody/r1
                    to 2: LOOKING nobody/r1
                    to 3: LOOKING nobody/r1
                20 from 1: LOOKING 3(0x100000009 e1)/r1
                220 deadline
                    decides OBSERVING 3
                """);
    }

    @Test
    void votersAnswerAnObserverWhateverTheyDo() {
        ElectionTranscript.play(1, 3, """
                0 start 0x0 e0
                    to 2: LOOKING 1(0x0 e0)/r1
                    to 3: LOOKING 1(0x0 e0)/r1
                10 from 9: LOOKING nobody/r3
                    to 9: LOOKING 1(0x0 e0)/r1
                """);
    }

    @Test
    void anElectionOfOneNeedsNoTime() {
        ElectionTranscript.play(1, 1, """
                0 start 0x100000005 e1
                    decides LEADING 1
                """);
    }

    @Test
    void aMemberWithoutUsableHistoryIsNotElected() {
        ElectionTranscript.play(1, 3, """
                0 start 0x0 e0
                    to 2: LOOKING 1(0x0 e0)/r1
                    to 3: LOOKING 1(0x0 e0)/r1
                10 from 3: LOOKING 3(0xffffffffffffffff e9)/r1
                """.replace("0xffffffffffffffff", "0x-1"));
    }

    @Test
    void lateAndStrangeMessagesChangeNothing() {
        ElectionTranscript.play(1, 3, """
                0 start 0x100000005 e1
                    to 2: LOOKING 1(0x100000005 e1)/r1
                    to 3: LOOKING 1(0x100000005 e1)/r1
                1 from 1: LOOKING 3(0x900000005 e9)/r9
                2 from 2: LOOKING 8(0x900000005 e9)/r9
                3 from 3: OBSERVING 2(0x900000005 e9)/r9
                20 from 2: LOOKING 1(0x100000005 e1)/r1
                21 from 2: LOOKING 1(0x100000005 e1)/r1
                220 deadline
                    decides LEADING 1
                221 from 2: LOOKING 1(0x100000005 e1)/r1
                    to 2: LEADING 1(0x100000005 e1)/r1
                222 deadline
                """);
    }
}
