/**
 * Spring Boot's view of the client: properties, connection details, customizers, the {@code Client} bean and its place in the
 * life of the application, and analyses of failed starts.
 *
 * <p>Everything an application may replace is a bean that backs off: {@link BatonConnectionDetails} (where the servers are) and
 * {@code Client} itself. {@link BatonClientCustomizer} beans change what has no property. Nothing here waits for a server
 * unless {@code baton.startup=wait} asks for it, and then for a bounded time.
 */
@NullMarked
package dev.baton.spring.autoconfigure;

import org.jspecify.annotations.NullMarked;
