package dev.baton.bindings.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.baton.client.Codec;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Values as JSON, for {@code TypedNode}. Thread-safe; later changes of the mapper's settings may or may not count.
 *
 * @param <T> the value's type
 */
public final class JacksonCodec<T> implements Codec<T> {
    private final ObjectWriter writer;
    private final ObjectReader reader;
    private final JavaType type;

    private JacksonCodec(ObjectMapper mapper, JavaType type) {
        this.type = type;
        writer = mapper.writerFor(type);
        reader = mapper.readerFor(type);
    }

    public static <T> JacksonCodec<T> of(ObjectMapper mapper, Class<T> type) {
        return new JacksonCodec<>(mapper, mapper.constructType(type));
    }

    /** For a type with arguments: {@code of(mapper, new TypeReference<List<Order>>() {})}. */
    public static <T> JacksonCodec<T> of(ObjectMapper mapper, TypeReference<T> type) {
        return new JacksonCodec<>(mapper, mapper.constructType(type.getType()));
    }

    /** Throws an {@link IllegalArgumentException} for a value that cannot be written. */
    @Override
    public byte[] encode(T value) {
        try {
            return writer.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as " + type + ": " + e.getOriginalMessage(), e);
        }
    }

    /** Throws an {@link UncheckedIOException} for bytes that are no such value; the message has no data in it. */
    @Override
    public T decode(byte[] bytes) {
        T value;
        try {
            value = reader.readValue(bytes);
        } catch (IOException e) {
            // Jackson's message may quote the data.
            throw new UncheckedIOException(
                    bytes.length + " bytes that are no JSON of " + type,
                    new IOException(e.getClass().getName()));
        }
        if (value == null) {
            throw new UncheckedIOException(new IOException("JSON null where a value of " + type + " is expected"));
        }
        return value;
    }

    @Override
    public String toString() {
        return "JacksonCodec[" + type + "]";
    }
}
