package dev.baton.client;

import dev.baton.wire.model.Acl;
import java.util.List;

/**
 * Who may do what with nodes whose creator does not say so: those created with options without an ACL, recipes' nodes and missing
 * parents included. Called on the thread of the caller, of a callback or of the client's I/O, with every create, so it must be quick and must
 * not block.
 */
@FunctionalInterface
public interface AclProvider {
    /** Everybody may do everything. */
    AclProvider OPEN = path -> Acl.OPEN;

    /**
     * The rights of a new node.
     *
     * @param path as the creator names it; a missing part of the chroot by its full path
     * @return not empty
     */
    List<Acl> aclOf(String path);
}
