package dev.baton.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.client.error.ErrorContext;
import dev.baton.client.error.ServerException;
import dev.baton.wire.model.CreateMode;
import dev.baton.wire.model.ErrorCode;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ApiTest {
    private static final Map<Type, Type> UNBOXED =
            Map.of(Void.class, void.class, Boolean.class, boolean.class, Integer.class, int.class);

    @Test
    void theBlockingClientIsTheClientWithWaiting() {
        assertThat(operations(BlockingClient.class)).isEqualTo(operations(Client.class));
        assertThat(operations(Client.class)).hasSizeGreaterThan(40);
    }

    /** Signature to result, with a future's content in the place of the future. */
    private static Map<String, Type> operations(Class<?> type) {
        Map<String, Type> found = new TreeMap<>();
        for (Method method : type.getDeclaredMethods()) {
            boolean operation = type == BlockingClient.class || method.getReturnType() == CompletableFuture.class;
            boolean own = Set.of("async", "closeAsync", "exportSession").contains(method.getName());
            if (Modifier.isPublic(method.getModifiers()) && operation && !own) {
                found.put(method.getName() + Arrays.toString(method.getGenericParameterTypes()), result(method));
            }
        }
        return found;
    }

    private static Type result(Method method) {
        Type type = method.getGenericReturnType();
        if (type instanceof ParameterizedType future && future.getRawType() == CompletableFuture.class) {
            Type content = future.getActualTypeArguments()[0];
            return UNBOXED.getOrDefault(content, content);
        }
        return type;
    }

    @Test
    void everyOperationHasAPlainFormAndOneWithOptionsThatHaveATimeout() throws Exception {
        Map<String, List<Method>> byName = Arrays.stream(Client.class.getDeclaredMethods())
                .filter(m -> Modifier.isPublic(m.getModifiers()) && m.getReturnType() == CompletableFuture.class)
                .filter(m -> !Set.of("closeAsync", "exportSession").contains(m.getName()))
                .collect(Collectors.groupingBy(Method::getName));
        for (Map.Entry<String, List<Method>> each : byName.entrySet()) {
            assertThat(each.getValue()).as(each.getKey()).hasSize(2);
            Method longer = each.getValue().get(0).getParameterCount()
                            > each.getValue().get(1).getParameterCount()
                    ? each.getValue().get(0)
                    : each.getValue().get(1);
            Class<?> options = longer.getParameterTypes()[longer.getParameterCount() - 1];
            assertThat(options.isRecord()).as(each.getKey()).isTrue();
            assertThat(options.getMethod("timeout").getReturnType()).isEqualTo(Duration.class);
            assertThat(options.getField("DEFAULT").get(null)).isInstanceOf(options);
        }
    }

    @Test
    void secretsAreNotPrinted() {
        ClientOptions options = ClientOptions.of("a:1").withAuth(AuthInfo.digest("user", "canary"));
        assertThat(options.toString()).doesNotContain("canary").contains("***");
        assertThat(AuthInfo.of("x", "canary".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        .toString())
                .doesNotContain("canary");
    }

    @Test
    void optionsAreCopiesAndRefuseWhatMakesNoSense() {
        ClientOptions base = ClientOptions.of("a:1/app");
        ClientOptions changed = base.withSessionTimeout(Duration.ofSeconds(3)).withAuth(AuthInfo.digest("u", "p"));
        assertThat(base.sessionTimeout()).isEqualTo(Duration.ofSeconds(20));
        assertThat(base.auth()).isEmpty();
        assertThat(changed.auth()).hasSize(1);
        assertThat(changed.chroot()).isEqualTo("/app");
        assertThatThrownBy(() -> base.withSessionTimeout(Duration.ofMillis(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sessionTimeout")
                .hasMessageContaining("allowed");
        assertThatThrownBy(() -> base.withSessionTimeout(Duration.ofSeconds(Long.MAX_VALUE)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> base.withInFlightMax(0)).hasMessageContaining("inFlightMax is 0");
        assertThatThrownBy(() -> base.withBackoff(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .hasMessageContaining("backoff max");
        assertThatThrownBy(() -> ReadOptions.DEFAULT.withTimeout(Duration.ZERO)).hasMessageContaining("timeout");
        assertThatThrownBy(() -> CreateOptions.DEFAULT.withAcl(List.of())).hasMessageContaining("Acl.OPEN");
        assertThatThrownBy(() -> CreateOptions.DEFAULT.withProtectedId("a/b")).hasMessageContaining("protectedId");
        assertThatThrownBy(() -> CreateOptions.DEFAULT.withTtl(Duration.ofDays(99_999)))
                .hasMessageContaining("ttl");
    }

    @Test
    void whereNothingElseIsSaidPausesGrowFromFiftyMillisecondsToASecond() {
        ClientOptions options = ClientOptions.of("a:1");
        assertThat(options.backoffMin()).isEqualTo(Duration.ofMillis(50));
        assertThat(options.backoffMax()).isEqualTo(Duration.ofSeconds(1));
        assertThat(options.readOnlyAllowed()).isFalse();
        assertThat(options.rebalance()).isNull();
    }

    @Test
    void wrongArgumentsAreRefusedByTheCall() {
        try (Client client = Client.connect("127.0.0.1:1")) {
            assertThatThrownBy(() -> client.getData("x"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("invalid path 'x'");
            assertThatThrownBy(() -> client.create("/x", null, CreateOptions.of(CreateMode.PERSISTENT_WITH_TTL)))
                    .hasMessageContaining("needs a ttl");
            assertThatThrownBy(() -> client.create("/x/", null)).hasMessageContaining("ends with '/'");
            assertThatThrownBy(() -> Transaction.EMPTY.create("/x", null, CreateOptions.DEFAULT.withParents()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void everyServerCodeBecomesAnException() {
        ErrorContext context = new ErrorContext("getData", "/x", 7);
        for (ErrorCode code : ErrorCode.values()) {
            ServerException error = ServerException.of(code, context);
            assertThat(error.code()).isEqualTo(code);
            assertThat(error).hasMessageContaining("getData /x");
            assertThat(error.opIndex()).isEqualTo(ServerException.NO_INDEX);
        }
    }
}
