/**
 * One file per client operation: its request, its response and its {@link dev.baton.wire.op.OpSpec}. The table of all of them
 * is {@link dev.baton.wire.op.OpCode}. To add an operation: its file, one line there, the permits lists.
 */
@NullMarked
package dev.baton.wire.op;

import org.jspecify.annotations.NullMarked;
