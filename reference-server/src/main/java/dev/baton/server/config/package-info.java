/**
 * From files and system properties to {@link dev.baton.server.ServerOptions}: reads ZooKeeper's {@code zoo.cfg} as it is, takes
 * the system properties that ZooKeeper takes, or the variables of its official image, and says of every other setting what becomes
 * of it. The only room of the server that reads system properties and the environment, and it does so once per start.
 */
@NullMarked
package dev.baton.server.config;

import org.jspecify.annotations.NullMarked;
