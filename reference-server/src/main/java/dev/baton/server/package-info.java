/**
 * The embedding API: a server that runs inside the caller's process.
 *
 * <p>{@link dev.baton.server.BatonServer} is one running server, {@link dev.baton.server.ServerOptions} is everything it can
 * be told, {@link dev.baton.server.OptionTable} is the one list of options from which parsing, checking and printing follow.
 * Nothing here reads files of settings or system properties; that is the loader's part ({@code dev.baton.server.config}). Two
 * servers in one process share nothing.
 */
@NullMarked
package dev.baton.server;

import org.jspecify.annotations.NullMarked;
