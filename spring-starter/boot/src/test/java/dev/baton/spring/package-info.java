/** What the tests of the starter share. */
@NullMarked
package dev.baton.spring;

import org.jspecify.annotations.NullMarked;
