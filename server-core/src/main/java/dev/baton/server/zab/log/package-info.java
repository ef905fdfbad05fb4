/**
 * What a member knows about its history without reading it: the numbering of transactions, which of them its log holds, the
 * recent ones themselves, and how far they are proposed, persisted, committed and delivered. No messages, no peers, no time.
 */
@NullMarked
package dev.baton.server.zab.log;

import org.jspecify.annotations.NullMarked;
