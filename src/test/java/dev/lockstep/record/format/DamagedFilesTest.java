package dev.lockstep.record.format;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.lockstep.record.BadFileException;
import dev.lockstep.record.Sources;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes that no array accounts for, and damage that NumPy and safetensors refuse: refused here too, in one line that says where. */
class DamagedFilesTest {
    private static final Path FORMATS = Path.of("src/test/resources/formats");

    @ParameterizedTest(name = "{0}")
    @MethodSource({"bytesAfterTheEnd", "damagedArchives", "damagedSafetensors"})
    void isRefused(String name, byte[] bytes, String problem) {
        assertThatThrownBy(() -> RecordFiles.read(Sources.ofBytes("f", bytes)))
                .isInstanceOf(BadFileException.class)
                .hasMessageMatching("f: " + problem);
    }

    static Stream<Arguments> bytesAfterTheEnd() throws IOException {
        byte[] array = file("plain_c.npy");
        byte[] pickled = file("protocol_4_numpy2.npy");
        byte[] dictionary = file("state.pdparams");
        String another = ", another saved array: save several as one dictionary, or by numpy.savez";
        return Stream.of(
                arguments("array, byte", joined(array, new byte[1]), end(array, 1, "array", "")),
                arguments("array, array", joined(array, array), end(array, array.length, "array", another)),
                arguments("array, dictionary", joined(array, pickled), end(array, pickled.length, "array", another)),
                arguments("dictionary, byte", joined(pickled, new byte[1]), end(pickled, 1, "pickle", "")),
                arguments("dictionary, array", joined(pickled, array), end(pickled, array.length, "pickle", another)),
                arguments(
                        "pickle, pickle",
                        joined(dictionary, dictionary),
                        end(dictionary, dictionary.length, "pickle", "")),
                arguments(
                        "member",
                        zip(Map.of("w.npy", joined(array, new byte[3]))),
                        "w.npy: " + end(array, 3, "array", "")));
    }

    static Stream<Arguments> damagedArchives() throws IOException {
        byte[] array = file("plain_c.npy");
        byte[] stored = file("stored.npz");
        byte[] deflated = zip(Map.of("a.npy", array, "w.npy", array));
        int directory = indexOf(deflated, "PK\1\2", 0);
        int second = indexOf(deflated, "PK\1\2", directory + 4);
        int end = indexOf(deflated, "PK\5\6", 0);
        int data = 30 + "a.npy".length();
        String crc = ": is damaged: its bytes do not match their CRC-32 checksum";
        return Stream.of(
                arguments("stored byte", flipped(stored, indexOf(stored, "PK\1\2", 0) - 1), "[^:]+" + crc),
                arguments("checksum", flipped(deflated, directory + 16), "a.npy" + crc),
                arguments("deflated byte", flipped(deflated, data + 20), "a.npy: is damaged: its .*"),
                arguments(
                        "name",
                        flipped(deflated, directory + 46),
                        ".\\.npy: is damaged: its header and the zip directory have different names"),
                arguments("encrypted", flipped(deflated, second + 8), "w.npy: is encrypted"),
                arguments("method", flipped(deflated, directory + 10), "a.npy: compression method 9 is refused"),
                arguments(
                        "directory entry",
                        flipped(deflated, second),
                        "the zip directory is damaged: 1 of 2 entries found"),
                arguments(
                        "fewer entries announced",
                        flipped(deflated, end + 10),
                        "the zip directory is damaged: 2 of 3 entries found"),
                arguments("directory's place", flipped(deflated, end + 16), "offset \\d+: the zip directory .*"),
                arguments(
                        "cut", cut(deflated, deflated.length - 1), "offset \\d+: 22 bytes expected, .*|.*no directory"),
                arguments("byte after", joined(deflated, new byte[1]), end(deflated, 1, "zip archive", "")),
                arguments(
                        "two archives",
                        joined(stored, deflated),
                        "offset \\d+: the zip directory should end at .*; the archive is damaged, or stands after"
                                + " other bytes"));
    }

    static Stream<Arguments> damagedSafetensors() {
        String overlap = "key %s: data_offsets begin at %d, the tensor before ends at %d: they overlap";
        String hole = "key %s: data_offsets begin at %d, the tensor before ends at %d: bytes between belong to none";
        return Stream.of(
                arguments("same bytes", tensors(16, "a", 0, 16, "b", 0, 16), String.format(overlap, "b", 0, 16)),
                arguments("overlap", tensors(24, "a", 8, 24, "b", 0, 16), String.format(overlap, "a", 8, 16)),
                arguments("hole", tensors(36, "a", 0, 16, "b", 20, 36), String.format(hole, "b", 20, 16)),
                arguments("hole at front", tensors(20, "a", 4, 20), String.format(hole, "a", 4, 0)),
                arguments("bytes after", tensors(20, "a", 0, 16), "offset \\d+: 4 bytes after the last tensor's end"),
                arguments("cut", tensors(15, "a", 0, 16), "key a: data_offsets \\[0,16\\] are not in the file"),
                arguments(
                        "key of no UTF-8",
                        tensors(32, "\u00e9", 0, 16, "\u00e8", 16, 32),
                        "offset 8: a string is not UTF-8"));
    }

    private static String end(byte[] file, int more, String what, String then) {
        return "offset " + file.length + ": " + more + " bytes after the " + what + "'s end" + then;
    }

    /** @param places each tensor's key, begin and end */
    private static byte[] tensors(int bytes, Object... places) {
        StringBuilder header = new StringBuilder("{");
        for (int i = 0; i < places.length; i += 3) {
            header.append(i == 0 ? "" : ",").append('"').append(places[i]);
            header.append("\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[");
            header.append(places[i + 1]).append(',').append(places[i + 2]).append("]}");
        }
        byte[] json = header.append('}').toString().getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(8 + json.length + bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .array();
    }

    private static byte[] zip(Map<String, byte[]> members) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> member : new TreeMap<>(members).entrySet()) {
                zip.putNextEntry(new ZipEntry(member.getKey()));
                zip.write(member.getValue());
            }
        }
        return bytes.toByteArray();
    }

    private static int indexOf(byte[] bytes, String what, int from) {
        return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(what, from);
    }

    private static byte[] flipped(byte[] bytes, int at) {
        byte[] copy = bytes.clone();
        copy[at] ^= 1;
        return copy;
    }

    private static byte[] cut(byte[] bytes, int length) {
        return ByteBuffer.allocate(length).put(bytes, 0, length).array();
    }

    private static byte[] joined(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }

    private static byte[] file(String name) throws IOException {
        return Files.readAllBytes(FORMATS.resolve(name));
    }
}
