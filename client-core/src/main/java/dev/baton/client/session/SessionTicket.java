package dev.baton.client.session;

/**
 * What another process needs to go on with a session.
 *
 * @param id never 0
 * @param password what proves it to the servers
 * @param zxid highest transaction that was seen in it
 */
public record SessionTicket(long id, byte[] password, long zxid) {
    /** Without the password. */
    @Override
    public String toString() {
        return "SessionTicket[0x" + Long.toHexString(id) + ", zxid=0x" + Long.toHexString(zxid) + "]";
    }
}
