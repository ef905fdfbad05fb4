/**
 * Certificates and private keys as text (RFC 7468), for both ends of an encrypted connection. Text in, keys out: which file it comes
 * from, and what its name has to do with that, is the reader's matter.
 */
@NullMarked
package dev.baton.wire.pem;

import org.jspecify.annotations.NullMarked;
