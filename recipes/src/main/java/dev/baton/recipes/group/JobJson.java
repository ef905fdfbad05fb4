package dev.baton.recipes.group;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.baton.recipes.kernel.Job;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A job's state as JSON. */
final class JobJson {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final int MESSAGE_CHARS_MAX = 500;

    private JobJson() {}

    static byte[] write(Job.State state) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1_024);
        try (JsonGenerator out = FACTORY.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeNumberField("cursor", state.cursorMillis());
            Job.Run running = state.running();
            if (running != null) {
                out.writeFieldName("running");
                write(out, running);
            }
            out.writeArrayFieldStart("history");
            for (Job.Run run : state.history()) {
                write(out, run);
            }
            out.writeEndArray();
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // into memory: cannot happen
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator out, Job.Run run) throws IOException {
        String message = run.message();
        out.writeStartObject();
        out.writeNumberField("due", run.dueMillis());
        out.writeNumberField("started", run.startedMillis());
        out.writeNumberField("ended", run.endedMillis());
        out.writeStringField("outcome", run.outcome().name());
        out.writeStringField("instance", run.instance());
        out.writeNumberField("token", run.token());
        out.writeStringField(
                "message", message.length() <= MESSAGE_CHARS_MAX ? message : message.substring(0, MESSAGE_CHARS_MAX));
        out.writeEndObject();
    }

    /**
     * Reads a state.
     *
     * @throws IOException if it is not one
     */
    static Job.State read(byte[] json) throws IOException {
        long cursor = 0;
        Job.Run running = null;
        List<Job.Run> history = new ArrayList<>();
        try (JsonParser in = FACTORY.createParser(json)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("not a JSON object");
            }
            for (String member = in.nextFieldName(); member != null; member = in.nextFieldName()) {
                in.nextToken();
                switch (member) {
                    case "cursor" -> cursor = in.getValueAsLong();
                    case "running" -> running = readRun(in);
                    case "history" -> {
                        while (in.nextToken() == JsonToken.START_OBJECT) {
                            history.add(readRun(in));
                        }
                    }
                    default -> in.skipChildren();
                }
            }
        }
        return new Job.State(cursor, running, history);
    }

    private static Job.Run readRun(JsonParser in) throws IOException {
        long due = 0;
        long started = 0;
        long ended = 0;
        long token = 0;
        Job.Outcome outcome = Job.Outcome.RUNNING;
        String instance = "";
        String message = "";
        for (@Nullable String member = in.nextFieldName(); member != null; member = in.nextFieldName()) {
            in.nextToken();
            switch (member) {
                case "due" -> due = in.getValueAsLong();
                case "started" -> started = in.getValueAsLong();
                case "ended" -> ended = in.getValueAsLong();
                case "token" -> token = in.getValueAsLong();
                case "outcome" -> outcome = outcomeOf(in.getValueAsString(""));
                case "instance" -> instance = in.getValueAsString("");
                case "message" -> message = in.getValueAsString("");
                default -> in.skipChildren();
            }
        }
        return new Job.Run(due, started, ended, outcome, instance, token, message);
    }

    private static Job.Outcome outcomeOf(String name) throws IOException {
        for (Job.Outcome outcome : Job.Outcome.values()) {
            if (outcome.name().equals(name)) {
                return outcome;
            }
        }
        throw new IOException("unknown outcome " + name);
    }
}
