/**
 * The pure machine behind streams of changes and tree caches: {@link dev.baton.client.mirror.Mirror} keeps a copy of a subtree in
 * step with a server by one recursive watch, reads what the watch's events point at, and after a disconnection reads only
 * what has moved.
 *
 * <p>Not an API: may change at will. No thread, clock or I/O; the driver is in {@code client.cache}.
 */
@NullMarked
package dev.baton.client.mirror;

import org.jspecify.annotations.NullMarked;
