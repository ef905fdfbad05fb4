package dev.baton.recipes.kernel;

import java.util.List;

/** Short texts of what a {@link ContenderWorld} consists of; different things have different texts. */
final class Brief {
    private Brief() {}

    /** Sequence numbers are unique here, and a prefix without one is told apart by the last digit of its id. */
    static StringBuilder add(String name, StringBuilder out) {
        if (name == null) {
            return out.append('-');
        }
        int end = name.length();
        if (Sequence.of(name) == Sequence.NONE) {
            return name.length() < 40
                    ? out.append('x').append(name)
                    : out.append('p').append(name, 37, 39);
        }
        return out.append(name.startsWith("_c_d-") ? 'd' : 'n').append(name, end - 2, end);
    }

    static void add(Object value, StringBuilder out) {
        if (value instanceof String name) {
            add(name, out);
        } else if (value instanceof List<?> list) {
            out.append('[');
            list.forEach(item -> add(item, out));
            out.append(']');
        } else if (value instanceof ContenderOutput.CreateNode create) {
            add(create.prefix(), out.append('C').append(create.ticket()));
        } else if (value instanceof ContenderOutput.ListChildren list) {
            out.append('L').append(list.ticket()).append(list.confirmed());
        } else if (value instanceof ContenderOutput.WatchNode watch) {
            add(watch.name(), out.append('W').append(watch.ticket()).append(watch.confirmed()));
        } else if (value instanceof ContenderOutput.RemoveNode remove) {
            add(remove.name(), out.append('R').append(remove.ticket()));
        } else if (value instanceof ContenderOutput.WatchChildren watch) {
            out.append('V').append(watch.ticket());
        } else if (value instanceof ContenderInput.Created created) {
            add(created.name(), out.append('c').append(created.ticket()));
        } else if (value instanceof ContenderInput.Listed listed) {
            add(listed.names(), out.append('l').append(listed.ticket()));
        } else if (value instanceof ContenderInput.NodeSeen seen) {
            out.append('s')
                    .append(seen.ticket())
                    .append(',')
                    .append(seen.czxid())
                    .append(seen.revoked() ? 'r' : '-');
        } else if (value instanceof Admission.Verdict.Await await) {
            add(await.name(), out.append('a').append(await.last()));
        } else if (value instanceof Admission.Verdict.AwaitChange) {
            out.append("a*");
        } else if (value instanceof OwnNode own) {
            add(own.name(), out)
                    .append('g')
                    .append(own.generation())
                    .append('z')
                    .append(own.czxid())
                    .append('o')
                    .append(own.owner());
        } else if (value instanceof Boolean flag) {
            out.append(flag ? 't' : 'f');
        } else {
            out.append(value).append(',');
        }
    }
}
