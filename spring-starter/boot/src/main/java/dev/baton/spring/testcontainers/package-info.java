/** Connection details from containers with {@code @ServiceConnection}, for tests and for development. */
@NullMarked
package dev.baton.spring.testcontainers;

import org.jspecify.annotations.NullMarked;
