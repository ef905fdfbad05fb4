package dev.baton.recipes.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A deployment as JSON: the version in force, with two more members if they are needed, {@code last} and {@code staged}. So who reads only versions
 * sees what is in force.
 */
final class DeploymentJson {
    private static final JsonFactory FACTORY = new JsonFactory();

    private DeploymentJson() {}

    static byte[] write(Deployment deployment) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        StagedVersion staged = deployment.staged();
        try (JsonGenerator out = FACTORY.createGenerator(bytes)) {
            out.writeStartObject();
            VersionJson.writeMembers(out, deployment.current());
            if (deployment.last() != deployment.current().number()) {
                out.writeNumberField("last", deployment.last());
            }
            if (staged != null) {
                out.writeObjectFieldStart("staged");
                VersionJson.writeMembers(out, staged.version());
                writeAudience(out, staged.audience());
                out.writeEndObject();
            }
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // into memory: cannot happen
        }
        return bytes.toByteArray();
    }

    private static void writeAudience(JsonGenerator out, Audience audience) throws IOException {
        out.writeObjectFieldStart("audience");
        out.writeNumberField("percent", audience.percent());
        writeLabels(out, audience.labels());
        out.writeEndObject();
    }

    private static void writeLabels(JsonGenerator out, Set<String> labels) throws IOException {
        out.writeArrayFieldStart("labels");
        for (String label : labels) {
            out.writeString(label);
        }
        out.writeEndArray();
    }

    /**
     * Reads a deployment; no bytes are none.
     *
     * @throws IOException if it is not one
     */
    static Deployment read(byte[] json) throws IOException {
        if (json.length == 0) {
            return Deployment.NONE;
        }
        try (JsonParser in = FACTORY.createParser(json)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("not a JSON object");
            }
            Extras extras = new Extras();
            ConfigVersion current = VersionJson.readMembers(in, extras);
            return new Deployment(current, Math.max(current.number(), extras.last), extras.staged);
        }
    }

    /** What is beside the version in force. */
    private static final class Extras implements VersionJson.Others {
        long last;

        @Nullable
        StagedVersion staged;

        @Override
        public void read(String member, JsonParser in) throws IOException {
            switch (member) {
                case "last" -> last = in.getValueAsLong();
                case "staged" -> {
                    StagedExtras audience = new StagedExtras();
                    ConfigVersion version = VersionJson.readMembers(in, audience);
                    staged = new StagedVersion(version, new Audience(audience.labels, audience.percent));
                }
                default -> in.skipChildren();
            }
        }
    }

    private static final class StagedExtras implements VersionJson.Others {
        int percent;
        Set<String> labels = Set.of();

        @Override
        public void read(String member, JsonParser in) throws IOException {
            if (!member.equals("audience")) {
                in.skipChildren();
                return;
            }
            for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
                in.nextToken();
                if (name.equals("percent")) {
                    percent = Math.max(0, Math.min(100, in.getValueAsInt()));
                } else if (name.equals("labels")) {
                    labels = readLabels(in);
                } else {
                    in.skipChildren();
                }
            }
        }
    }

    private static Set<String> readLabels(JsonParser in) throws IOException {
        Set<String> labels = new TreeSet<>();
        while (in.nextToken() != JsonToken.END_ARRAY && in.currentToken() != null) {
            labels.add(in.getValueAsString(""));
        }
        return labels;
    }

    static byte[] writeAcknowledgement(Acknowledgement acknowledgement) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
        try (JsonGenerator out = FACTORY.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeNumberField("number", acknowledgement.number());
            out.writeBooleanField("applied", acknowledgement.applied());
            out.writeStringField("message", acknowledgement.message());
            writeLabels(out, acknowledgement.instance().labels());
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // into memory: cannot happen
        }
        return bytes.toByteArray();
    }

    /**
     * Reads what an instance has written.
     *
     * @throws IOException if it is not that
     */
    static Acknowledgement readAcknowledgement(String id, byte[] json) throws IOException {
        long number = 0;
        boolean applied = false;
        String message = "";
        Set<String> labels = Set.of();
        try (JsonParser in = FACTORY.createParser(json)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("not a JSON object");
            }
            for (String member = in.nextFieldName(); member != null; member = in.nextFieldName()) {
                in.nextToken();
                switch (member) {
                    case "number" -> number = in.getValueAsLong();
                    case "applied" -> applied = in.getValueAsBoolean();
                    case "message" -> message = in.getValueAsString("");
                    case "labels" -> labels = readLabels(in);
                    default -> in.skipChildren();
                }
            }
        }
        return new Acknowledgement(new ConfigInstance(id, labels), number, applied, message);
    }
}
