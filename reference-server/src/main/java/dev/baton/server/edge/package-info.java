/** What all ports share: the event loop, and buffers that grow with the bytes that arrive. Knows no protocol. */
@NullMarked
package dev.baton.server.edge;

import org.jspecify.annotations.NullMarked;
