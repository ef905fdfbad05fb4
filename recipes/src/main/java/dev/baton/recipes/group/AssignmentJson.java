package dev.baton.recipes.group;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.SortedMap;
import java.util.TreeMap;

/** Who has which partition, as one JSON object from partitions to members. */
final class AssignmentJson {
    private static final JsonFactory FACTORY = new JsonFactory();

    private AssignmentJson() {}

    static byte[] write(SortedMap<String, String> assignment) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator out = FACTORY.createGenerator(bytes)) {
            out.writeStartObject();
            for (var entry : assignment.entrySet()) {
                out.writeStringField(entry.getKey(), entry.getValue());
            }
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // into memory: cannot happen
        }
        return bytes.toByteArray();
    }

    /**
     * Reads an assignment; no bytes are an empty one.
     *
     * @throws IOException if it is not one
     */
    static SortedMap<String, String> read(byte[] json) throws IOException {
        SortedMap<String, String> assignment = new TreeMap<>();
        if (json.length == 0) {
            return assignment;
        }
        try (JsonParser in = FACTORY.createParser(json)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("not a JSON object");
            }
            for (String partition = in.nextFieldName(); partition != null; partition = in.nextFieldName()) {
                in.nextToken();
                assignment.put(partition, in.getValueAsString(""));
            }
        }
        return assignment;
    }
}
