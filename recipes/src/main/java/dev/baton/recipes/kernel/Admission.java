package dev.baton.recipes.kernel;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The rule by which a contender is let in: from the contenders before it to what it must do next. Pure, and the same for all
 * contenders of one kind below one node.
 *
 * <p>Every rule looks at those before the own node only, and those only ever get fewer: what a rule once allows stays allowed.
 */
@FunctionalInterface
public interface Admission {
    /** What marks a reader's node, as in Curator's layout. */
    String READER_LABEL = "__READ__";

    /** What marks a writer's node. */
    String WRITER_LABEL = "__WRIT__";

    /** What marks the node of a writer of kazoo's, and of its mutex; its readers have another mark. */
    String FOREIGN_WRITER_LABEL = "__lock__";

    /** One holder at a time, in the order of creation: everybody waits for the contender right before. */
    Admission MUTEX = ranking -> awaitNearest(ranking, name -> true, true);

    /**
     * A writer among readers and writers: waits for whoever is right before. Looks again whenever that one has gone, since a writer
     * that becomes a reader leaves a reader's node in its own place.
     */
    Admission WRITER = ranking -> awaitNearest(ranking, name -> true, false);

    /** A reader among readers and writers: waits for the nearest writer before it. */
    Admission READER = ranking -> awaitNearest(ranking, Admission::isWriter, true);

    /** A reader whose place is that of a writer of the same owner, which does not stand in its way. */
    static Admission readerBehind(Anchor writer) {
        return ranking -> awaitNearest(ranking, name -> isWriter(name) && !name.equals(writer.name()), true);
    }

    /**
     * A number of holders at a time, in the order of creation.
     *
     * <p>With room for more than one, the end of any holder may admit any waiter, so the children are watched and not the
     * contender right before. Where only one contender waits at a time, nobody is woken in vain.
     *
     * @param limit asked for at each judgement; say {@link ContenderInput.RuleChanged} when it changes
     */
    static Admission limited(Limit limit) {
        return ranking ->
                ranking.aheadCount(name -> true) < limit.holdersMax() ? new Verdict.Admit() : new Verdict.AwaitChange();
    }

    /** How many may hold at a time now. */
    @FunctionalInterface
    interface Limit {
        /** Not negative. */
        int holdersMax();
    }

    private static boolean isWriter(String name) {
        return name.contains(WRITER_LABEL) || name.contains(FOREIGN_WRITER_LABEL);
    }

    private static Verdict awaitNearest(Ranking ranking, Predicate<String> obstacle, boolean lastAdmits) {
        @Nullable String nearest = ranking.nearestAhead(obstacle);
        if (nearest == null) {
            return new Verdict.Admit();
        }
        @Nullable String beyond = lastAdmits ? ranking.nearestBefore(nearest, obstacle) : null;
        return new Verdict.Await(nearest, lastAdmits && beyond == null, beyond);
    }

    /** What a contender with this ranking must do. The own node is {@linkplain Ranking#present() present}. */
    Verdict judge(Ranking ranking);

    /** What comes of a ranking. */
    sealed interface Verdict {
        /** Which verdict it is. */
        Kind kind();

        /** One constant per verdict. */
        enum Kind {
            ADMIT,
            AWAIT,
            AWAIT_CHANGE
        }

        /** Let in. */
        record Admit() implements Verdict {
            @Override
            public Kind kind() {
                return Kind.ADMIT;
            }
        }

        /**
         * Judge again when another contender's node has gone.
         *
         * @param name the node to watch
         * @param last whether nobody else stands in the way: its end admits without another look, since whoever comes later
         *     ranks behind
         * @param beyond who stands before that node, if the end of this one is worth a look, too: it may make that node the last, and
         *     then the look is over by the time when it would be waited for
         */
        record Await(String name, boolean last, @Nullable String beyond) implements Verdict {
            @Override
            public Kind kind() {
                return Kind.AWAIT;
            }
        }

        /** Judge again when the children have changed. */
        record AwaitChange() implements Verdict {
            @Override
            public Kind kind() {
                return Kind.AWAIT_CHANGE;
            }
        }
    }
}
