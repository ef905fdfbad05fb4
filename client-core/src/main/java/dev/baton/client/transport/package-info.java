@NullMarked
package dev.baton.client.transport;

import org.jspecify.annotations.NullMarked;
