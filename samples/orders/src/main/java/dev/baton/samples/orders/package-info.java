/**
 * A service that changes orders, one instance at a time per order, and a database that refuses whoever was overtaken.
 *
 * <p>The lock keeps instances from working on the same order at once. It cannot keep an instance that was paused from waking up
 * and writing after its lock was given to another: only the database can, by comparing tokens in the statement that writes.
 */
@NullMarked
package dev.baton.samples.orders;

import org.jspecify.annotations.NullMarked;
