package dev.baton.client;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Values as bytes. Stateless and thread-safe. A codec for JSON is two method references: {@code Codec.of(mapper::writeValueAsBytes,
 * ...)} with their checked exceptions wrapped.
 *
 * @param <T> the value's type
 */
public interface Codec<T> {
    /** Text as UTF-8. */
    Codec<String> UTF_8 =
            of(text -> text.getBytes(StandardCharsets.UTF_8), bytes -> new String(bytes, StandardCharsets.UTF_8));

    /** Bytes of a value. */
    byte[] encode(T value);

    /** The value of bytes; throws an unchecked exception if there is none. */
    T decode(byte[] bytes);

    /** A codec of two functions. */
    static <T> Codec<T> of(Function<T, byte[]> encoder, Function<byte[], T> decoder) {
        return new Codec<>() {
            @Override
            public byte[] encode(T value) {
                return Objects.requireNonNull(encoder.apply(value), "the encoder gave null");
            }

            @Override
            public T decode(byte[] bytes) {
                return Objects.requireNonNull(decoder.apply(bytes), "the decoder gave null");
            }
        };
    }

    /**
     * The same, compressed with gzip. Reads what was written without compression too, so that a fleet can change over step by step:
     * only bytes that begin with gzip's mark are inflated.
     *
     * @param inflatedBytesMax refuse to read more than this, so that a small node cannot fill the memory
     */
    default Codec<T> compressed(int inflatedBytesMax) {
        return of(value -> deflate(encode(value)), bytes -> decode(inflate(bytes, inflatedBytesMax)));
    }

    private static byte[] deflate(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static byte[] inflate(byte[] bytes, int inflatedBytesMax) {
        if (bytes.length < 2 || (bytes[0] & 0xFF) != 0x1F || (bytes[1] & 0xFF) != 0x8B) {
            return bytes;
        }
        try (GZIPInputStream zip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            byte[] inflated = zip.readNBytes(inflatedBytesMax);
            if (zip.read() >= 0) {
                throw new IllegalArgumentException("the data inflates to more than " + inflatedBytesMax + " bytes");
            }
            return inflated;
        } catch (IOException e) {
            throw new UncheckedIOException("data that begins like gzip and is not", e);
        }
    }
}
