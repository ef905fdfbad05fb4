package dev.baton.recipes.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.recipes.kernel.ContenderInput.Abandon;
import dev.baton.recipes.kernel.ContenderInput.Created;
import dev.baton.recipes.kernel.ContenderInput.Doubt;
import dev.baton.recipes.kernel.ContenderInput.Failed;
import dev.baton.recipes.kernel.ContenderInput.Lingered;
import dev.baton.recipes.kernel.ContenderInput.Listed;
import dev.baton.recipes.kernel.ContenderInput.NodeDeleted;
import dev.baton.recipes.kernel.ContenderInput.NodeMissing;
import dev.baton.recipes.kernel.ContenderInput.NodeSeen;
import dev.baton.recipes.kernel.ContenderInput.PauseOver;
import dev.baton.recipes.kernel.ContenderInput.Removed;
import dev.baton.recipes.kernel.ContenderInput.SessionDown;
import dev.baton.recipes.kernel.ContenderInput.SessionLost;
import dev.baton.recipes.kernel.ContenderInput.SessionUp;
import dev.baton.recipes.kernel.ContenderInput.Start;
import dev.baton.recipes.kernel.ContenderOutput.Admitted;
import dev.baton.recipes.kernel.ContenderOutput.CreateNode;
import dev.baton.recipes.kernel.ContenderOutput.CreateParents;
import dev.baton.recipes.kernel.ContenderOutput.Finished;
import dev.baton.recipes.kernel.ContenderOutput.GaveUp;
import dev.baton.recipes.kernel.ContenderOutput.HoldConfirmed;
import dev.baton.recipes.kernel.ContenderOutput.HoldDoubted;
import dev.baton.recipes.kernel.ContenderOutput.HoldLost;
import dev.baton.recipes.kernel.ContenderOutput.ListChildren;
import dev.baton.recipes.kernel.ContenderOutput.Pause;
import dev.baton.recipes.kernel.ContenderOutput.RemoveNode;
import dev.baton.recipes.kernel.ContenderOutput.RevocationAsked;
import dev.baton.recipes.kernel.ContenderOutput.WatchNode;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Single histories, input by input. What is true of all of them is in {@link ContenderInterleavingsTest}. */
class ContenderTest {
    private static final long SESSION = 0xA;
    private static final long NEXT_SESSION = 0xB;
    private static final String FIRST_ID = "_c_00000000-0000-0007-0000-000000000000-lock-";
    private static final String SECOND_ID = "_c_00000000-0000-0007-0000-000000000001-lock-";
    private static final String OWN = FIRST_ID + "0000000003";
    private static final String BEFORE = "_c_x-lock-0000000002";
    private static final String LONG_BEFORE = "_c_x-lock-0000000001";

    private final Contender contender = new Contender(new UUID(7, 0), "lock-", Admission.MUTEX, true);

    @Test
    void alone() {
        assertThat(start()).containsExactly(new CreateNode(1, FIRST_ID, null), new ListChildren(2, false));
        assertThat(tell(new Created(1, OWN, 33, SESSION))).isEmpty();
        assertThat(tell(new Listed(2, List.of(OWN))))
                .containsExactly(new Admitted(OWN, 33, SESSION), new WatchNode(3, OWN, false));
        assertThat(tell(new NodeSeen(3, 33, SESSION))).isEmpty();
        assertThat(tell(new Abandon(GiveUp.CANCELLED))).containsExactly(new RemoveNode(4, OWN));
        assertThat(tell(new Removed(4))).containsExactly(new Finished());
    }

    @Test
    void theListMayArriveBeforeTheCreation() {
        start();
        assertThat(tell(new Listed(2, List.of(OWN)))).isEmpty();
        assertThat(tell(new Created(1, OWN, 33, SESSION))).contains(new Admitted(OWN, 33, SESSION));
    }

    @Test
    void theLastObstacleGoneAdmitsWithoutAnotherList() {
        waitBehind(BEFORE);
        assertThat(tell(new NodeDeleted(4))).containsExactly(new Admitted(OWN, 33, SESSION));
    }

