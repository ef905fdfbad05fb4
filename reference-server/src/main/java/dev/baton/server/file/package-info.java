/**
 * Files: the transaction log, the snapshots, and the recovery that reads both. Implements the ports of
 * {@code dev.baton.server.storage} in ZooKeeper's formats, so that either server starts on the data of the other.
 *
 * <p>Owners: the <em>log lane</em> alone writes log files; the <em>snapshot lane</em> alone writes snapshots and deletes what a
 * purge removes; the <em>ahead lane</em> fills the next log file with zeros, so that the log lane's syncs hit blocks that exist.
 * A file becomes visible only by a rename, and a rename counts only after the directory is synced. A failed write or sync ends
 * the storage: nothing is tried again, since the operating system may have dropped what it could not write.
 *
 * @see dev.baton.server.storage.Storage
 */
@NullMarked
package dev.baton.server.file;

import org.jspecify.annotations.NullMarked;
