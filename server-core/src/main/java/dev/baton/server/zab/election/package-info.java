/**
 * Fast leader election: how members that do not know a leader agree on one, and how they answer those who still ask. It decides
 * whom to try, nothing more: safety rests on the promises of discovery, so a wrong choice costs time, never data.
 *
 * <p>Pure: notifications and the time come in, notifications and a {@link dev.baton.server.zab.election.Decision} go out.
 */
@NullMarked
package dev.baton.server.zab.election;

import org.jspecify.annotations.NullMarked;
