/**
 * What a {@link dev.baton.client.cache.WatchStream} reports, and how fresh a copy of a subtree is. Values only.
 */
@NullMarked
package dev.baton.client.watch;

import org.jspecify.annotations.NullMarked;
