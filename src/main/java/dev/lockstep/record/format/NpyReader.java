package dev.lockstep.record.format;

import dev.lockstep.record.ByteRanges;
import dev.lockstep.record.Cursor;
import dev.lockstep.record.HeapBudget;
import dev.lockstep.record.MessageText;
import dev.lockstep.record.Source;
import dev.lockstep.record.array.DType;
import dev.lockstep.record.array.ExtendedFloats;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.NumpyDType;
import dev.lockstep.record.array.RecordNode;
import dev.lockstep.record.array.Uncomparable;
import dev.lockstep.record.pickle.PickleReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads {@code .npy} files of versions 1 to 3: a plain array, or a pickled dictionary of arrays as reprod_log writes it. */
final class NpyReader {
    static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

    private static final int MAX_HEADER = 1 << 16;
    private static final Pattern ENTRY = Pattern.compile(
            "[\\s{]*['\"](\\w{1,20})['\"]\\s*:\\s*('[^']{0,20}'|\"[^\"]{0,20}\"|True|False|\\([\\d,\\sL-]*\\)|\\[[^{}]{0,60000}\\])\\s*,?[\\s}]*");
    private static final Pattern LENGTH = Pattern.compile("-?\\d+");

    private NpyReader() {}

    /** The array, or the dictionary, that the file holds. */
    static RecordNode read(Source source, HeapBudget budget) {
        Cursor in = new Cursor(source, 0);
        in.skip(MAGIC.length);
        in.mark();
        int version = in.u8();
        in.u8();
        if (version < 1 || version > 3) {
            throw in.refuse("npy version " + version + " is unknown");
        }
        Header header = header(in, version == 1 ? in.u16() : in.u32());
        if (header.dtype.isObject()) {
            return PickleReader.read(source, in.offset(), budget);
        }
        if (header.dtype.type() == null) {
            return new Uncomparable(header.dtype.what());
        }
        long[] shape = header.shape.stream().mapToLong(Long::longValue).toArray();
        NdArray.Layout layout = new NdArray.Layout(header.dtype.order(), header.fortran, header.dtype.isGuess());
        NdArray array = new NdArray(header.dtype.type(), shape, layout, source, in.offset());
        ByteRanges.requireEnd(source, in.offset() + array.size() * array.dtype().bytes(), "array");
        boolean foreign =
                array.dtype() == DType.LONGDOUBLE && !ExtendedFloats.areX87(source, in.offset(), array.size());
        return foreign ? new Uncomparable("an array of longdoubles that are not x86's") : array;
    }

    private record Header(NumpyDType dtype, boolean fortran, List<Long> shape) {}

    private static Header header(Cursor in, long length) {
        if (length > MAX_HEADER) {
            throw in.refuse("a header of " + length + " bytes is refused");
        }
        in.mark();
        long start = in.skip(length);
        String text = StandardCharsets.ISO_8859_1
                .decode(in.source().read(start, (int) length))
                .toString();
        try {
            return header(entries(text));
        } catch (IllegalArgumentException e) {
            throw in.refuse("header " + MessageText.of(text.strip()) + " is refused");
        }
    }

    private static Header header(Map<String, String> entries) {
        if (!entries.keySet().equals(Set.of("descr", "fortran_order", "shape"))) {
            throw new IllegalArgumentException();
        }
        List<Long> shape = LENGTH.matcher(entries.get("shape"))
                .results()
                .map(found -> Long.valueOf(found.group()))
                .toList();
        return new Header(
                dtype(entries.get("descr")), entries.get("fortran_order").equals("True"), shape);
    }

    /** @param descr a code in quotes, or a list of fields */
    private static NumpyDType dtype(String descr) {
        if (descr.startsWith("[")) {
            NumpyDType fields = new NumpyDType("");
            fields.makeComposite();
            return fields;
        }
        return new NumpyDType(descr.substring(1, Math.max(1, descr.length() - 1)));
    }

    /** The entries of a Python dictionary literal, values as they stand. */
    private static Map<String, String> entries(String text) {
        Matcher matcher = ENTRY.matcher(text);
        StringBuilder seen = new StringBuilder();
        Map<String, String> entries = matcher.results()
                .peek(found -> seen.append(found.group()))
                .collect(Collectors.toMap(found -> found.group(1), found -> found.group(2), NpyReader::refuseTwice));
        if (!seen.toString().equals(text)) {
            throw new IllegalArgumentException();
        }
        return entries;
    }

    private static String refuseTwice(String first, String second) {
        throw new IllegalArgumentException(first + " and " + second);
    }
}
