/**
 * Servers for the tests of programs that use Baton or any other client of the ZooKeeper protocol.
 *
 * <p>{@link dev.baton.testing.EmbeddedBaton} is one server in the test's own process, on a free port and in a temporary directory;
 * {@link dev.baton.testing.EmbeddedEnsemble} is several that agree.
 * {@link dev.baton.testing.BatonTest} is the JUnit Jupiter extension that starts it and hands it to tests, with clients. Both
 * stand behind {@link dev.baton.testing.TestEnsemble} and {@link dev.baton.testing.TestMember}, as the containers of
 * {@code dev.baton.testing.containers} do: a test written against those runs on any of them.
 *
 * <p>{@link dev.baton.testing.FaultProxy} stands between clients and any of them and spoils connections;
 * {@link dev.baton.testing.Recorder} keeps what passes through it.
 *
 * <p>Everything here is API. JUnit is an optional dependency: only {@code BatonTest} and its extension need it.
 */
@NullMarked
package dev.baton.testing;

import org.jspecify.annotations.NullMarked;
