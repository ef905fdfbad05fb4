package dev.baton.spring.lock;

import dev.baton.client.Client;
import dev.baton.recipes.lock.Mutex;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.springframework.integration.support.locks.ExpirableLockRegistry;

/**
 * A lock across processes for each key. Thread-safe.
 *
 * <p>The lock of a key is at the root's path, with the key's text as the name. Letters, digits and {@code -_.~:@+=,} stand for
 * themselves, everything else is percent-encoded, so that each key is one name. Spring Integration's registry for ZooKeeper has
 * the same layout for such keys below its own root, {@code /SpringIntegration-LockRegistry}: with that root, applications on
 * either registry exclude each other.
 *
 * <p>Up to {@value #UNUSED_MAX} locks are remembered while unused, and forgotten in the order of their last use.
 */
public final class BatonLockRegistry implements ExpirableLockRegistry<FencedLock> {
    private static final int UNUSED_MAX = 30_000;
    private static final String PLAIN = "-_.~:@+=,";

    private final Client client;
    private final String root;
    private final LongSupplier nanoTime;
    private final ReentrantLock guard = new ReentrantLock();

    /** By name, least recently obtained first; under the guard. */
    private final Map<String, Entry> locks = new LinkedHashMap<>(16, 0.75f, true);

    private static final class Entry {
        final MutexLock lock;
        long obtainedNanos;

        Entry(MutexLock lock) {
            this.lock = lock;
        }
    }

    /**
     * A registry of locks below a path. Makes no request.
     *
     * @throws IllegalArgumentException if the root is no path
     */
    public BatonLockRegistry(Client client, String root) {
        this(client, root, System::nanoTime);
    }

    BatonLockRegistry(Client client, String root, LongSupplier nanoTime) {
        this.client = client;
        this.root = root.equals("/") ? "" : root;
        this.nanoTime = nanoTime;
        Mutex.on(client, pathOf("probe"));
    }

    /**
     * The lock of a key.
     *
     * @param lockKey whose {@code toString} says which lock; not empty
     */
    @Override
    public FencedLock obtain(Object lockKey) {
        String name = nameOf(lockKey.toString());
        guard.lock();
        try {
            Entry entry = locks.computeIfAbsent(name, n -> new Entry(new MutexLock(Mutex.on(client, pathOf(n)))));
            entry.obtainedNanos = nanoTime.getAsLong();
            if (locks.size() > UNUSED_MAX) {
                forgetOldest();
            }
            return entry.lock;
        } finally {
            guard.unlock();
        }
    }

    /** Where the lock of a key is. */
    public String pathOfKey(Object lockKey) {
        return pathOf(nameOf(lockKey.toString()));
    }

    /**
     * Forgets locks that were last obtained longer ago than so many milliseconds and are not in use. Somebody who still has such
     * a lock may go on to use it: it excludes others as before.
     */
    @Override
    public void expireUnusedOlderThan(long age) {
        long now = nanoTime.getAsLong();
        guard.lock();
        try {
            locks.values()
                    .removeIf(entry ->
                            now - entry.obtainedNanos > TimeUnit.MILLISECONDS.toNanos(age) && !entry.lock.isInUse());
        } finally {
            guard.unlock();
        }
    }

    private void forgetOldest() {
        var oldestFirst = locks.values().iterator();
        while (oldestFirst.hasNext() && locks.size() > UNUSED_MAX) {
            if (!oldestFirst.next().lock.isInUse()) {
                oldestFirst.remove();
            }
        }
    }

    private String pathOf(String name) {
        return root + "/" + name;
    }

    private static String nameOf(String key) {
        if (key.isEmpty()) {
            throw new IllegalArgumentException("the key of a lock must not be empty");
        }
        boolean onlyDots = key.equals(".") || key.equals("..");
        StringBuilder name = new StringBuilder(key.length());
        for (byte b : key.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0);
            if (plain && !onlyDots) {
                name.append(c);
            } else {
                name.append(String.format("%%%02X", b & 0xff));
            }
        }
        return name.toString();
    }
}