    @Test
    void anObstacleGoneWithOthersBeforeItNeedsAnotherList() {
        waitBehind(LONG_BEFORE, BEFORE);
        assertThat(tell(new NodeDeleted(4))).containsExactly(new ListChildren(6, false));
        assertThat(tell(new Listed(6, List.of(OWN, LONG_BEFORE))))
                .containsExactly(new WatchNode(7, LONG_BEFORE, false));
        assertThat(tell(new NodeDeleted(5)))
                .as("it is watched as the next one now")
                .isEmpty();
    }

    @Test
    void theNextButOneGoneIsLookedAtWhileTheNextStillHolds() {
        waitBehind(LONG_BEFORE, BEFORE);
        tell(new NodeSeen(5, 11, 0xE));
        assertThat(tell(new NodeDeleted(5))).containsExactly(new ListChildren(6, false));
        assertThat(tell(new Listed(6, List.of(BEFORE, OWN)))).isEmpty();
        assertThat(tell(new NodeDeleted(4))).containsExactly(new Admitted(OWN, 33, SESSION));
    }

    @Test
    void theOwnNodeIsWatchedTogetherWithThatLook() {
        contender.step(new SessionUp(SESSION), new ArrayList<>());
        contender.step(new Start(), new ArrayList<>());
        tell(new Created(1, OWN, 33, SESSION));
        assertThat(tell(new Listed(2, List.of(LONG_BEFORE, BEFORE, OWN))))
                .containsExactly(new WatchNode(3, BEFORE, false), new WatchNode(4, LONG_BEFORE, false));
        tell(new NodeSeen(3, 22, 0xF));
        assertThat(tell(new NodeMissing(4))).containsExactly(new WatchNode(5, OWN, false), new ListChildren(6, false));
        tell(new NodeSeen(5, 33, SESSION));
        tell(new Listed(6, List.of(BEFORE, OWN)));
        assertThat(tell(new NodeDeleted(3))).containsExactly(new Admitted(OWN, 33, SESSION));
    }

    /** A server answers in order, so the look that is under way shows what was told before its answer. */
    @Test
    void theOneBeforeGoneDuringALookNeedsNoOtherLook() {
        waitBehind(LONG_BEFORE, BEFORE);
        assertThat(tell(new NodeDeleted(5))).containsExactly(new ListChildren(6, false));
        assertThat(tell(new NodeDeleted(4))).isEmpty();
        assertThat(tell(new Listed(6, List.of(OWN)))).containsExactly(new Admitted(OWN, 33, SESSION));
    }

    /** As from a server that is behind, after the connection has moved. */
    @Test
    void aLookThatShowsWhoHasGoneIsNotBelieved() {
        waitBehind(LONG_BEFORE, BEFORE);
        tell(new NodeDeleted(5));
        tell(new NodeDeleted(4));
        assertThat(tell(new Listed(6, List.of(BEFORE, OWN)))).containsExactly(new WatchNode(7, BEFORE, false));
        assertThat(tell(new NodeMissing(7))).containsExactly(new Admitted(OWN, 33, SESSION));
    }

    @Test
    void aLookThatFailsAfterTheOneBeforeHasGoneIsTakenAgain() {
        waitBehind(LONG_BEFORE, BEFORE);
        tell(new NodeDeleted(5));
        tell(new NodeDeleted(4));
        assertThat(tell(new Failed(6, Trouble.TRANSIENT))).containsExactly(new Pause(7, 1));
        assertThat(tell(new PauseOver(7))).containsExactly(new ListChildren(8, false));
        assertThat(tell(new Listed(8, List.of(OWN)))).containsExactly(new Admitted(OWN, 33, SESSION));
    }

    @Test
    void theNextButOneThatCannotBeWatchedIsDoneWithout() {
        waitBehind(LONG_BEFORE, BEFORE);
        assertThat(tell(new Failed(5, Trouble.REFUSED))).isEmpty();
        assertThat(tell(new NodeDeleted(4))).containsExactly(new ListChildren(6, false));
    }

    @Test
    void anObstacleMayVanishBetweenListAndWatch() {
        start();
        tell(new Created(1, OWN, 33, SESSION));
        tell(new Listed(2, List.of(LONG_BEFORE, BEFORE, OWN)));
        assertThat(tell(new NodeMissing(4))).containsExactly(new ListChildren(6, false));
        assertThat(tell(new Listed(6, List.of(OWN)))).containsExactly(new Admitted(OWN, 33, SESSION));
    }

