/** Values of typed nodes as JSON by Jackson's data binding. Needs jackson-databind, which this module does not bring. */
@NullMarked
package dev.baton.bindings.json;

import org.jspecify.annotations.NullMarked;
