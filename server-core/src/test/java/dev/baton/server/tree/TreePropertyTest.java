package dev.baton.server.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.server.txn.TxnEntry;
import dev.baton.wire.model.Acl;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random histories on the tree and on a naive one, compared in full. */
class TreePropertyTest {
    private static final int CASES = 300;

    static LongStream seeds() {
        Long replay = Long.getLong("baton.seed");
        return replay != null ? LongStream.of(replay) : LongStream.rangeClosed(1, CASES);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void behavesAsTheNaiveTreeWhateverComes(long seed) {
        run(seed, true);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void behavesAsTheNaiveTreeOnWhatALeaderPrepares(long seed) {
        run(seed, false);
    }

    private static void run(long seed, boolean wild) {
        SplittableRandom random = new SplittableRandom(seed);
        RandomHistory history = new RandomHistory(random, wild);
        Tree tree = new Tree(random.nextLong());
        List<String> events = new ArrayList<>();
        TreeListener listener = recorder(events);
        int steps = random.nextInt(50, 400);
        for (int i = 0; i < steps; i++) {
            history.model.events.clear();
            events.clear();
            TxnEntry entry = history.next();
            ApplyResult result = tree.apply(entry.header(), entry.txn(), listener);
            assertThat(result.err()).as("%s", entry).isEqualTo(history.lastErr);
            assertThat(events).as("%s", entry).isEqualTo(history.model.events);
            assertThat(tree.digest()).as("%s", entry).isEqualTo(history.model.digest());
            assertThat(tree.lastZxid()).isEqualTo(entry.zxid());
            if (random.nextInt(40) == 0) {
                TreeImage.audit(tree).assertSameAs(history.model.image());
            }
        }
        TreeImage.audit(tree).assertSameAs(history.model.image());
    }

    private static TreeListener recorder(List<String> events) {
        return new TreeListener() {
            @Override
            public void created(String path, List<Acl> acl, List<Acl> parentAcl, long zxid) {
                events.add("created " + path + " " + acl + " " + parentAcl + " " + zxid);
            }

            @Override
            public void dataChanged(String path, List<Acl> acl, long zxid) {
                events.add("changed " + path + " " + acl + " " + zxid);
            }

            @Override
            public void deleted(String path, List<Acl> acl, List<Acl> parentAcl, long zxid) {
                events.add("deleted " + path + " " + acl + " " + parentAcl + " " + zxid);
            }
        };
    }
}
