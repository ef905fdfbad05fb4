package dev.baton.server.file;

import dev.baton.server.txn.CreateTxn;
import dev.baton.server.txn.TxnEntry;
import dev.baton.server.txn.TxnHeader;
import dev.baton.server.txn.TxnType;
import dev.baton.wire.io.WireWriter;
import dev.baton.wire.model.Acl;
import dev.baton.wire.model.AclId;
import dev.baton.wire.model.Perms;
import java.util.List;

/** Log entries for tests: each creates {@code /n<zxid>} with data that has no zero byte. */
final class Entries {
    static final long TIME = 1_700_000_000_000L;

    private Entries() {}

    static byte[] create(long zxid) {
        return create(zxid, 10, TIME);
    }

    static byte[] create(long zxid, int dataBytes, long time) {
        byte[] data = new byte[dataBytes];
        java.util.Arrays.fill(data, (byte) 'x');
        TxnHeader header = new TxnHeader(0x0101010101010101L, 1, zxid, time, TxnType.CREATE);
        CreateTxn txn = new CreateTxn(
                path(zxid), data, List.of(new Acl(Perms.ALL, new AclId("world", "anyone"))), false, (int) zxid);
        WireWriter out = new WireWriter();
        new TxnEntry(header, txn, null).encode(out);
        return out.toByteArray();
    }

    static String path(long zxid) {
        return "/n" + Long.toHexString(zxid);
    }
}
