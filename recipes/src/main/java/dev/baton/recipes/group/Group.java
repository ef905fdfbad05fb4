package dev.baton.recipes.group;

import dev.baton.client.Client;
import dev.baton.recipes.node.Calls;

/** A group of processes at a path. Thread-safe; holds nothing itself. */
public final class Group {
    private final Client client;
    private final String path;

    private Group(Client client, String path) {
        this.client = client;
        this.path = path;
    }

    /** The group at a path. Makes no request. */
    public static Group on(Client client, String path) {
        return new Group(client, Calls.path(path));
    }

    /** Where the group is. */
    public String path() {
        return path;
    }

    /** Joins until the handle is closed. Returns at once and joins in the background. */
    public Membership join(String id, byte[] data) {
        return new Membership(client, path, Calls.name("member id", id), data);
    }

    /** Follows who is in the group, without joining. */
    public GroupView view() {
        return new GroupView(client, path);
    }

    @Override
    public String toString() {
        return "Group[" + path + "]";
    }
}
