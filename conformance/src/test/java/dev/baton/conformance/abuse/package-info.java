/** Input that no honest client sends. The server answers with an error or closes that connection, and everybody else goes on. */
@NullMarked
package dev.baton.conformance.abuse;

import org.jspecify.annotations.NullMarked;
