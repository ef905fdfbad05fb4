package dev.baton.wire.golden;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.wire.model.WatchEventType;
import dev.baton.wire.op.MultiResult;
import dev.baton.wire.op.OpRequest;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Field values in wire order, without their names: the common form of our records and of the decoded part of a vector, so that
 * a decoder that swaps two fields of one type is caught although it would re-encode the same bytes.
 */
final class Leaves {
    private Leaves() {}

    static List<String> ofJson(JsonNode node) {
        List<String> leaves = new ArrayList<>();
        addJson(node, leaves);
        return leaves;
    }

    static List<String> ofRecord(Object value) {
        List<String> leaves = new ArrayList<>();
        addValue(value, leaves);
        return leaves;
    }

    private static void addJson(JsonNode node, List<String> leaves) {
        if (node.isNull()) {
            leaves.add("null");
        } else if (node.has("hex")) {
            leaves.add("0x" + node.get("hex").asText());
        } else if (node.has("header") && node.has("op")) {
            leaves.add(node.get("header").get("type").asText());
            if (node.has("body")) {
                addJson(node.get("body"), leaves);
            }
        } else if (node.has("header")) {
            leaves.add("end");
        } else if (node.isContainerNode()) {
            node.forEach(child -> addJson(child, leaves));
        } else if (node.isTextual() && node.asText().startsWith("0x")) {
            leaves.add(Long.toString(Long.parseUnsignedLong(node.asText().substring(2), 16)));
        } else {
            leaves.add(node.asText());
        }
    }

    private static void addValue(Object value, List<String> leaves) {
        if (value == null) {
            leaves.add("null");
        } else if (value instanceof byte[] bytes) {
            leaves.add("0x" + HexFormat.of().formatHex(bytes));
        } else if (value instanceof WatchEventType type) {
            leaves.add(Integer.toString(type.code()));
        } else if (value instanceof MultiResult result) {
            leaves.add(Integer.toString(result.type()));
            addValue(result.isError() ? (Object) result.err() : result.response(), leaves);
        } else if (value instanceof List<?> list) {
            boolean framed = !list.isEmpty() && list.get(0) instanceof OpRequest;
            for (Object element : list) {
                if (framed) {
                    leaves.add(Integer.toString(((OpRequest) element).op().code()));
                }
                addValue(element, leaves);
            }
        } else if (value instanceof Record) {
            addComponents(value, leaves);
        } else if (!(value instanceof Enum<?>)) {
            leaves.add(value.toString());
        }
    }

    private static void addComponents(Object value, List<String> leaves) {
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            try {
                addValue(component.getAccessor().invoke(value), leaves);
            } catch (ReflectiveOperationException e) {
                throw new AssertionError(e);
            }
        }
    }
}
