package dev.baton.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a JUnit Jupiter test class a Baton server.
 *
 * <pre>{@code
 * @BatonTest
 * class LedgerTest {
 *     @Test
 *     void twoWorkersTakeTurns(Client first, Client second, EmbeddedBaton server) { ... }
 * }
 * }</pre>
 *
 * <p>Constructors, lifecycle methods and tests may have parameters of these types:
 *
 * <ul>
 *   <li>{@link EmbeddedBaton}, {@link TestEnsemble} or {@link TestMember}: the server; of several members {@link EmbeddedEnsemble} or
 *       {@link TestEnsemble};
 *   <li>{@link dev.baton.client.Client} or {@link dev.baton.client.BlockingClient}: a new session for each parameter, connected when it is handed over;
 *   <li>{@code @}{@link ConnectTo} {@code String}: the server's address, for clients of any make.
 * </ul>
 *
 * <p>Clients live as long as what they were handed to: those of a test, its {@code @BeforeEach} and its constructor until the test
 * is over, those of {@code @BeforeAll} (and of the constructor with one instance per class) until the class is. They are closed
 * before the server is.
 *
 * <p>Nested classes use the server of the class around them unless they have the annotation themselves. With
 * {@link Scope#CLASS} tests that run in parallel share the server and see each other's nodes, so let each have its own path, or
 * its own server with {@link Scope#METHOD}.
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(BatonExtension.class)
public @interface BatonTest {
    /** How long a server lives. */
    Scope scope() default Scope.CLASS;

    /** How many servers, from 1 to 9; more than one form an ensemble, in which one leads. */
    int members() default 1;

    /** Session timeout, in milliseconds, that the clients handed to tests ask for; from 100 to 3 600 000. */
    int sessionTimeoutMillis() default 10_000;

    /** The life of a server. */
    enum Scope {
        /** One for all tests of the class and of its nested classes. */
        CLASS,
        /** A fresh one for every test, with nothing in it. */
        METHOD
    }
}
