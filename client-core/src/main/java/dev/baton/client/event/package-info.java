/**
 * What happens to a client without being asked for: watch events and changes of the connection's state, and the listeners
 * that are told. Values and functional interfaces only.
 */
@NullMarked
package dev.baton.client.event;

import org.jspecify.annotations.NullMarked;
