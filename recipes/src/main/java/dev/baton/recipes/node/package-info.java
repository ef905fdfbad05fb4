/**
 * What recipes about single nodes and their children share: {@link dev.baton.recipes.node.NodeDriver} runs a
 * {@link dev.baton.recipes.kernel.NodeKernel} against the client, {@link dev.baton.recipes.node.Mirror} keeps the children of a
 * node current, {@link dev.baton.recipes.node.Serial} and {@link dev.baton.recipes.node.Clockwork} order and delay actions.
 *
 * <p>Not part of the API; may change at any time.
 */
@NullMarked
package dev.baton.recipes.node;

import org.jspecify.annotations.NullMarked;