    @Test
    void missingParentsAreMade() {
        start();
        assertThat(tell(new Failed(1, Trouble.NODE_MISSING))).containsExactly(new CreateParents(3));
        assertThat(tell(new Failed(2, Trouble.NODE_MISSING))).isEmpty();
        assertThat(tell(new ContenderInput.ParentsCreated(3)))
                .containsExactly(new CreateNode(4, FIRST_ID, null), new ListChildren(5, false));
    }

    /** Field reports CURATOR-45, 18, 79: the server created the node, the client never heard of it. */
    @Test
    void aNodeOfUnknownCreationIsAdopted() {
        start();
        assertThat(tell(new SessionDown())).isEmpty();
        assertThat(tell(new Failed(1, Trouble.OUTCOME_UNKNOWN))).isEmpty();
        assertThat(tell(new SessionUp(SESSION))).containsExactly(new ListChildren(3, true));
        assertThat(tell(new Listed(3, List.of(OWN)))).containsExactly(new WatchNode(4, OWN, false));
        assertThat(tell(new NodeSeen(4, 33, SESSION))).containsExactly(new ListChildren(5, false));
        assertThat(tell(new Listed(5, List.of(OWN)))).containsExactly(new Admitted(OWN, 33, SESSION));
    }

    @Test
    void aCreationThatNeverHappenedIsRepeatedUnderAnotherId() {
        start();
        tell(new Failed(1, Trouble.OUTCOME_UNKNOWN));
        assertThat(tell(new Listed(3, List.of(BEFORE))))
                .containsExactly(new CreateNode(4, SECOND_ID, null), new ListChildren(5, false));
    }

    /** Field report KAZOO-732: a caller gave up while the creation was under way, and the node stayed. */
    @Test
    void givingUpDuringTheCreationRemovesTheNodeAfterwards() {
        start();
        assertThat(tell(new Abandon(GiveUp.TIMEOUT))).containsExactly(new GaveUp(GiveUp.TIMEOUT));
        assertThat(tell(new Created(1, OWN, 33, SESSION))).containsExactly(new RemoveNode(3, OWN));
        assertThat(tell(new Failed(3, Trouble.NODE_MISSING))).containsExactly(new Finished());
    }

    @Test
    void givingUpDuringAnUnknownCreationResolvesAndRemovesIt() {
        start();
        tell(new SessionDown());
        tell(new Failed(1, Trouble.OUTCOME_UNKNOWN));
        assertThat(tell(new Abandon(GiveUp.TIMEOUT))).containsExactly(new GaveUp(GiveUp.TIMEOUT));
        assertThat(tell(new SessionUp(SESSION))).containsExactly(new ListChildren(3, true));
        assertThat(tell(new Listed(3, List.of(BEFORE, OWN)))).containsExactly(new RemoveNode(4, OWN));
    }

    /** Field report CURATOR-678: a release during a broken connection wedged the lock. */
    @Test
    void aReleaseOutlastsBrokenConnections() {
        hold();
        assertThat(tell(new SessionDown())).containsExactly(new HoldDoubted());
        assertThat(tell(new Abandon(GiveUp.CANCELLED))).isEmpty();
        assertThat(tell(new SessionUp(SESSION))).containsExactly(new RemoveNode(4, OWN));
        tell(new SessionDown());
        assertThat(tell(new Failed(4, Trouble.OUTCOME_UNKNOWN))).isEmpty();
        assertThat(tell(new SessionUp(SESSION))).containsExactly(new RemoveNode(5, OWN));
        assertThat(tell(new Failed(5, Trouble.TRANSIENT))).containsExactly(new Pause(6, 1));
        assertThat(tell(new PauseOver(6))).containsExactly(new RemoveNode(7, OWN));
        assertThat(tell(new Removed(7))).containsExactly(new Finished());
    }

    @Test
    void aReleaseEndsWithTheSession() {
        hold();
        tell(new SessionDown());
        tell(new Abandon(GiveUp.CANCELLED));
        assertThat(tell(new SessionLost(SESSION))).containsExactly(new Finished());
    }

