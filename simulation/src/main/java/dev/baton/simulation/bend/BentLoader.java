package dev.baton.simulation.bend;

import dev.baton.simulation.client.Cast;
import dev.baton.simulation.client.Recipe;
import dev.baton.simulation.client.Workshop;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Loads recipes, the client's API, and the programs that use them; see the package. */
public final class BentLoader extends ClassLoader {
    private static final String HOME = "dev/baton/simulation/bend/";
    private static final String CAST = "dev.baton.simulation.recipe.Troupe";

    /** Packages with all below them. */
    private static final Set<String> TREES = Set.of("dev.baton.recipes.", "dev.baton.simulation.recipe.");

    /** Packages alone. */
    private static final Set<String> PACKAGES =
            Set.of("dev.baton.client", "dev.baton.client.cache", "dev.baton.client.watch");

    private static final Set<String> CALLS = Set.of(
            "java/lang/System.nanoTime",
            "java/lang/System.currentTimeMillis",
            "java/time/Instant.now",
            "java/util/UUID.randomUUID",
            "java/util/concurrent/CompletableFuture.delayedExecutor",
            "dev/baton/recipes/node/Clockwork.afterNanos",
            "dev/baton/recipes/node/Clockwork.background");

    /** What no class has as it is. */
    private static final Map<String, String> EVERYWHERE =
            Map.of("java/util/concurrent/ThreadLocalRandom", HOME + "SimRandom");

    private static final Map<String, String> DRIVER =
            Map.of("dev/baton/client/transport/SessionDriver", HOME + "SimDriver");
    private static final Map<String, String> THREAD = Map.of("java/lang/Thread", HOME + "SimThread");
    private static final Map<String, String> PROCESS =
            Map.of("java/lang/Thread", HOME + "SimThread", "java/lang/ProcessHandle", HOME + "SimProcess");

    /** Classes that use something else than they were compiled with. */
    private static final Map<String, Map<String, String>> RENAMED = Map.of(
            "dev.baton.client.Client", DRIVER,
            "dev.baton.client.Requester", DRIVER,
            "dev.baton.recipes.group.ScheduledJob", THREAD,
            "dev.baton.recipes.lock.LockContext", THREAD,
            "dev.baton.recipes.lock.LockOwner", PROCESS);

    static {
        // Before the first one is made: a loader keeps for its life whether it was capable of that when it was made.
        registerAsParallelCapable();
    }

    private static final BentLoader ONE = new BentLoader();

    private BentLoader() {
        super("bent", BentLoader.class.getClassLoader());
    }

    /** The programs of one run that are about a recipe. */
    public static Cast cast(Workshop workshop, Recipe recipe) {
        try {
            return (Cast) ONE.loadClass(CAST)
                    .getConstructor(Workshop.class, Recipe.class)
                    .newInstance(workshop, recipe);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the programs of recipes cannot be made", e);
        }
    }

    private static boolean isBent(String name) {
        return TREES.stream().anyMatch(name::startsWith)
                || PACKAGES.contains(name.substring(0, Math.max(0, name.lastIndexOf('.'))));
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!isBent(name)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> known = findLoadedClass(name);
            return known == null ? define(name) : known;
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            Map<String, String> renamed = new TreeMap<>(EVERYWHERE);
            renamed.putAll(RENAMED.getOrDefault(name, Map.of()));
            byte[] bent = ClassBender.bend(in.readAllBytes(), CALLS, HOME + "Bent", renamed);
            return defineClass(name, bent, 0, bent.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
