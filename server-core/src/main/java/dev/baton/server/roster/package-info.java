/**
 * What the configuration of an ensemble says, as the text that members send each other, that {@code /zookeeper/config} holds and that
 * dynamic configuration files are made of. Values only: who may decide is {@link dev.baton.server.quorum}'s business, where a
 * member is reached is the driver's.
 *
 * @see dev.baton.server.roster.Roster
 */
@NullMarked
package dev.baton.server.roster;

import org.jspecify.annotations.NullMarked;