    @Test
    void suspendedIsHeldAgainOnlyAfterTheSameNodeWasSeen() {
        hold();
        assertThat(tell(new SessionDown())).containsExactly(new HoldDoubted());
        assertThat(tell(new NodeSeen(3, 33, SESSION))).isEmpty();
        assertThat(tell(new SessionUp(SESSION))).containsExactly(new WatchNode(4, OWN, true));
        assertThat(tell(new NodeSeen(4, 33, SESSION))).containsExactly(new HoldConfirmed());
    }

    /** Field report CURATOR-498 and its kin: a node of the former session passes for one of the present. */
    @Test
    void aNodeOfAnotherSessionOrCreationIsNotTheOwnOne() {
        hold();
        tell(new SessionDown());
        tell(new SessionUp(SESSION));
        assertThat(tell(new NodeSeen(4, 34, SESSION)))
                .containsExactly(new HoldLost(Loss.NODE_REPLACED), new Finished());
    }

    /** The answer was under way when its session was lost and the next one began. */
    @Test
    void aCreationUnderAFormerSessionDoesNotCount() {
        start();
        tell(new SessionLost(SESSION));
        assertThat(tell(new SessionUp(NEXT_SESSION))).isEmpty();
        assertThat(tell(new Created(1, OWN, 33, SESSION)))
                .containsExactly(new CreateNode(3, SECOND_ID, null), new ListChildren(4, false));
        assertThat(tell(new Listed(2, List.of(OWN)))).isEmpty();
    }

    @Test
    void anAdoptedNodeOfAFormerSessionDoesNotCount() {
        start();
        tell(new Failed(1, Trouble.OUTCOME_UNKNOWN));
        tell(new Listed(3, List.of(OWN)));
        assertThat(tell(new NodeSeen(4, 33, NEXT_SESSION)))
                .containsExactly(new CreateNode(5, SECOND_ID, null), new ListChildren(6, false));
    }

    @Test
    void aLostSessionIsALossForGood() {
        hold();
        tell(new SessionDown());
        assertThat(tell(new SessionLost(SESSION))).containsExactly(new HoldLost(Loss.SESSION_LOST), new Finished());
        assertThat(tell(new SessionUp(NEXT_SESSION))).isEmpty();
    }

    @Test
    void aNewSessionWithoutNewsOfTheLossIsALossToo() {
        hold();
        assertThat(tell(new SessionUp(NEXT_SESSION))).containsExactly(new HoldLost(Loss.SESSION_LOST), new Finished());
    }

    @Test
    void newsOfAnEarlierSessionAreIgnored() {
        hold();
        assertThat(tell(new SessionLost(0x9))).isEmpty();
    }

    /** Field reports ETCD-19597 and 11456: a waiter whose session died waits on, or is admitted all the same. */
    @Test
    void aWaiterQueuesUpAgainUnderItsNewSession() {
        waitBehind(BEFORE);
        tell(new SessionDown());
        assertThat(tell(new SessionLost(SESSION))).isEmpty();
        assertThat(tell(new NodeDeleted(4))).isEmpty();
        assertThat(tell(new SessionUp(NEXT_SESSION)))
                .containsExactly(new CreateNode(5, SECOND_ID, null), new ListChildren(6, false));
        assertThat(tell(new Created(5, SECOND_ID + "0000000009", 99, NEXT_SESSION)))
                .isEmpty();
        assertThat(tell(new Listed(6, List.of(OWN, SECOND_ID + "0000000009")))).contains(new WatchNode(8, OWN, false));
    }

    /** Field reports KAZOO-282 and 170: a waiter that missed its wake-up while it was disconnected waits for ever. */
    @Test
    void aWaiterLooksAgainAfterAReconnection() {
        waitBehind(BEFORE);
        tell(new SessionDown());
        assertThat(tell(new NodeDeleted(4))).isEmpty();
        assertThat(tell(new SessionUp(SESSION)))
                .containsExactly(new WatchNode(5, OWN, false), new WatchNode(6, BEFORE, false));
        tell(new NodeSeen(5, 33, SESSION));
        assertThat(tell(new NodeMissing(6))).containsExactly(new Admitted(OWN, 33, SESSION));
    }

