package dev.baton.server.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuotasTest {
    private static final String LIMITS = "count=5,bytes=-1=;byteHardLimit=100;countHardLimit=-1";
    private final Applied applied = new Applied();

    private void define(String path) {
        String at = "/zookeeper/quota";
        for (String name : path.substring(1).split("/")) {
            at += "/" + name;
            applied.create(at, "");
        }
        applied.create(at + "/zookeeper_limits", LIMITS);
        applied.create(at + "/zookeeper_stats", "count=0,bytes=0");
    }

    private String used(String path) {
        return applied.data("/zookeeper/quota" + path + "/zookeeper_stats");
    }

    @Test
    void countsWhatIsThereAndWhatHappens() {
        applied.create("/a", "123");
        applied.create("/a/b", "45");
        long digest = applied.tree.digest();
        define("/a");
        assertThat(used("/a")).isEqualTo("count=2,bytes=5");
        assertThat(applied.tree.digest()).isEqualTo(digest);
        applied.create("/a/c", "x");
        applied.set("/a/b", null);
        applied.create("/other", "not counted");
        assertThat(used("/a")).isEqualTo("count=3,bytes=4");
        applied.delete("/a/c");
        assertThat(used("/a")).isEqualTo("count=2,bytes=3");
        assertThat(applied.tree.find("/zookeeper/quota/a/zookeeper_stats").version())
                .isZero();
    }

    @Test
    void onlyTheNearestCounts() {
        define("/a");
        define("/a/b");
        applied.create("/a", "1");
        applied.create("/a/b", "22");
        applied.create("/a/b/c", "333");
        assertThat(used("/a")).isEqualTo("count=1,bytes=1");
        assertThat(used("/a/b")).isEqualTo("count=2,bytes=5");
        assertThat(applied.tree.quotas().enclosing("/a/b/c/d"))
                .isEqualTo(new Quota("/a/b", new QuotaFigures(5, -1, -1, 100), new QuotaFigures(2, 5, -1, -1)));
        assertThat(applied.tree.quotas().enclosing("/a/bb").path()).isEqualTo("/a");
        assertThat(applied.tree.quotas().enclosing("/b")).isNull();
        assertThat(applied.tree.quotas().enclosing("/")).isNull();
        applied.delete("/zookeeper/quota/a/b/zookeeper_limits");
        assertThat(applied.tree.quotas().enclosing("/a/b/c").path()).isEqualTo("/a");
        assertThat(applied.tree.quotas().size()).isEqualTo(1);
    }

    @Test
    void loadingCountsAnew() {
        applied.create("/a", "1");
        define("/a");
        applied.set("/zookeeper/quota/a/zookeeper_stats", "count=99,bytes=99");
        Tree loaded = Bodies.read(Bodies.write(applied.tree), applied.tree.lastZxid());
        assertThat(loaded.quotas().size()).isEqualTo(1);
        assertThat(loaded.quotas().enclosing("/a").used()).isEqualTo(new QuotaFigures(1, 1, -1, -1));
    }

    @Test
    void statisticsThatCannotBeReadAreCountedAnew() {
        applied.create("/a", "1");
        define("/a");
        applied.set("/zookeeper/quota/a/zookeeper_stats", "rubbish");
        assertThat(applied.tree.quotas().enclosing("/a").used()).isEqualTo(new QuotaFigures(0, 0, -1, -1));
        applied.create("/a/b", "22");
        assertThat(used("/a")).isEqualTo("count=2,bytes=3");
    }

    @Test
    void theRootCannotHaveOne() {
        applied.create("/zookeeper/quota/zookeeper_limits", LIMITS);
        applied.create("/zookeeper/quota/zookeeper_stats", "as it was");
        applied.create("/a", "1");
        assertThat(applied.tree.quotas().enclosing("/a")).isNull();
        assertThat(applied.data("/zookeeper/quota/zookeeper_stats")).isEqualTo("as it was");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "count", "count=", "count=x", "=;", "count=1,,bytes=2", "count=99999999999999999999"})
    void textThatIsNoneIsNotRead(String text) {
        assertThat(QuotaFigures.parse(text.getBytes(StandardCharsets.UTF_8))).isNull();
        assertThat(QuotaFigures.parse(null)).isNull();
    }

    @Test
    void keysMayBeMissingUnknownAndInAnyOrder() {
        assertThat(QuotaFigures.parse("bytes=7=;later=1;countHardLimit=3".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(new QuotaFigures(-1, 7, 3, -1));
    }
}
