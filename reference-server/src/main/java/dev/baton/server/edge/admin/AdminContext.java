package dev.baton.server.edge.admin;

import dev.baton.server.node.NodeView;

/**
 * What commands may ask.
 *
 * @param view the node
 * @param info the server around it
 */
record AdminContext(NodeView view, ServerInfo info) {}
