/** Rules for znode paths. */
@NullMarked
package dev.baton.wire.path;

import org.jspecify.annotations.NullMarked;
