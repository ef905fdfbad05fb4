/** The command line of the server. The only room that ends the process. */
@NullMarked
package dev.baton.server.main;

import org.jspecify.annotations.NullMarked;
