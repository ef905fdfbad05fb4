package dev.baton.server.txn;

import dev.baton.wire.model.Acl;
import dev.baton.wire.model.AclId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Transactions with arbitrary content. */
final class RandomTxns {
    private static final String[] WORDS = {"", "/", "/a", "/a/b-0000000001", "/é/猫", "world", "anyone", "digest", "u:x="
    };

    private RandomTxns() {}

    static TxnEntry entry(SplittableRandom random) {
        TxnType type = TxnType.values()[random.nextInt(TxnType.values().length)];
        TxnHeader header =
                new TxnHeader(random.nextLong(), random.nextInt(), random.nextLong(), random.nextLong(), type);
        TxnDigest digest = random.nextBoolean() ? new TxnDigest(TxnDigest.VERSION, random.nextLong()) : null;
        return new TxnEntry(header, body(type, random), digest);
    }

    static Txn body(TxnType type, SplittableRandom random) {
        return switch (type.kind()) {
            case CREATE ->
                new CreateTxn(word(random), data(random), acl(random), random.nextBoolean(), random.nextInt());
            case CREATE_CONTAINER -> new CreateContainerTxn(word(random), data(random), acl(random), random.nextInt());
            case CREATE_TTL ->
                new CreateTtlTxn(word(random), data(random), acl(random), random.nextInt(), random.nextLong());
            case DELETE -> new DeleteTxn(word(random));
            case SET_DATA -> new SetDataTxn(word(random), data(random), random.nextInt());
            case SET_ACL -> new SetAclTxn(word(random), acl(random), random.nextInt());
            case CHECK_VERSION -> new CheckVersionTxn(word(random), random.nextInt());
            case CREATE_SESSION -> new CreateSessionTxn(random.nextInt());
            case CLOSE_SESSION -> new CloseSessionTxn(list(random, () -> "/" + word(random)));
            case ERROR -> new ErrorTxn(random.nextInt());
            case MULTI -> new MultiTxn(list(random, () -> sub(random)));
        };
    }

    private static SubTxn sub(SplittableRandom random) {
        TxnType type;
        do {
            type = TxnType.values()[random.nextInt(TxnType.values().length)];
        } while (!type.allowedInMulti());
        return new SubTxn(type, body(type, random));
    }

    private static String word(SplittableRandom random) {
        return WORDS[random.nextInt(WORDS.length)];
    }

    private static byte[] data(SplittableRandom random) {
        if (random.nextInt(4) == 0) {
            return null;
        }
        byte[] data = new byte[random.nextInt(40)];
        random.nextBytes(data);
        return data;
    }

    private static List<Acl> acl(SplittableRandom random) {
        return random.nextInt(4) == 0
                ? null
                : list(random, () -> new Acl(random.nextInt(), new AclId(word(random), word(random))));
    }

    private static <T> List<T> list(SplittableRandom random, Supplier<T> element) {
        List<T> list = new ArrayList<>();
        for (int left = random.nextInt(4); left > 0; left--) {
            list.add(element.get());
        }
        return list;
    }
}
