/** Health of the connection, for actuator. It looks at the client and makes no request, so a probe costs nothing. */
@NullMarked
package dev.baton.spring.health;

import org.jspecify.annotations.NullMarked;
