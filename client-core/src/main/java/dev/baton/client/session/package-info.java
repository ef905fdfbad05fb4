@NullMarked
package dev.baton.client.session;

import org.jspecify.annotations.NullMarked;
