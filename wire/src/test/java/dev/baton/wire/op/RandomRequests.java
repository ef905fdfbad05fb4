package dev.baton.wire.op;

import dev.baton.wire.model.Acl;
import dev.baton.wire.model.AclId;
import dev.baton.wire.model.ClientInfo;
import dev.baton.wire.model.Stat;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Random values of any request or response record, so that a new operation is covered without a line here. */
final class RandomRequests {
    private final SplittableRandom random;

    RandomRequests(SplittableRandom random) {
        this.random = random;
    }

    OpRequest request(OpCode op) {
        if (op == OpCode.MULTI || op == OpCode.MULTI_READ) {
            return multi(op);
        }
        return (OpRequest) record(recordOf(op, "Request"));
    }

    /** A response record of the operation; a result list for the multis; the empty response where there is no body. */
    OpResponse response(OpCode op) {
        return switch (op) {
            case MULTI, MULTI_READ -> multiResponse(op);
            case CREATE_CONTAINER, CREATE_TTL -> response(OpCode.CREATE2);
            case RECONFIG -> response(OpCode.GET_DATA);
            default -> {
                Class<?> type = find(op, "Response");
                yield type == null ? EmptyResponse.INSTANCE : (OpResponse) record(type);
            }
        };
    }

    private OpRequest multi(OpCode op) {
        List<OpCode> allowed = Arrays.stream(OpCode.values())
                .filter(o -> op == OpCode.MULTI ? o.spec().inMulti() : o.spec().inMultiRead())
                .toList();
        List<OpRequest> ops = new ArrayList<>();
        int count = random.nextInt(6);
        for (int i = 0; i < count; i++) {
            ops.add(request(allowed.get(random.nextInt(allowed.size()))));
        }
        return op == OpCode.MULTI ? new Multi.Request(ops) : new MultiRead.Request(ops);
    }

    private Multi.Response multiResponse(OpCode op) {
        List<MultiResult> results = new ArrayList<>();
        for (OpRequest request :
                op == OpCode.MULTI ? ((Multi.Request) multi(op)).ops() : ((MultiRead.Request) multi(op)).ops()) {
            results.add(
                    random.nextInt(4) == 0
                            ? MultiResult.error(-random.nextInt(130))
                            : MultiResult.success(request.op(), response(request.op())));
        }
        return new Multi.Response(results);
    }

    private Class<?> recordOf(OpCode op, String kind) {
        Class<?> type = find(op, kind);
        if (type == null) {
            throw new AssertionError(op + " has no " + kind);
        }
        return type;
    }

    private static Class<?> find(OpCode op, String kind) {
        String wireName = op.spec().wireName();
        String simple = switch (wireName) {
            case "getACL" -> "GetAcl";
            case "setACL" -> "SetAcl";
            case "createTTL" -> "CreateTtl";
            default -> Character.toUpperCase(wireName.charAt(0)) + wireName.substring(1);
        };
        try {
            return Class.forName("dev.baton.wire.op." + simple + "$" + kind);
        } catch (ClassNotFoundException e) {
            return null;
        }
    }

    private Object record(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = value(components[i]);
        }
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private Object value(RecordComponent component) {
        Class<?> type = component.getType();
        if (type == String.class) {
            return "/" + Integer.toString(random.nextInt(), 36) + (random.nextBoolean() ? "\u00e4" : "");
        } else if (type == byte[].class) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            return random.nextInt(6) == 0 ? null : bytes;
        } else if (type == int.class) {
            return random.nextInt();
        } else if (type == long.class) {
            return random.nextLong();
        } else if (type == boolean.class) {
            return random.nextBoolean();
        } else if (type == Stat.class) {
            return record(Stat.class);
        } else if (type == List.class) {
            return list(component.getGenericType().getTypeName());
        }
        throw new AssertionError("no generator for " + component);
    }

    private List<?> list(String genericType) {
        List<Object> list = new ArrayList<>();
        int count = random.nextInt(5);
        for (int i = 0; i < count; i++) {
            if (genericType.contains("ClientInfo")) {
                list.add(new ClientInfo("digest", "u" + random.nextInt()));
            } else if (genericType.contains("Acl")) {
                list.add(new Acl(random.nextInt(), new AclId("s" + random.nextInt(), "i" + random.nextInt())));
            } else {
                list.add("/p" + random.nextInt());
            }
        }
        return list;
    }
}
