/**
 * Why a holder must not believe a pong: {@link dev.baton.samples.stalepong.StalePong} cuts a follower off from its leader while clients of
 * both kinds hold locks through it.
 */
@NullMarked
package dev.baton.samples.stalepong;

import org.jspecify.annotations.NullMarked;
