/** The protocol's vocabulary: stat, ACL, error codes, create modes, watch kinds. Values only. */
@NullMarked
package dev.baton.wire.model;

import org.jspecify.annotations.NullMarked;