    /** Field report CURATOR-171: an instance whose node was deleted went on as leader. */
    @Test
    void aHolderIsToldThatItsNodeWasDeleted() {
        hold();
        assertThat(tell(new NodeDeleted(3))).containsExactly(new HoldLost(Loss.NODE_DELETED), new Finished());
    }

    @Test
    void aChangedNodeIsReadAndWatchedAgain() {
        hold();
        assertThat(tell(new ContenderInput.NodeChanged(3))).containsExactly(new WatchNode(4, OWN, false));
        assertThat(tell(new ContenderInput.NodeChanged(3))).isEmpty();
    }

    @Test
    void aDoubtByTheClockIsConfirmedBehindASync() {
        hold();
        assertThat(tell(new Doubt())).containsExactly(new HoldDoubted(), new WatchNode(4, OWN, true));
        assertThat(tell(new Failed(4, Trouble.TRANSIENT))).containsExactly(new Pause(5, 1));
        assertThat(tell(new PauseOver(5))).containsExactly(new WatchNode(6, OWN, true));
        assertThat(tell(new NodeSeen(6, 33, SESSION))).containsExactly(new HoldConfirmed());
    }

    @Test
    void anImpatientContenderLeavesAtOnce() {
        Contender impatient = new Contender(new UUID(7, 0), "lock-", Admission.MUTEX, false);
        List<ContenderOutput> out = new ArrayList<>();
        impatient.step(new SessionUp(SESSION), out);
        impatient.step(new Start(), out);
        impatient.step(new Created(1, OWN, 33, SESSION), out);
        out.clear();
        impatient.step(new Listed(2, List.of(BEFORE, OWN)), out);
        assertThat(out).containsExactly(new GaveUp(GiveUp.BUSY), new RemoveNode(3, OWN));
    }

    @Test
    void aRefusalEndsTheAttempt() {
        start();
        assertThat(tell(new Failed(1, Trouble.REFUSED))).containsExactly(new GaveUp(GiveUp.REFUSED), new Finished());
    }

    @Test
    void aHolderThatMayNotReadItsNodeDoesNotClaimToHold() {
        hold();
        assertThat(tell(new Failed(3, Trouble.REFUSED)))
                .containsExactly(new HoldLost(Loss.UNVERIFIABLE), new RemoveNode(4, OWN));
    }

    @Test
    void closingTheClientEndsEverything() {
        waitBehind(BEFORE);
        assertThat(tell(new ContenderInput.ClientClosed())).containsExactly(new GaveUp(GiveUp.CLOSED), new Finished());
        assertThat(tell(new NodeDeleted(4))).isEmpty();
    }

    @Test
    void closingTheClientWhileHoldingIsALoss() {
        hold();
        assertThat(tell(new ContenderInput.ClientClosed()))
                .containsExactly(new HoldLost(Loss.CLIENT_CLOSED), new Finished());
    }

    @Test
    void nothingIsAskedForWithoutASession() {
        assertThat(tell(new Start())).isEmpty();
        assertThat(tell(new Abandon(GiveUp.TIMEOUT))).containsExactly(new GaveUp(GiveUp.TIMEOUT), new Finished());
    }

    @Test
    void whatIsOverQuicklyIsSparedTheWatchOnItsOwnNode() {
        tell(new SessionUp(SESSION));
        tell(new Start());
        tell(new Created(1, OWN, 33, SESSION));
        assertThat(tell(new Listed(2, List.of(OWN)))).containsExactly(new Admitted(OWN, 33, SESSION));
        assertThat(tell(new Lingered())).containsExactly(new WatchNode(3, OWN, false));
        assertThat(tell(new Lingered())).isEmpty();
    }

    @Test
    void whoIsLetInWithoutAnotherLookHasWatchedItsOwnNodeFirst() {
        tell(new SessionUp(SESSION));
        tell(new Start());
        tell(new Created(1, OWN, 33, SESSION));
        assertThat(tell(new Listed(2, List.of(BEFORE, OWN))))
                .containsExactly(new WatchNode(3, OWN, false), new WatchNode(4, BEFORE, false));
    }

