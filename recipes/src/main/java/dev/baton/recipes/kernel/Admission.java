package dev.baton.recipes.kernel;

/**
 * The rule by which a contender is let in: from the contenders before it to what it must do next. Pure, and the same for all
 * contenders of one node.
 */
@FunctionalInterface
public interface Admission {
    /** One holder at a time, in the order of creation: everybody waits for the contender right before. */
    Admission MUTEX = ranking -> {
        String predecessor = ranking.nearestAhead(name -> true);
        return predecessor == null
                ? new Verdict.Admit()
                : new Verdict.Await(predecessor, ranking.aheadCount(name -> true) == 1);
    };

    /** What a contender with this ranking must do. The own node is {@linkplain Ranking#present() present}. */
    Verdict judge(Ranking ranking);

    /** What comes of a ranking. */
    sealed interface Verdict {
        /** Which verdict it is. */
        Kind kind();

        /** One constant per verdict. */
        enum Kind {
            ADMIT,
            AWAIT
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
         */
        record Await(String name, boolean last) implements Verdict {
            @Override
            public Kind kind() {
                return Kind.AWAIT;
            }
        }
    }
}
