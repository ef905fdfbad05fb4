/**
 * Baton in five minutes: several service instances take turns under a fenced lock, and one of them is cut off while it holds it.
 *
 * <p>Start reading at {@link dev.baton.samples.quickstart.Worker}, which is what a service does, and at {@link
 * dev.baton.samples.quickstart.Ledger}, which is what the thing guarded by a lock should do. The rest sets the scene.
 */
@NullMarked
package dev.baton.samples.quickstart;

import org.jspecify.annotations.NullMarked;
