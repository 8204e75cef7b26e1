package dev.lockstep.record.format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Files that are small or plain, and would take all memory of a reader that trusts them. */
final class DecompressionBombs {
    private static final int LARGE = 20_000_000;
    private static final String HEADER = "{'descr': '|O', 'fortran_order': False, 'shape': (), }";

    private DecompressionBombs() {}

    /** Every bomb by its name, made when it is asked for: together they would not fit. */
    static Map<String, Maker> all() {
        Map<String, Maker> bombs = new LinkedHashMap<>();
        bombs.put("marks", () -> pickle("(".repeat(LARGE)));
        bombs.put("lists", () -> pickle("]".repeat(LARGE)));
        bombs.put("list of lists", () -> pickle("]" + "]a".repeat(LARGE / 2)));
        bombs.put("lists in lists", () -> pickle("]".repeat(1_000_000) + "a".repeat(999_999) + "."));
        bombs.put("dictionaries", () -> pickle("]" + "}a".repeat(LARGE / 2)));
        bombs.put("lists under a key", () -> pickle("}Vk\n" + listLaughs(60) + "s."));
        bombs.put("sets", () -> pickle("]" + "\u008fa".repeat(LARGE / 2)));
        bombs.put("keys of tuples", () -> pickle(tupleKeys(60)));
        bombs.put("memo", DecompressionBombs::memo);
        bombs.put("text line", () -> pickle("V" + "x".repeat(LARGE)));
        bombs.put("quoted line", () -> pickle("S'" + "x".repeat(LARGE) + "'\n."));
        bombs.put("dictionary laughs", () -> pickle(laughs("a", 60)));
        bombs.put("long keys", () -> pickle(laughs("k".repeat(100_000), 60)));
        bombs.put(
                "encoded again and again",
                () -> pickle("V" + "x".repeat(1_000_000) + "\np0\n"
                        + "c_codecs\nencode\ng0\nVlatin1\n\u0086R".repeat(10_000)));
        bombs.put("archive of zeros", () -> archive(1, 200_000_000));
        bombs.put("archive of many zeros", () -> archive(20, 20_000_000));
        bombs.put("nested header", () -> safetensors("{\"a\":" + "[".repeat(1_000_000)));
        bombs.put("header of objects", () -> safetensors("{\"a\":[" + "{},".repeat(LARGE / 3) + "{}]}"));
        bombs.put("header of names", () -> safetensors("{" + names(1_000_000) + "}"));
        return bombs;
    }

    /** Makes a file. */
    interface Maker {
        byte[] make() throws IOException;
    }

    private static byte[] pickle(String opcodes) {
        byte[] header = npy(HEADER);
        byte[] file = Arrays.copyOf(header, header.length + opcodes.length());
        System.arraycopy(opcodes.getBytes(StandardCharsets.ISO_8859_1), 0, file, header.length, opcodes.length());
        return file;
    }

    /** What stands before the data of an npy file. */
    private static byte[] npy(String header) {
        String padded = header + " ".repeat(117 - header.length()) + "\n";
        return ("\u0093NUMPY\u0001\u0000v\u0000" + padded).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] memo() {
        StringBuilder opcodes = new StringBuilder("N");
        for (int i = 0; i < LARGE / 5; i++) {
            opcodes.append('r');
            for (int shift = 0; shift < 32; shift += 8) {
                opcodes.append((char) (i >> shift & 0xff));
            }
        }
        return pickle(opcodes.toString());
    }

    /** Dictionaries that hold the one before them twice. */
    private static String laughs(String key, int depth) {
        StringBuilder opcodes = new StringBuilder("}p0\n");
        for (int i = 1; i <= depth; i++) {
            String before = "g" + (i - 1) + "\n";
            opcodes.append("}(V").append(key).append('\n').append(before);
            opcodes.append('V').append(key).append("b\n").append(before);
            opcodes.append("up").append(i).append('\n');
        }
        return opcodes.append('.').toString();
    }

    /** Lists that hold the one before them twice. */
    private static String listLaughs(int depth) {
        StringBuilder opcodes = new StringBuilder("]p0\n");
        for (int i = 1; i <= depth; i++) {
            String before = "g" + (i - 1) + "\n";
            opcodes.append("](")
                    .append(before)
                    .append(before)
                    .append("ep")
                    .append(i)
                    .append('\n');
        }
        return opcodes.toString();
    }

    /** A dictionary whose key is a tuple that holds the one before it twice, and so on. */
    private static String tupleKeys(int depth) {
        StringBuilder opcodes = new StringBuilder("}Vx\np0\n");
        for (int i = 1; i <= depth; i++) {
            String before = "g" + (i - 1) + "\n";
            opcodes.append(before).append(before).append("\u0086p").append(i).append('\n');
        }
        return opcodes.append("K\u0001s.").toString();
    }

    private static byte[] archive(int entries, int size) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            byte[] zeros = new byte[1_000_000];
            for (int entry = 0; entry < entries; entry++) {
                zip.putNextEntry(new ZipEntry("a" + entry + ".npy"));
                zip.write(npy("{'descr': '|u1', 'fortran_order': False, 'shape': (" + size + ",), }"));
                for (int written = 0; written < size; written += zeros.length) {
                    zip.write(zeros);
                }
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] safetensors(String header) {
        StringBuilder length = new StringBuilder();
        for (int shift = 0; shift < 64; shift += 8) {
            length.append((char) ((long) header.length() >> shift & 0xff));
        }
        return (length + header).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String names(int count) {
        StringBuilder names = new StringBuilder("\"a\":{}");
        for (int i = 0; i < count; i++) {
            names.append(",\"").append(i).append("\":{}");
        }
        return names.toString();
    }
}
