/**
 * The ZAB core: {@link dev.baton.server.zab.Zab} is one member of an ensemble as a pure state machine. Facts come in as
 * {@link dev.baton.server.zab.Input}, orders go out as {@link dev.baton.server.zab.Output}; between them there is no thread, no clock, no
 * socket and no file. It knows transactions as numbered bytes and never looks into them.
 *
 * <p>The duties of whoever drives it are written at {@link dev.baton.server.zab.Zab}; each order that a crash must not turn around is
 * an {@code after} token or the order of the storage lane, and the reason stands beside the output that needs it.
 *
 * <p>Rooms below: {@code log} (what the member knows of its history), {@code election}, {@code discovery} (agreeing on an epoch),
 * {@code sync} (bringing a learner to the leader's history), {@code broadcast} (proposals, acknowledgements, commits), {@code wire}
 * (the bytes). None of them knows this package except {@code wire}.
 */
@NullMarked
package dev.baton.server.zab;

import org.jspecify.annotations.NullMarked;
