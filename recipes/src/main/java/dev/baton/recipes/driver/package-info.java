/**
 * What runs the kernels on a {@link dev.baton.client.Client}: {@link dev.baton.recipes.driver.Attempt} steps one contender and turns
 * its commands into requests, {@link dev.baton.recipes.driver.Keeper} tells the attempts of one recipe object of the session and
 * of time, {@link dev.baton.recipes.driver.Hold} is what an admitted contender has.
 *
 * <p>All this runs on the client's loop as well as on callers' threads, so nothing here blocks, and what may lead to user code goes through
 * {@link dev.baton.client.Client#runCallback}.
 *
 * <p>Recipes are thin types over this; nothing here knows what is locked or led. Not part of the API; may change at any time.
 */
@NullMarked
package dev.baton.recipes.driver;

import org.jspecify.annotations.NullMarked;
