/**
 * Transactions: what a leader decided, in the form in which it is proposed, logged and applied. A transaction is fully
 * determined (versions, sequence names, times, owners), so that applying it needs nothing but the tree.
 *
 * <p>Owns the bytes of {@code storage.md} section 3, nothing else: it knows neither the tree nor files.
 * {@link dev.baton.server.txn.TxnEntry} is a whole log record's entry, {@link dev.baton.server.txn.TxnType} the table of types,
 * {@link dev.baton.server.txn.Txn} the sealed family. To add a type: its record here, a line in {@code TxnType}, a
 * {@link dev.baton.server.txn.Txn.Kind}; the compiler then lists the switches.
 */
@NullMarked
package dev.baton.server.txn;

import org.jspecify.annotations.NullMarked;
