/**
 * Commands of operators: the four-letter words of the client port. One class per command, one line in
 * {@link dev.baton.server.edge.admin.AdminCommands}; texts and field names are those of ZooKeeper, so that existing scripts and
 * exporters read them. Everything runs on the loop's thread and asks the node's view; nothing here changes data.
 *
 * @protocol client-wire.md#14-four-letter-words-and-adminserver
 */
@NullMarked
package dev.baton.server.edge.admin;

import org.jspecify.annotations.NullMarked;
