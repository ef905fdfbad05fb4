/** The design's dependency rules as tests, each with a proof that it would notice a violation. */
@NullMarked
package dev.baton.conformance.architecture;

import org.jspecify.annotations.NullMarked;
