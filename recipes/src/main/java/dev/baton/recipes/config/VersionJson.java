package dev.baton.recipes.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/** A version as JSON. */
final class VersionJson {
    private static final JsonFactory FACTORY = new JsonFactory();

    private VersionJson() {}

    static byte[] write(ConfigVersion version) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator out = FACTORY.createGenerator(bytes)) {
            out.writeStartObject();
            writeMembers(out, version);
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // into memory: cannot happen
        }
        return bytes.toByteArray();
    }

    /**
     * Reads a version; no bytes are the empty one.
     *
     * @throws IOException if it is not one
     */
    static ConfigVersion read(byte[] json) throws IOException {
        if (json.length == 0) {
            return ConfigVersion.NONE;
        }
        try (JsonParser in = FACTORY.createParser(json)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("not a JSON object");
            }
            return readMembers(in, (member, parser) -> parser.skipChildren());
        }
    }

    /** Told of members that a version does not have, with the parser at their values. */
    interface Others {
        void read(String member, JsonParser in) throws IOException;
    }

    static void writeMembers(JsonGenerator out, ConfigVersion version) throws IOException {
        out.writeNumberField("number", version.number());
        out.writeStringField("author", version.author());
        out.writeStringField("reason", version.reason());
        out.writeNumberField("publishedAt", version.publishedAtMillis());
        out.writeStringField("id", version.id());
        out.writeObjectFieldStart("values");
        for (var entry : version.values().entrySet()) {
            out.writeStringField(entry.getKey(), entry.getValue());
        }
        out.writeEndObject();
    }

    /** Reads the members of an object whose start was read. */
    static ConfigVersion readMembers(JsonParser in, Others others) throws IOException {
        long number = 0;
        long publishedAt = 0;
        String author = "";
        String reason = "";
        String id = "";
        TreeMap<String, String> values = new TreeMap<>();
        for (String member = in.nextFieldName(); member != null; member = in.nextFieldName()) {
            in.nextToken();
            switch (member) {
                case "number" -> number = in.getValueAsLong();
                case "author" -> author = in.getValueAsString("");
                case "reason" -> reason = in.getValueAsString("");
                case "publishedAt" -> publishedAt = in.getValueAsLong();
                case "id" -> id = in.getValueAsString("");
                case "values" -> readValues(in, values);
                default -> others.read(member, in);
            }
        }
        return new ConfigVersion(number, values, author, reason, publishedAt, id);
    }

    private static void readValues(JsonParser in, Map<String, String> values) throws IOException {
        for (String key = in.nextFieldName(); key != null; key = in.nextFieldName()) {
            in.nextToken();
            values.put(key, in.getValueAsString(""));
        }
    }
}
