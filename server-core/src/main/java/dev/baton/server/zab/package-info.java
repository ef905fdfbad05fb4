/**
 * The ZAB core: {@link dev.baton.server.zab.Zab} is one member of an ensemble as a pure state machine. Facts come in as
 * {@link dev.baton.server.zab.Input}, orders go out as {@link dev.baton.server.zab.Output}; between them there is no thread, no clock, no
 * socket and no file. It knows transactions as numbered bytes and never looks into them.
 *
 * <p>The duties of whoever drives it are written at {@link dev.baton.server.zab.Zab}, and so is the table of phases. Each order that a crash
 * must not turn around is an {@code after} token or the order of the storage lane:
 *
 * <table>
 * <caption>What comes first, and what would happen otherwise</caption>
 * <tr><th>first durable</th><th>then</th><th>where</th><th>otherwise</th></tr>
 * <tr><td>the epoch, accepted by the leader itself</td><td>LEADERINFO</td><td>{@code Inauguration.askForPromise}</td>
 *   <td>it crashes, is elected again and uses the same epoch for another history</td></tr>
 * <tr><td>the accepted epoch</td><td>ACKEPOCH</td><td>{@code Following.onLeaderInfo}</td>
 *   <td>it forgets its promise and follows an older leader, while a quorum counted on it</td></tr>
 * <tr><td>everything logged so far</td><td>ACKEPOCH</td><td>the same, by the order of the lane</td>
 *   <td>it names a history that it does not have, and is not sent what it lacks</td></tr>
 * <tr><td>the leader's entries, or its snapshot</td><td>the current epoch</td><td>{@code Following.adoptHistory}</td>
 *   <td>it has the later epoch and the shorter history, and wins the next election with it</td></tr>
 * <tr><td>entries and current epoch</td><td>the ACK of NEWLEADER</td><td>the same</td>
 *   <td>the leader serves a history that no quorum has</td></tr>
 * <tr><td>the current epoch, with the leader itself</td><td>UPTODATE, and the first proposal</td><td>{@code Leading.advance}</td>
 *   <td>the next election prefers a member that was not part of this epoch's quorum</td></tr>
 * <tr><td>an entry</td><td>its ACK</td><td>{@code Following.onPersisted}, {@code Leading.decide}</td>
 *   <td>a client is answered, and a quorum forgets the write</td></tr>
 * <tr><td>an entry, here</td><td>its place in the tree, here</td><td>{@code ReplicaLog.takeApplicable}</td>
 *   <td>a reader sees what this member does not have after its next start</td></tr>
 * <tr><td>a cut of the log</td><td>what is appended behind it</td><td>{@code Following.onTrunc}, by the order of the lane</td>
 *   <td>the log has a gap, or two histories</td></tr>
 * </table>
 *
 * <p>What may fail around it, how that is noticed, and what follows:
 *
 * <table>
 * <caption>Faults</caption>
 * <tr><th>fault</th><th>noticed by</th><th>then</th></tr>
 * <tr><td>the leader's process dies</td><td>followers: the connection ends</td>
 *   <td>election at once; among members known to be Baton's without waiting for the dead</td></tr>
 * <tr><td>the leader is paused, or nobody hears it</td><td>followers: silence for silenceLimit</td>
 *   <td>election, which does not wait for it; what it still proposes finds no quorum, and when it is heard again it follows</td></tr>
 * <tr><td>the leader hears nobody</td><td>the leader: silence of a quorum for silenceLimit</td>
 *   <td>it steps down, and asks instead of standing for election until it hears somebody: it would be elected and not know it</td></tr>
 * <tr><td>a follower is lost, paused or cut off</td><td>the leader: connection, silence, or no ACK for syncLimit</td>
 *   <td>it is dropped; writes go on with the others; it comes back by DIFF, TRUNC or SNAP</td></tr>
 * <tr><td>a slow learner</td><td>its cursor leaves the window</td><td>it is dropped and synchronised anew</td></tr>
 * <tr><td>a member sleeps through a change of addresses, its own or the others'</td><td>nobody answers where it is looked for</td>
 *   <td>who is called tries where the caller says that it is, and where a proposed configuration has it; then it hears of the change</td></tr>
 * <tr><td>a write or a sync fails</td><td>the storage lane</td><td>the process ends; it may not lead, follow or vote</td></tr>
 * <tr><td>the log was damaged while the member was down</td><td>its checksums, at the start</td>
 *   <td>the start is refused; a torn last record is cut off and comes back from the leader</td></tr>
 * </table>
 *
 * <p>These are played with real processes by {@code ProcessFaultsIT}, {@code LeaderKillsIT} and {@code SessionFailoverIT} of the module
 * {@code conformance}, and in thousands of schedules by {@code ZabSimTest} and the module {@code simulation}.
 *
 * <p>Rooms below: {@code log} (what the member knows of its history), {@code election}, {@code discovery} (agreeing on an epoch),
 * {@code sync} (bringing a learner to the leader's history), {@code broadcast} (proposals, acknowledgements, commits), {@code wire}
 * (the bytes). None of them knows this package except {@code wire}.
 */
@NullMarked
package dev.baton.server.zab;

import org.jspecify.annotations.NullMarked;