    /** From the change to the answer nobody tells of the own node's end. */
    @Test
    void whoLooksAtItsChangedNodeAgainIsNotLetInBeforeItHasSeenIt() {
        waitBehind(BEFORE);
        assertThat(tell(new ContenderInput.NodeChanged(3))).containsExactly(new WatchNode(5, OWN, false));
        assertThat(tell(new NodeDeleted(4))).containsExactly(new ListChildren(6, false));
        assertThat(tell(new NodeMissing(5))).contains(new CreateNode(7, SECOND_ID, null));
    }

    @Test
    void aHolderIsAskedOnceForWhatItHolds() {
        hold();
        tell(new ContenderInput.NodeChanged(3));
        assertThat(tell(new NodeSeen(4, 33, SESSION, true))).containsExactly(new RevocationAsked());
        tell(new ContenderInput.NodeChanged(4));
        assertThat(tell(new NodeSeen(5, 33, SESSION, true))).isEmpty();
    }

    @Test
    void aWaiterIsAskedWhenItHolds() {
        waitBehind(BEFORE);
        tell(new ContenderInput.NodeChanged(3));
        assertThat(tell(new NodeSeen(5, 33, SESSION, true))).isEmpty();
        assertThat(tell(new NodeDeleted(4))).containsExactly(new Admitted(OWN, 33, SESSION), new RevocationAsked());
    }

    @Test
    void aPlaceIsTakenOverWhileItsNodeExists() {
        Anchor anchor = new Anchor("_c_x-__WRIT__0000000002");
        Contender reader = new Contender(new UUID(7, 0), "__READ__", Admission.readerBehind(anchor), true, anchor);
        String name = "_c_00000000-0000-0007-0000-000000000000-__READ__0000000002";
        List<ContenderOutput> out = new ArrayList<>();
        reader.step(new SessionUp(SESSION), out);
        reader.step(new Start(), out);
        assertThat(out).containsExactly(new CreateNode(1, name, anchor), new ListChildren(2, false));
        out.clear();
        reader.step(new Created(1, name, 33, SESSION), out);
        reader.step(new Listed(2, List.of(anchor.name(), name, "_c_x-__WRIT__0000000003")), out);
        assertThat(out).containsExactly(new Admitted(name, 33, SESSION));
    }

    @Test
    void aPlaceWhoseNodeHasGoneIsNotTakenOver() {
        Anchor anchor = new Anchor("_c_x-__WRIT__0000000002");
        Contender reader = new Contender(new UUID(7, 0), "__READ__", Admission.readerBehind(anchor), true, anchor);
        List<ContenderOutput> out = new ArrayList<>();
        reader.step(new SessionUp(SESSION), out);
        reader.step(new Start(), out);
        out.clear();
        reader.step(new Failed(1, Trouble.NODE_MISSING), out);
        assertThat(out).containsExactly(new GaveUp(GiveUp.ANCHOR_GONE), new Finished());
    }

    @Test
    void aNodeOfTheSessionsFormerProcessIsHeldAgain() {
        assertThat(takeOver()).containsExactly(new WatchNode(1, OWN, false));
        assertThat(former(new NodeSeen(1, 33, SESSION))).containsExactly(new ListChildren(2, false));
        assertThat(former(new Listed(2, List.of(OWN, "_c_x-lock-0000000009"))))
                .containsExactly(new Admitted(OWN, 33, SESSION));
        assertThat(former(new Abandon(GiveUp.CANCELLED))).containsExactly(new RemoveNode(3, OWN));
        assertThat(former(new Removed(3))).containsExactly(new Finished());
    }

    @Test
    void aNodeThatIsGoneIsNotMadeAgain() {
        takeOver();
        assertThat(former(new NodeMissing(1))).containsExactly(new GaveUp(GiveUp.NOT_OURS), new Finished());
    }

    @Test
    void anotherSessionsNodeIsLeftAlone() {
        takeOver();
        assertThat(former(new NodeSeen(1, 33, NEXT_SESSION)))
                .containsExactly(new GaveUp(GiveUp.NOT_OURS), new Finished());
    }

    @Test
    void aNodeOfTheSameNameMadeLaterIsLeftAlone() {
        takeOver();
        assertThat(former(new NodeSeen(1, 34, SESSION))).containsExactly(new GaveUp(GiveUp.NOT_OURS), new Finished());
    }

