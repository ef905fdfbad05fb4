/**
 * Spring Integration's {@code LockRegistry} on the mutex, so that whatever takes such a registry (aggregators, pollers, leader
 * initiators, an application's own code) is guarded across processes. The locks carry their fencing tokens.
 */
@NullMarked
package dev.baton.spring.lock;

import org.jspecify.annotations.NullMarked;
