/**
 * Recipes of Baton's and Curator's, measured in alternation on the same server: {@link dev.baton.benchmarks.recipes.RecipesCommand} runs them,
 * a {@link dev.baton.benchmarks.recipes.RecipeBench} is one of them.
 */
@NullMarked
package dev.baton.benchmarks.recipes;

import org.jspecify.annotations.NullMarked;
