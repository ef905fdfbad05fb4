/**
 * Queues of moderate size: {@link dev.baton.recipes.queue.SimpleQueue} gives each item to one taker and forgets it, {@link
 * dev.baton.recipes.queue.WorkQueue} keeps an item until its taker says that it is done, in the order of arrival, by priority, or not before
 * a time.
 *
 * <p><b>What these queues are not:</b> a message broker. Every item is a node, and a listing of the queue must fit into one answer of the
 * server; some thousands of items are fine, and {@link dev.baton.recipes.queue.QueueFull} says when there are too many.
 *
 * <p>Nodes and item bytes are those of Curator's {@code SimpleDistributedQueue}, {@code DistributedQueue}, {@code DistributedPriorityQueue} and
 * {@code DistributedDelayQueue}.
 */
@NullMarked
package dev.baton.recipes.queue;

import org.jspecify.annotations.NullMarked;
