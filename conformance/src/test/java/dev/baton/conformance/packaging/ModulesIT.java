package dev.baton.conformance.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.github.benmanes.caffeine.cache.Cache;
import dev.baton.client.Client;
import dev.baton.conformance.harness.ServerKind;
import dev.baton.conformance.harness.SharedServers;
import dev.baton.recipes.lock.Mutex;
import dev.baton.server.Ensemble;
import dev.baton.server.tree.Tree;
import dev.baton.wire.model.Stat;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Unix;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.resolver.NameResolver;
import io.netty.util.concurrent.EventExecutor;
import java.io.File;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

/** The library jars are modules: a program works with them on the module path, and sees their API and nothing else. */
@Timeout(180)
class ModulesIT {
    private static final Map<String, Class<?>> MODULES =
            Map.of("dev.baton.wire", Stat.class, "dev.baton.client", Client.class, "dev.baton.recipes", Mutex.class);
    private static final Map<String, Class<?>> OTHER_MODULES =
            Map.of("dev.baton.server.core", Tree.class, "dev.baton.server", Ensemble.class);

    /** What everybody may use of each. */
    private static final Map<String, Set<String>> EXPORTED = Map.of(
            "dev.baton.wire", Set.of("dev.baton.wire.io", "dev.baton.wire.model"),
            "dev.baton.client",
                    Set.of(
                            "dev.baton.client",
                            "dev.baton.client.cache",
                            "dev.baton.client.error",
                            "dev.baton.client.event",
                            "dev.baton.client.watch"),
            "dev.baton.recipes",
                    Set.of(
                            "dev.baton.recipes.barrier",
                            "dev.baton.recipes.config",
                            "dev.baton.recipes.counter",
                            "dev.baton.recipes.discovery",
                            "dev.baton.recipes.group",
                            "dev.baton.recipes.leader",
                            "dev.baton.recipes.lock",
                            "dev.baton.recipes.queue",
                            "dev.baton.recipes.semaphore"),
            "dev.baton.server.core", Set.of(),
            "dev.baton.server", Set.of("dev.baton.server"));

    private static final List<Class<?>> LIBRARIES = List.of(
            EventExecutor.class,
            ByteBuf.class,
            Channel.class,
            NameResolver.class,
            ByteToMessageDecoder.class,
            SslHandler.class,
            Epoll.class,
            Unix.class,
            Cache.class,
            Logger.class,
            NullMarked.class,
            JsonFactory.class);

    @TempDir
    private Path directory;

    private static Path jarOf(Class<?> type) throws Exception {
        Path jar =
                Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        assertThat(jar).as("where " + type + " is from").isRegularFile();
        return jar;
    }

    @Test
    void theyHaveDescriptorsThatExportTheApiOnly() throws Exception {
        Map<String, Class<?>> all = new HashMap<>(MODULES);
        all.putAll(OTHER_MODULES);
        for (Map.Entry<String, Class<?>> module : all.entrySet()) {
            ModuleDescriptor descriptor = ModuleFinder.of(jarOf(module.getValue())).findAll().stream()
                    .findFirst()
                    .orElseThrow()
                    .descriptor();
            assertThat(descriptor.name()).isEqualTo(module.getKey());
            assertThat(descriptor.isAutomatic()).as(module.getKey()).isFalse();
            assertThat(descriptor.exports().stream()
                            .filter(export -> !export.isQualified())
                            .map(ModuleDescriptor.Exports::source))
                    .as(module.getKey())
                    .containsExactlyInAnyOrderElementsOf(EXPORTED.get(module.getKey()));
        }
    }

    @Test
    void aProgramRunsWithAllOfThemOnTheModulePath() throws Exception {
        List<String> jars = Stream.concat(MODULES.values().stream(), LIBRARIES.stream())
                .map(type -> {
                    try {
                        return jarOf(type).toString();
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                })
                .distinct()
                .toList();
        Path classes = Files.createDirectories(directory.resolve("classes"));
        copyProbe(classes);
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-p",
                        String.join(File.pathSeparator, jars),
                        "--add-modules",
                        "ALL-MODULE-PATH",
                        "-cp",
                        classes.toString(),
                        ModuleProbe.class.getName(),
                        SharedServers.of(ServerKind.BATON).connectString(),
                        "/modules-" + UUID.randomUUID())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        String text = Files.readString(output);
        assertThat(process.exitValue()).as("%s", text).isZero();
        assertThat(text.lines().filter(MODULES::containsKey).collect(Collectors.toList()))
                .as("%s", text)
                .containsExactly("dev.baton.wire", "dev.baton.client", "dev.baton.recipes");
        assertThat(text.lines().filter(line -> line.endsWith(" is hidden")))
                .as("%s", text)
                .hasSize(3);
    }

    /** Only the probe: the rest of the test's classes would be split packages with nothing. */
    private static void copyProbe(Path classes) throws Exception {
        String name = ModuleProbe.class.getName().replace('.', '/') + ".class";
        Path target = classes.resolve(name);
        Files.createDirectories(target.getParent());
        try (var in = ModulesIT.class.getResourceAsStream("/" + name)) {
            assertThat(in).as("the probe's class").isNotNull();
            Files.copy(in, target);
        }
        assertThat(new String(Files.readAllBytes(target), StandardCharsets.ISO_8859_1))
                .contains("ModuleProbe");
    }
}
