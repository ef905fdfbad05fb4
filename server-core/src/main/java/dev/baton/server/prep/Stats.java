package dev.baton.server.prep;

import dev.baton.server.tree.StoredStat;

/** What transactions do to stats. */
final class Stats {
    private Stats() {}

    static StoredStat withChildChange(StoredStat s, int cversion, long pzxid) {
        return new StoredStat(
                s.czxid(),
                s.mzxid(),
                s.ctime(),
                s.mtime(),
                s.version(),
                cversion,
                s.aversion(),
                s.ephemeralOwner(),
                pzxid);
    }

    static StoredStat withData(StoredStat s, int version, long zxid, long wallMillis) {
        return new StoredStat(
                s.czxid(),
                zxid,
                s.ctime(),
                wallMillis,
                version,
                s.cversion(),
                s.aversion(),
                s.ephemeralOwner(),
                s.pzxid());
    }

    static StoredStat withAcl(StoredStat s, int aversion) {
        return new StoredStat(
                s.czxid(),
                s.mzxid(),
                s.ctime(),
                s.mtime(),
                s.version(),
                s.cversion(),
                aversion,
                s.ephemeralOwner(),
                s.pzxid());
    }
}
