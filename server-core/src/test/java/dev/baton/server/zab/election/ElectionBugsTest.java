package dev.baton.server.zab.election;

import org.junit.jupiter.api.Test;

/** Elections that went wrong elsewhere, each under the name it was reported by. */
class ElectionBugsTest {
    /**
     * Five members, one returns while four are settled. Their votes differ in zxid and round, since they settled at different times; a
     * comparison of whole votes would never find a quorum, and the newcomer would look for ever.
     */
    @Test
    void zk1419_settledVotesThatRememberDifferentElectionsAgree() {
        ElectionTranscript.play(5, 5, """
                0 start 0x200000009 e2
                    to 1: LOOKING 5(0x200000009 e2)/r1
                    to 2: LOOKING 5(0x200000009 e2)/r1
                    to 3: LOOKING 5(0x200000009 e2)/r1
                    to 4: LOOKING 5(0x200000009 e2)/r1
                10 from 1: FOLLOWING 4(0x200000001 e3)/r2
                11 from 2: FOLLOWING 4(0x200000005 e3)/r3
                12 from 4: LEADING 4(0x200000005 e3)/r3
                    decides FOLLOWING 4
                """);
    }

    /** The votes of a round differ in nothing but the epoch: members of a mixed round must not add them up. */
    @Test
    void zk1818_votesForOneLeaderWithDifferentEpochsAreDifferentVotes() {
        ElectionTranscript.play(1, 3, """
                0 start 0x100000005 e1
                    to 2: LOOKING 1(0x100000005 e1)/r1
                    to 3: LOOKING 1(0x100000005 e1)/r1
                10 from 2: FOLLOWING 3(0x100000006 e2)/r1
                20 from 3: LEADING 3(0x100000006 e1)/r1
                1000 deadline
                    to 2: LOOKING 1(0x100000005 e1)/r1
                    to 3: LOOKING 1(0x100000005 e1)/r1
                1010 from 3: LEADING 3(0x100000006 e2)/r1
                    decides FOLLOWING 3
                """);
    }

    /** A new member with the highest number and the best zxid must join the ensemble that is up, not lead beside it. */
    @Test
    void zk975_aNewcomerJoinsTheEnsembleThatIsUp() {
        ElectionTranscript.play(3, 3, """
                0 start 0x900000009 e9
                    to 1: LOOKING 3(0x900000009 e9)/r1
                    to 2: LOOKING 3(0x900000009 e9)/r1
                10 from 1: FOLLOWING 2(0x0 e1)/r1
                210 deadline
                    to 1: LOOKING 3(0x900000009 e9)/r1
                    to 2: LOOKING 3(0x900000009 e9)/r1
                220 from 2: LEADING 2(0x0 e1)/r1
                    decides FOLLOWING 2
                """);
    }

    /** Followers that have not noticed the leader's death still name it. Without its own word nobody joins it. */
    @Test
    void zk975_aLeaderThatDoesNotSpeakIsNotFollowed() {
        ElectionTranscript.play(4, 5, """
                0 start 0x100000001 e1
                    to 1: LOOKING 4(0x100000001 e1)/r1
                    to 2: LOOKING 4(0x100000001 e1)/r1
                    to 3: LOOKING 4(0x100000001 e1)/r1
                    to 5: LOOKING 4(0x100000001 e1)/r1
                10 from 1: FOLLOWING 5(0x100000001 e2)/r1
                11 from 2: FOLLOWING 5(0x100000001 e2)/r1
                12 from 3: FOLLOWING 5(0x100000001 e2)/r1
                13 from 5: LOOKING 5(0x100000001 e1)/r2
                    to 1: LOOKING 5(0x100000001 e1)/r2
                    to 2: LOOKING 5(0x100000001 e1)/r2
                    to 3: LOOKING 5(0x100000001 e1)/r2
                    to 5: LOOKING 5(0x100000001 e1)/r2
                """);
    }

    /** A restarted leader hears that others follow it. It may take that up only in the round they mean. */
    @Test
    void aRestartedLeaderDoesNotResumeOnHearsay() {
        ElectionTranscript.play(3, 3, """
                0 start 0x100000001 e1
                    to 1: LOOKING 3(0x100000001 e1)/r1
                    to 2: LOOKING 3(0x100000001 e1)/r1
                10 from 1: FOLLOWING 3(0x100000001 e2)/r5
                11 from 2: FOLLOWING 3(0x100000001 e2)/r5
                """);
    }

    /** A voter that learns of a better vote just before it would have settled joins those who settled, if they confirm. */
    @Test
    void zk3109_aVoterThatChangedItsMindFindsBackToTheLeader() {
        ElectionTranscript.play(1, 5, """
                0 start 0x100000001 e1
                    to 2: LOOKING 1(0x100000001 e1)/r1
                    to 3: LOOKING 1(0x100000001 e1)/r1
                    to 4: LOOKING 1(0x100000001 e1)/r1
                    to 5: LOOKING 1(0x100000001 e1)/r1
                10 from 3: LOOKING 3(0x100000001 e1)/r1
                    to 2: LOOKING 3(0x100000001 e1)/r1
                    to 3: LOOKING 3(0x100000001 e1)/r1
                    to 4: LOOKING 3(0x100000001 e1)/r1
                    to 5: LOOKING 3(0x100000001 e1)/r1
                20 from 2: LOOKING 3(0x100000001 e1)/r1
                199 from 5: LOOKING 5(0x100000001 e1)/r1
                    to 2: LOOKING 5(0x100000001 e1)/r1
                    to 3: LOOKING 5(0x100000001 e1)/r1
                    to 4: LOOKING 5(0x100000001 e1)/r1
                    to 5: LOOKING 5(0x100000001 e1)/r1
                230 from 3: LEADING 3(0x100000001 e1)/r1
                231 from 2: FOLLOWING 3(0x100000001 e1)/r1
                232 from 4: FOLLOWING 3(0x100000001 e1)/r1
                    decides FOLLOWING 3
                """);
    }
}
