/**
 * Pure machines behind the recipes: what to ask of the ensemble next, and what its answers mean.
 *
 * <p>A kernel takes one input value per step and appends output values to a list. It has no thread, clock, socket, random
 * source or logger, so all of its behaviour, with every interleaving and fault, can be tested without a server. A driver in
 * the recipe's package turns outputs into requests of the client and answers into inputs, one at a time.
 *
 * <p>Not part of the API; may change at any time.
 */
@NullMarked
package dev.baton.recipes.kernel;

import org.jspecify.annotations.NullMarked;
