/**
 * Answers. A handler per operation that is decided by the tree or the watches alone, and one for the replies to writes, which
 * are decided already. They write the body straight into the connection's lane; who may ask when is the node's business.
 */
@NullMarked
package dev.baton.server.op;

import org.jspecify.annotations.NullMarked;
