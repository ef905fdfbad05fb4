/** The recipes on real servers, of both kinds, with connections that break, and against Curator where znodes are shared. */
@NullMarked
package dev.baton.conformance.recipes;

import org.jspecify.annotations.NullMarked;
