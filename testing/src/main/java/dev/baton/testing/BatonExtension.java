package dev.baton.testing;

import dev.baton.client.BlockingClient;
import dev.baton.client.Client;
import dev.baton.client.ClientOptions;
import dev.baton.client.error.BatonException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * What is behind {@link BatonTest}. Stateless: everything lives in JUnit's store, which closes it when a test or a class is over,
 * the youngest first, so clients go before their server.
 */
final class BatonExtension implements BeforeAllCallback, BeforeEachCallback, ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(BatonExtension.class);
    private static final int SESSION_MILLIS_MIN = 100;
    private static final int SESSION_MILLIS_MAX = 3_600_000;
    private static final Set<Class<?>> SERVERS =
            Set.of(EmbeddedBaton.class, EmbeddedEnsemble.class, TestEnsemble.class, TestMember.class);
    private static final Set<Class<?>> CLIENTS = Set.of(Client.class, BlockingClient.class);

    private final AtomicLong keys = new AtomicLong();

    /** So that what a constructor is given belongs to the test, not to the class. */
    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        BatonTest test = annotation(context);
        check(context, "sessionTimeoutMillis", test.sessionTimeoutMillis(), SESSION_MILLIS_MIN, SESSION_MILLIS_MAX);
        check(context, "members", test.members(), 1, EmbeddedEnsemble.MEMBERS_MAX);
        if (test.scope() == BatonTest.Scope.CLASS) {
            servers(context);
        }
    }

    private static void check(ExtensionContext context, String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new ExtensionConfigurationException(
                    "@BatonTest on " + classWithAnnotation(context).getName() + ": " + name + " = " + value
                            + " is not allowed. Allowed: " + min + " to " + max + ".");
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        if (annotation(context).scope() == BatonTest.Scope.METHOD) {
            servers(context);
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return SERVERS.contains(type) || CLIENTS.contains(type) || parameter.isAnnotated(ConnectTo.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        if (parameter.isAnnotated(ConnectTo.class) && type != String.class) {
            throw new ParameterResolutionException(
                    "@ConnectTo goes with a parameter of type String, not " + type.getName() + ": " + where(parameter));
        }
        TestEnsemble servers = serversFor(parameter, context);
        if (SERVERS.contains(type)) {
            return checked(servers, parameter, context);
        }
        if (type == String.class) {
            return servers.connectString();
        }
        Client client = connect(servers, parameter, context);
        return type == Client.class ? client : client.blocking();
    }

    private static TestEnsemble checked(TestEnsemble servers, ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        if (!type.isInstance(servers)) {
            throw new ParameterResolutionException("@BatonTest with members = "
                    + annotation(context).members() + " starts an "
                    + servers.getClass().getSimpleName() + ", which is no " + type.getSimpleName() + ": "
                    + where(parameter) + ". Take TestEnsemble, or change members.");
        }
        return servers;
    }

    private Client connect(TestEnsemble servers, ParameterContext parameter, ExtensionContext context) {
        if (servers.members().stream().noneMatch(TestMember::isRunning)) {
            throw new ParameterResolutionException(
                    servers + " was stopped and not started again, by an earlier test of "
                            + classWithAnnotation(context).getName() + " perhaps, so there is no session for "
                            + where(parameter) + ". Call restart(), or use scope = METHOD.");
        }
        Duration timeout = Duration.ofMillis(annotation(context).sessionTimeoutMillis());
        Client client = Client.connect(ClientOptions.of(servers.connectString()).withSessionTimeout(timeout));
        context.getStore(NAMESPACE).put("client " + keys.incrementAndGet(), client);
        try {
            client.blocking().sync("/");
        } catch (BatonException e) {
            throw new ParameterResolutionException("no session with " + servers + " for " + where(parameter), e);
        }
        return client;
    }

    private static TestEnsemble serversFor(ParameterContext parameter, ExtensionContext context) {
        boolean onceForTheClass = context.getTestMethod().isEmpty();
        if (onceForTheClass && annotation(context).scope() == BatonTest.Scope.METHOD) {
            throw new ParameterResolutionException(where(parameter)
                    + " is needed once for the class, but with scope = METHOD each test has a server of its own."
                    + " Take it in @BeforeEach or in the test, or use scope = CLASS.");
        }
        return servers(context);
    }

    private static String where(ParameterContext parameter) {
        return "parameter " + parameter.getIndex() + " of " + parameter.getDeclaringExecutable();
    }

    /** The server of the class or of the test, started by whoever asks first. */
    private static TestEnsemble servers(ExtensionContext context) {
        ExtensionContext owner =
                annotation(context).scope() == BatonTest.Scope.METHOD ? context : contextWithAnnotation(context);
        int members = annotation(context).members();
        return owner.getStore(NAMESPACE)
                .computeIfAbsent(
                        "servers of " + owner.getUniqueId(),
                        key -> members == 1 ? EmbeddedBaton.start() : EmbeddedEnsemble.start(members),
                        TestEnsemble.class);
    }

    private static BatonTest annotation(ExtensionContext context) {
        return AnnotationSupport.findAnnotation(classWithAnnotation(context), BatonTest.class)
                .orElseThrow();
    }

    private static Class<?> classWithAnnotation(ExtensionContext context) {
        return contextWithAnnotation(context).getRequiredTestClass();
    }

    /** The nearest class around a test that has the annotation: its own, or one that it is nested in. */
    private static ExtensionContext contextWithAnnotation(ExtensionContext context) {
        for (ExtensionContext at = context; at != null; at = at.getParent().orElse(null)) {
            if (at.getTestMethod().isEmpty() && isAnnotated(at.getTestClass())) {
                return at;
            }
        }
        throw new ExtensionConfigurationException(
                "BatonExtension works through @BatonTest only, and it is not on " + context.getRequiredTestClass());
    }

    private static boolean isAnnotated(Optional<Class<?>> type) {
        return type.isPresent() && AnnotationSupport.isAnnotated(type.get(), BatonTest.class);
    }
}
