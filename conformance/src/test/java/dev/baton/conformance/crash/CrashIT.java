package dev.baton.conformance.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.conformance.harness.RawConnection;
import dev.baton.conformance.harness.ServerKind;
import dev.baton.conformance.harness.ServerLogs;
import dev.baton.conformance.harness.ServerSettings;
import dev.baton.conformance.harness.ServerUnderTest;
import dev.baton.conformance.storage.ApacheLogs;
import dev.baton.wire.model.Acl;
import dev.baton.wire.op.Create;
import dev.baton.wire.op.GetChildren;
import dev.baton.wire.op.GetData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** SIGKILL at random moments under a write load. */
@ExtendWith(ServerLogs.class)
class CrashIT {
    static final String BASE = "/load";
    private static final int KILLS = 50;
    private static final int WRITERS = 3;

    @TempDir
    Path home;

    private final List<LoadWriter> writers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private ServerUnderTest server;
    private volatile CountDownLatch serving = new CountDownLatch(0);

    @BeforeEach
    void startServer() {
        server = ServerKind.BATON.server(settings()).start();
        try (RawConnection connection = RawConnection.session(server)) {
            connection.call(new Create.Request(BASE, new byte[0], Acl.OPEN, 0));
            for (int i = 0; i < WRITERS; i++) {
                LoadWriter writer = new LoadWriter(server, i, this::awaitServer);
                connection.call(new Create.Request(writer.counterPath(), new byte[8], Acl.OPEN, 0));
                writers.add(writer);
            }
        }
    }

    private ServerSettings settings() {
        // small files, so that kills also hit roll-overs and snapshots
        return ServerSettings.forSuites(home.resolve("data"))
                .withProperty("zookeeper.snapCount", "2000")
                .withProperty("zookeeper.preAllocSize", "64");
    }

    @AfterEach
    void end() {
        writers.forEach(LoadWriter::stop);
        threads.forEach(CrashIT::join);
        server.close();
    }

    @Test
    void nothingAcknowledgedIsLostOverFiftyKills() throws IOException {
        writers.forEach(this::begin);
        Random random = new Random(4711);
        for (int kill = 0; kill < KILLS; kill++) {
            awaitProgress(1 + random.nextInt(400));
            serving = new CountDownLatch(1);
            server.kill();
            server.start();
            serving.countDown();
            checkEverything(server);
        }
        writers.forEach(LoadWriter::stop);
        threads.forEach(CrashIT::join);
        assertThat(failures).isEmpty();
        checkEverything(server);
        checkSequence();

        server.kill();
        checkLogsWithApachesReader();
        ServerUnderTest apache = ServerKind.APACHE.server(settings());
        try {
            checkEverything(apache.start());
        } finally {
            apache.kill();
        }
    }

    private void awaitServer() {
        try {
            if (!serving.await(120, TimeUnit.SECONDS)) {
                throw new AssertionError("the server did not come back");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void begin(LoadWriter writer) {
        Thread thread = new Thread(writer, "load");
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((ignored, failure) -> failures.add(failure));
        thread.start();
        threads.add(thread);
    }

    /** Returns when so many more writes are acknowledged: a random moment that no clock decides. */
    private void awaitProgress(int count) {
        long goal = acknowledged() + count;
        await("writes to go on")
                .atMost(Duration.ofSeconds(60))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> acknowledged() >= goal || !failures.isEmpty());
        assertThat(failures).isEmpty();
    }

    private long acknowledged() {
        return writers.stream().mapToLong(LoadWriter::acknowledged).sum();
    }

    /** Every acknowledged creation, deletion and change is there. May run while the writers go on. */
    private void checkEverything(ServerUnderTest by) {
        List<String> made =
                all(LoadWriter::made).stream().map(LoadWriter.Made::path).toList();
        Set<String> deleted = new HashSet<>(all(LoadWriter::deleted));
        Set<String> children = children(by);
        Set<String> doomed = new HashSet<>(all(LoadWriter::doomed));
        assertThat(made.stream().filter(path -> !children.contains(path) && !doomed.contains(path)))
                .as("acknowledged and lost")
                .isEmpty();
        assertThat(deleted.stream().filter(children::contains))
                .as("deleted and there again")
                .isEmpty();
        checkCounters(by);
    }

    private <T> List<T> all(Function<LoadWriter, List<T>> what) {
        return writers.stream().flatMap(writer -> what.apply(writer).stream()).toList();
    }

    private void checkCounters(ServerUnderTest by) {
        try (RawConnection connection = RawConnection.session(by)) {
            for (LoadWriter writer : writers) {
                long atLeast = writer.counterAcknowledged();
                GetData.Request read = new GetData.Request(writer.counterPath(), false);
                GetData.Response response =
                        (GetData.Response) connection.call(read).as(read);
                long value = ByteBuffer.wrap(response.data()).getLong();
                assertThat(value).isBetween(atLeast, writer.counterSent());
            }
        }
    }

    /** No name was given out twice, and later names belong to later transactions. */
    private void checkSequence() {
        List<LoadWriter.Made> all = all(LoadWriter::made);
        assertThat(new HashSet<>(all.stream().map(LoadWriter.Made::path).toList()))
                .hasSameSizeAs(all);
        List<Long> zxids = all.stream()
                .sorted(Comparator.comparing(LoadWriter.Made::path))
                .map(LoadWriter.Made::czxid)
                .toList();
        assertThat(zxids).isSorted().doesNotHaveDuplicates();
        assertThat(all).hasSizeGreaterThan(KILLS);
    }

    private void checkLogsWithApachesReader() throws IOException {
        List<Long> zxids = ApacheLogs.zxids(server.filesDir());
        assertThat(zxids).isNotEmpty().isSorted().doesNotHaveDuplicates();
        long newest = zxids.get(zxids.size() - 1);
        writers.forEach(
                writer -> writer.made().forEach(made -> assertThat(made.czxid()).isLessThanOrEqualTo(newest)));
        try (Stream<Path> files = Files.list(server.filesDir())) {
            assertThat(files.filter(file -> file.getFileName().toString().startsWith("snapshot.")))
                    .isNotEmpty();
        }
    }

    private static Set<String> children(ServerUnderTest by) {
        try (RawConnection connection = RawConnection.session(by)) {
            GetChildren.Request list = new GetChildren.Request(BASE, false);
            GetChildren.Response response =
                    (GetChildren.Response) connection.call(list).as(list);
            Set<String> paths = new TreeSet<>();
            response.children().forEach(name -> paths.add(BASE + "/" + name));
            return paths;
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join(Duration.ofSeconds(60).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
