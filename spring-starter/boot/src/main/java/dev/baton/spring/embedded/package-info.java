/**
 * A server inside the application, for development: {@code baton.embedded.enabled=true} starts one and connects the client to
 * it. It is no ensemble and ends with the application, so it refuses the profiles of production.
 */
@NullMarked
package dev.baton.spring.embedded;

import org.jspecify.annotations.NullMarked;
