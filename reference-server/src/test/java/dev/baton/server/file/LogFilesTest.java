package dev.baton.server.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How large files are made ahead of their records. */
class LogFilesTest {
    private static final long MIB = 1 << 20;
    private static final long PREALLOC_BYTES = 20 * MIB;

    @TempDir
    Path dir;

    private final WorkLane lane = new WorkLane("ahead");
    private LogFiles files;
    private long zxid;

    @BeforeEach
    void create() throws IOException {
        DataDir data = new DataDir(dir, dir);
        data.create();
        files = new LogFiles(data, FileOpener.REAL, PREALLOC_BYTES, lane);
    }

    @AfterEach
    void close() throws IOException {
        lane.close();
        files.close();
    }

    @Test
    void filesThatBecomeFullAreFollowedByLargerOnes() throws Exception {
        assertThat(next()).isEqualTo(MIB);
        assertThat(next()).isEqualTo(4 * MIB);
        assertThat(next()).isEqualTo(16 * MIB);
        assertThat(next()).isEqualTo(PREALLOC_BYTES);
        assertThat(next()).isEqualTo(PREALLOC_BYTES);
    }

    @Test
    void filesThatAreEndedEarlyAreFollowedByOnesToThatMeasure() throws Exception {
        next();
        next();
        next();
        files.endedEarly(4 * MIB);
        assertThat(next()).as("made before that was known").isEqualTo(PREALLOC_BYTES);
        files.endedEarly(4 * MIB);
        assertThat(next()).isEqualTo(5 * MIB);
        files.endedEarly(4 * MIB);
        assertThat(next()).isEqualTo(5 * MIB);
        files.endedEarly(10);
        assertThat(next()).isEqualTo(5 * MIB);
        files.endedEarly(10);
        assertThat(next()).isEqualTo(MIB);
    }

    /** Begins the next file and has the one after it made ready. Returns how many zeros it has. */
    private long next() throws Exception {
        LogFiles.Fresh fresh = files.begin(++zxid);
        files.finish(fresh.channel(), LogFormat.HEADER_BYTES);
        files.prepareNext();
        CountDownLatch made = new CountDownLatch(1);
        lane.execute(made::countDown);
        assertThat(made.await(1, TimeUnit.MINUTES)).isTrue();
        assertThat(files.hasSpare()).isTrue();
        return fresh.size() - LogFormat.HEADER_BYTES;
    }
}
