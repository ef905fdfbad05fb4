package dev.baton.server.tree;

import dev.baton.wire.model.Acl;
import java.util.List;

/**
 * All there is about a znode, comparable.
 *
 * @param path full path, "" for the root
 * @param data hex, null for none
 * @param acl null for none
 */
record NodeImage(String path, String data, List<Acl> acl, StoredStat stat, long digest) {}
