package dev.baton.simulation.bend;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Changes what a compiled class calls, in its constant pool alone: some static methods are those of the same name and
 * type in another class, and some classes are others altogether. The code is not touched.
 */
final class ClassBender {
    private static final int HEADER_BYTES = 8;
    private static final int UTF8 = 1;
    private static final int LONG = 5;
    private static final int DOUBLE = 6;
    private static final int CLASS = 7;
    private static final int METHOD = 10;
    private static final int INTERFACE_METHOD = 11;
    private static final int NAME_AND_TYPE = 12;
    private static final int HANDLE = 15;

    /** One entry of the pool; the meaning of the numbers is that of the class file format. */
    private static final class Entry {
        final int tag;
        byte[] bytes = {};
        String text = "";

        Entry(int tag) {
            this.tag = tag;
        }

        int first() {
            return (bytes[0] & 0xFF) << 8 | bytes[1] & 0xFF;
        }

        int second() {
            return (bytes[2] & 0xFF) << 8 | bytes[3] & 0xFF;
        }

        void first(int value) {
            bytes[0] = (byte) (value >> 8);
            bytes[1] = (byte) value;
        }
    }

    private final List<Entry> pool = new ArrayList<>();
    private final byte[] header;
    private final byte[] rest;

    private ClassBender(byte[] classFile) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(classFile));
        header = in.readNBytes(HEADER_BYTES);
        int count = in.readUnsignedShort();
        pool.add(new Entry(0));
        while (pool.size() < count) {
            Entry entry = read(in);
            pool.add(entry);
            if (entry.tag == LONG || entry.tag == DOUBLE) {
                pool.add(new Entry(0));
            }
        }
        rest = in.readAllBytes();
    }

    private static Entry read(DataInputStream in) throws IOException {
        Entry entry = new Entry(in.readUnsignedByte());
        switch (entry.tag) {
            case UTF8 -> entry.text = in.readUTF();
            case LONG, DOUBLE -> entry.bytes = in.readNBytes(8);
            case HANDLE -> entry.bytes = in.readNBytes(3);
            case CLASS, 8, 16, 19, 20 -> entry.bytes = in.readNBytes(2);
            case 3, 4, 9, METHOD, INTERFACE_METHOD, NAME_AND_TYPE, 17, 18 -> entry.bytes = in.readNBytes(4);
            default -> throw new IOException("constant of an unknown kind: " + entry.tag);
        }
        return entry;
    }

    /**
     * The same class with other calls.
     *
     * @param calls static methods, {@code owner.name} with slashes
     * @param target the class that has them instead, with slashes
     * @param renamed classes that are others, with slashes
     */
    static byte[] bend(byte[] classFile, Set<String> calls, String target, Map<String, String> renamed) {
        try {
            ClassBender bender = new ClassBender(classFile);
            bender.redirect(calls, target);
            renamed.forEach(bender::rename);
            return bender.write();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void redirect(Set<String> calls, String target) {
        Map<Entry, Boolean> found = new LinkedHashMap<>();
        for (Entry entry : pool) {
            if (entry.tag == METHOD || entry.tag == INTERFACE_METHOD) {
                String owner = text(pool.get(entry.first()).first());
                String name = text(pool.get(entry.second()).first());
                if (calls.contains(owner + "." + name)) {
                    found.put(entry, true);
                }
            }
        }
        if (found.isEmpty()) {
            return;
        }
        Entry name = new Entry(UTF8);
        name.text = target;
        pool.add(name);
        Entry owner = new Entry(CLASS);
        owner.bytes = new byte[2];
        owner.first(pool.size() - 1);
        pool.add(owner);
        int index = pool.size() - 1;
        found.keySet().forEach(entry -> entry.first(index));
    }

    private String text(int index) {
        return pool.get(index).text;
    }

    private void rename(String from, String to) {
        for (Entry entry : pool) {
            if (entry.tag == UTF8) {
                if (entry.text.equals(from)) {
                    entry.text = to;
                } else {
                    entry.text = entry.text.replace("L" + from + ";", "L" + to + ";");
                }
            }
        }
    }

    private byte[] write() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.write(header);
        out.writeShort(pool.size());
        for (Entry entry : pool) {
            if (entry.tag == UTF8) {
                out.writeByte(UTF8);
                out.writeUTF(entry.text);
            } else if (entry.tag != 0) {
                out.writeByte(entry.tag);
                out.write(entry.bytes);
            }
        }
        out.write(rest);
        return bytes.toByteArray();
    }
}
