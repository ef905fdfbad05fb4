/**
 * Everything that can go wrong with a request, as one sealed family of unchecked exceptions under {@link
 * dev.baton.client.error.BatonException}. Each says what happened, whether the request may have taken effect, and whether
 * trying again can help.
 *
 * <p>A wrong argument (a malformed path, an impossible option) is not part of it: that is an {@link
 * java.lang.IllegalArgumentException}, thrown by the call itself.
 */
@NullMarked
package dev.baton.client.error;

import org.jspecify.annotations.NullMarked;
