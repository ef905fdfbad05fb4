package dev.baton.client;

import dev.baton.wire.model.Acl;
import dev.baton.wire.model.Stat;
import java.util.List;

/**
 * A node's access control list and stat. The version to guard a change with is {@link Stat#aversion()}. Digest ids are masked
 * by the server for clients without ADMIN permission.
 */
public record NodeAcl(List<Acl> acl, Stat stat) {}
