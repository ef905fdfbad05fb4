package dev.baton.recipes.discovery;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of Curator's service discovery: one object with the members {@code name, id, address, port, sslPort, payload,
 * registrationTimeUTC, serviceType, uriSpec, enabled}. Members that nobody knows are skipped; {@code baton} holds what Curator
 * has no member for.
 */
final class InstanceJson {
    private static final int NESTING_MAX = 100;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(NESTING_MAX).build())
            .build();

    private InstanceJson() {}

    static byte[] write(ServiceInstance instance) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator out = FACTORY.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeStringField("name", instance.name());
            out.writeStringField("id", instance.id());
            out.writeStringField("address", instance.address());
            writeNumber(out, "port", instance.port());
            writeNumber(out, "sslPort", instance.sslPort());
            writeJson(out, "payload", instance.payload());
            out.writeNumberField("registrationTimeUTC", instance.registrationTimeMillis());
            out.writeStringField("serviceType", instance.type().name());
            writeJson(out, "uriSpec", instance.uriSpec());
            out.writeBooleanField("enabled", instance.state() == InstanceState.UP);
            out.writeObjectFieldStart("baton");
            out.writeStringField("state", instance.state().name());
            out.writeStringField("zone", instance.zone());
            out.writeNumberField("weight", instance.weight());
            out.writeEndObject();
            out.writeEndObject();
        } catch (IOException e) {
            throw new IllegalArgumentException("payload or uriSpec is not JSON: " + e.getMessage(), e);
        }
        return bytes.toByteArray();
    }

    private static void writeNumber(JsonGenerator out, String name, @Nullable Integer value) throws IOException {
        out.writeFieldName(name);
        if (value == null) {
            out.writeNull();
        } else {
            out.writeNumber(value.intValue());
        }
    }

    private static void writeJson(JsonGenerator out, String name, @Nullable String json) throws IOException {
        out.writeFieldName(name);
        if (json == null) {
            out.writeNull();
            return;
        }
        try (JsonParser in = FACTORY.createParser(json)) {
            if (in.nextToken() == null) {
                throw new IOException(name + " is empty");
            }
            out.copyCurrentStructure(in);
        }
    }

    /**
     * Reads an instance.
     *
     * @throws IOException if it is not one
     */
    static ServiceInstance read(byte[] json) throws IOException {
        Draft draft = new Draft();
        try (JsonParser in = FACTORY.createParser(json)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("not a JSON object");
            }
            for (String member = in.nextFieldName(); member != null; member = in.nextFieldName()) {
                JsonToken value = in.nextToken();
                readMember(draft, member, value, in);
            }
        }
        try {
            return draft.instance();
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static void readMember(Draft draft, String member, JsonToken value, JsonParser in) throws IOException {
        switch (member) {
            case "name" -> draft.name = in.getValueAsString("");
            case "id" -> draft.id = in.getValueAsString("");
            case "address" -> draft.address = in.getValueAsString("");
            case "port" -> draft.port = value == JsonToken.VALUE_NULL ? null : in.getValueAsInt();
            case "sslPort" -> draft.sslPort = value == JsonToken.VALUE_NULL ? null : in.getValueAsInt();
            case "payload" -> draft.payload = copy(value, in);
            case "registrationTimeUTC" -> draft.registrationTimeMillis = in.getValueAsLong();
            case "serviceType" -> draft.type = type(in.getValueAsString(""));
            case "uriSpec" -> draft.uriSpec = copy(value, in);
            case "enabled" -> draft.enabled = in.getValueAsBoolean(true);
            case "baton" -> readOwn(draft, value, in);
            default -> in.skipChildren();
        }
    }

    private static void readOwn(Draft draft, JsonToken value, JsonParser in) throws IOException {
        if (value != JsonToken.START_OBJECT) {
            in.skipChildren();
            return;
        }
        for (String member = in.nextFieldName(); member != null; member = in.nextFieldName()) {
            in.nextToken();
            switch (member) {
                case "state" -> draft.state = in.getValueAsString("");
                case "zone" -> draft.zone = in.getValueAsString("");
                case "weight" -> draft.weight = in.getValueAsInt(ServiceInstance.WEIGHT_DEFAULT);
                default -> in.skipChildren();
            }
        }
    }

    private static @Nullable String copy(JsonToken value, JsonParser in) throws IOException {
        if (value == JsonToken.VALUE_NULL) {
            return null;
        }
        StringWriter text = new StringWriter();
        try (JsonGenerator out = FACTORY.createGenerator(text)) {
            out.copyCurrentStructure(in);
        }
        return text.toString();
    }

    private static ServiceType type(String name) {
        for (ServiceType type : ServiceType.values()) {
            if (type.name().equals(name)) {
                return type;
            }
        }
        return ServiceType.DYNAMIC;
    }

    private static final class Draft {
        String name = "";
        String id = "";
        String address = "";

        @Nullable
        Integer port;

        @Nullable
        Integer sslPort;

        @Nullable
        String payload;

        long registrationTimeMillis;
        ServiceType type = ServiceType.DYNAMIC;

        @Nullable
        String uriSpec;

        boolean enabled = true;
        String state = "";
        String zone = "";
        int weight = ServiceInstance.WEIGHT_DEFAULT;

        /** An operator who switches {@code enabled} by hand has the last word over the state. */
        ServiceInstance instance() {
            return new ServiceInstance(
                    name,
                    id,
                    address,
                    port,
                    sslPort,
                    payload,
                    registrationTimeMillis,
                    type,
                    uriSpec,
                    effectiveState(),
                    zone,
                    weight);
        }

        private InstanceState effectiveState() {
            if (enabled) {
                return InstanceState.UP;
            }
            return state.equals(InstanceState.STARTING.name()) ? InstanceState.STARTING : InstanceState.DRAINING;
        }
    }
}