    @Test
    void whoGivesUpBeforeTheNodeIsProvenRemovesNothing() {
        takeOver();
        assertThat(former(new Abandon(GiveUp.TIMEOUT))).containsExactly(new GaveUp(GiveUp.TIMEOUT), new Finished());
    }

    @Test
    void theLossOfTheSessionEndsTheTakeOver() {
        takeOver();
        former(new NodeSeen(1, 33, SESSION));
        assertThat(former(new SessionLost(SESSION))).containsExactly(new GaveUp(GiveUp.NOT_OURS), new Finished());
    }

    @Test
    void aNodeThatOnlyWaitsIsRemoved() {
        takeOver();
        former(new NodeSeen(1, 33, SESSION));
        assertThat(former(new Listed(2, List.of(BEFORE, OWN))))
                .containsExactly(new GaveUp(GiveUp.BUSY), new RemoveNode(3, OWN));
    }

    private final Contender former = Contender.takingOver(OWN, 33, Admission.MUTEX);

    private List<ContenderOutput> takeOver() {
        former(new SessionUp(SESSION));
        return former(new Start());
    }

    private List<ContenderOutput> former(ContenderInput input) {
        List<ContenderOutput> outputs = new ArrayList<>();
        former.step(input, outputs);
        return outputs;
    }

    @Test
    void aChangedRuleIsJudgedAgain() {
        int[] limit = {1};
        Contender waiter = new Contender(new UUID(7, 0), "lock-", Admission.limited(() -> limit[0]), true);
        List<ContenderOutput> out = new ArrayList<>();
        waiter.step(new SessionUp(SESSION), out);
        waiter.step(new Start(), out);
        waiter.step(new Created(1, OWN, 33, SESSION), out);
        out.clear();
        waiter.step(new Listed(2, List.of(BEFORE, OWN)), out);
        assertThat(out).containsExactly(new ContenderOutput.WatchChildren(3));
        waiter.step(new Listed(3, List.of(BEFORE, OWN)), out);
        limit[0] = 2;
        out.clear();
        waiter.step(new ContenderInput.RuleChanged(), out);
        assertThat(out).containsExactly(new ListChildren(4, false));
        waiter.step(new Listed(4, List.of(BEFORE, OWN)), out);
        assertThat(out).contains(new Admitted(OWN, 33, SESSION));
    }

    private List<ContenderOutput> start() {
        assertThat(tell(new SessionUp(SESSION))).isEmpty();
        assertThat(tell(new Lingered())).isEmpty();
        return tell(new Start());
    }

    /** The end of a session deletes all its nodes in one transaction and tells of them in any order. */
    @Test
    void theEndOfAContenderOfTheSameSessionAdmitsOnlyAfterAnotherLook() {
        waitBehind(BEFORE);
        tell(new NodeSeen(4, 22, SESSION));
        assertThat(tell(new NodeDeleted(4))).containsExactly(new ListChildren(5, false));
        assertThat(tell(new NodeDeleted(3))).doesNotHaveAnyElementsOfTypes(Admitted.class);
    }

    /** Admitted, with the own watch as ticket 3. */
    private void hold() {
        start();
        tell(new Created(1, OWN, 33, SESSION));
        tell(new Listed(2, List.of(OWN)));
        tell(new NodeSeen(3, 33, SESSION));
    }

    /** Waiting, with the own watch as ticket 3 and the other one as ticket 4. */
    private void waitBehind(String... others) {
        start();
        tell(new Created(1, OWN, 33, SESSION));
        List<String> names = new ArrayList<>(List.of(others));
        names.add(OWN);
        List<ContenderOutput> watches = new ArrayList<>();
        watches.add(new WatchNode(3, OWN, false));
        watches.add(new WatchNode(4, others[others.length - 1], false));
        if (others.length > 1) {
            watches.add(new WatchNode(5, others[others.length - 2], false));
        }
        assertThat(tell(new Listed(2, names))).isEqualTo(watches);
        tell(new NodeSeen(3, 33, SESSION));
        tell(new NodeSeen(4, 22, 0xF));
    }

    private List<ContenderOutput> tell(ContenderInput input) {
        List<ContenderOutput> out = new ArrayList<>();
        contender.step(input, out);
        return out;
    }
}
