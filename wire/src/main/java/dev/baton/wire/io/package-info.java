/**
 * Reading and writing of primitive wire types over byte arrays. Knows no record and no operation; never blocks, never
 * allocates from an announced length that the input does not hold.
 */
@NullMarked
package dev.baton.wire.io;

import org.jspecify.annotations.NullMarked;
