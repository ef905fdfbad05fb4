/**
 * A program for each recipe, which uses it as a service would, and the rule that must hold among all of them. Loaded by
 * {@link dev.baton.simulation.bend.BentLoader}, so that the recipes are the production classes, above a production
 * client and a production session machine.
 *
 * <p>To add a recipe: a constant in {@link dev.baton.simulation.client.Recipe}, a program here, a line in {@link
 * dev.baton.simulation.recipe.Troupe}, and what it must have reached in {@link dev.baton.simulation.world.Reach}.
 */
@NullMarked
package dev.baton.simulation.recipe;

import org.jspecify.annotations.NullMarked;
