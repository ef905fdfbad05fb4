/** Assertions that stay on in production. */
@NullMarked
package dev.baton.server.verify;

import org.jspecify.annotations.NullMarked;
