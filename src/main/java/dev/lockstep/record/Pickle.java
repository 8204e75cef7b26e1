package dev.lockstep.record;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a pickle of protocol 0 to 5 that holds nothing but dictionaries, lists, tuples, numbers, strings, bytes and NumPy's arrays,
 * scalars and dtypes. Any other global is refused by its name; no class is loaded and nothing is called. Sources: CPython's
 * {@code Lib/pickletools.py} for the opcodes, NumPy's {@code multiarray} for the arguments of its constructors.
 *
 * <p>Values are {@code String}, {@code Long}, {@code Double}, {@code Boolean}, {@link #NONE}, {@code ArrayList},
 * {@code LinkedHashMap}, {@link PickleTuple}, {@link PickleBytes}, {@link PickleGlobal}, {@link PickleDType} and {@link PickleArray}.
 */
final class Pickle {
    /** Python's None. */
    static final Object NONE = new Object();

    private static final Object MARK = new Object();
    private static final int MAX_LINE = 256;
    /** What a character of a text line takes while it is read, unescaped and encoded. */
    private static final long LINE_COST = 8;

    private static final int MAX_STACK = 1 << 20;

    private final Cursor in;
    private final Budget budget;
    private final PickleNumpy numpy;
    private final List<Object> stack = new ArrayList<>();
    private final Map<Long, Object> memo = new HashMap<>();

    private Pickle(Cursor in, Budget budget) {
        this.in = in;
        this.budget = budget;
        this.numpy = new PickleNumpy(in, budget);
    }

    /**
     * The value that the pickle from this offset to the file's end builds.
     *
     * @throws BadFileException if it is refused, or ends before the file does
     */
    static Object read(Source source, long offset, Budget budget) {
        return new Pickle(new Cursor(source, offset), budget).run();
    }

    private Object run() {
        for (int opcode = next(); opcode != '.'; opcode = next()) {
            step(opcode);
        }
        Ranges.requireEnd(in.source(), in.offset(), "pickle");
        return pop();
    }

    private int next() {
        in.mark();
        return in.u8();
    }

    private void step(int opcode) {
        switch (opcode) {
            case 0x80 -> protocol(in.u8());
            case 0x95 -> frame(in.i64());
            case '(' -> push(MARK);
            case '0' -> drop();
            case '1' -> popMark();
            case '2' -> push(peek());
            case 'N' -> push(NONE);
            case 0x88 -> push(true);
            case 0x89 -> push(false);
            case 'I' -> push(decimalOrBool(in.line(MAX_LINE)));
            case 'J' -> push((long) in.i32());
            case 'K' -> push((long) in.u8());
            case 'M' -> push((long) in.u16());
            case 'L' -> push(decimal(in.line(MAX_LINE)));
            case 0x8a -> push(whole(in.u8()));
            case 0x8b -> push(whole(in.u32()));
            case 'F' -> push(real(in.line(MAX_LINE)));
            case 'G' -> push(in.bigEndianDouble());
            case 'S' -> push(quoted(longLine()));
            case 'T', 'B' -> push(bytes(in.u32()));
            case 'U', 'C' -> push(bytes(in.u8()));
            case 0x8e, 0x96 -> push(bytes(in.i64()));
            case 'V' -> push(PickleText.rawUnicode(longLine(), in));
            case 'X' -> push(in.utf8(in.u32(), budget));
            case 0x8c -> push(in.utf8(in.u8(), budget));
            case 0x8d -> push(in.utf8(in.i64(), budget));
            case 'c' -> push(global(in.line(MAX_LINE), in.line(MAX_LINE)));
            case 0x93 -> stackGlobal();
            case 'R' -> reduce();
            case 'b' -> build();
            case ')' -> push(new PickleTuple(List.of()));
            case 't' -> push(new PickleTuple(popMark()));
            case 0x85 -> tuple(1);
            case 0x86 -> tuple(2);
            case 0x87 -> tuple(3);
            case ']' -> push(new ArrayList<>());
            case 'l' -> push(popMark());
            case 'a' -> append(List.of(pop()));
            case 'e' -> append(popMark());
            case '}' -> push(new LinkedHashMap<>());
            case 'd' -> dictionary(popMark());
            case 's' -> setItem();
            case 'u' -> setItems(popMark());
            case 'g' -> push(memoized(decimal(in.line(MAX_LINE))));
            case 'h' -> push(memoized((long) in.u8()));
            case 'j' -> push(memoized(in.u32()));
            case 'p' -> memoize(decimal(in.line(MAX_LINE)));
            case 'q' -> memoize((long) in.u8());
            case 'r' -> memoize(in.u32());
            case 0x94 -> memoize((long) memo.size());
            default -> throw in.refuse("pickle opcode " + PickleText.opcode(opcode) + " is refused");
        }
    }

    private void protocol(int number) {
        if (number > 5) {
            throw in.refuse("pickle protocol " + number + " is unknown");
        }
    }

    private void frame(long length) {
        Ranges.require(in.source(), in.offset(), length);
    }

    private Long decimal(String line) {
        String digits = line.endsWith("L") ? line.substring(0, line.length() - 1) : line;
        try {
            return Long.valueOf(digits.trim());
        } catch (NumberFormatException e) {
            throw in.refuse("\"" + Shown.of(line) + "\" is no whole number of 64 bits");
        }
    }

    /** Protocols 0 and 1 write bool as a decimal of two digits. */
    private Object decimalOrBool(String line) {
        boolean flag = line.equals("00") || line.equals("01");
        return flag ? (Object) line.equals("01") : decimal(line);
    }

    private Double real(String line) {
        try {
            return switch (line.trim()) {
                case "nan" -> Double.NaN;
                case "inf" -> Double.POSITIVE_INFINITY;
                case "-inf" -> Double.NEGATIVE_INFINITY;
                default -> Double.valueOf(line.trim());
            };
        } catch (NumberFormatException e) {
            throw in.refuse("\"" + Shown.of(line) + "\" is no number");
        }
    }

    private Long whole(long length) {
        if (length > Long.BYTES) {
            throw in.refuse("a whole number of " + length + " bytes is refused");
        }
        long value = 0;
        for (int i = 0; i < length; i++) {
            value |= (long) in.u8() << (8 * i);
        }
        int spare = (int) (Long.SIZE - 8 * length);
        return length == 0 ? 0 : value << spare >> spare;
    }

    private String longLine() {
        String line = in.line((int) Math.min(Integer.MAX_VALUE / 4, budget.left() / LINE_COST));
        budget.take(LINE_COST * line.length() + Budget.OBJECT_BYTES, in.offset());
        return line;
    }

    private PickleBytes quoted(String line) {
        return PickleBytes.of(in.source(), PickleText.unquoted(line, in).getBytes(StandardCharsets.ISO_8859_1));
    }

    private PickleBytes bytes(long length) {
        return new PickleBytes(in.source(), in.skip(length), length);
    }

    private PickleGlobal global(String module, String name) {
        PickleGlobal global = PickleGlobal.of(module, name);
        if (global == null) {
            throw in.refuse("global " + Shown.of(module) + "." + Shown.of(name) + " is refused");
        }
        return global;
    }

    private void stackGlobal() {
        String name = numpy.text(pop());
        push(global(numpy.text(pop()), name));
    }

    private void reduce() {
        List<Object> arguments = numpy.tuple(pop());
        if (!(pop() instanceof PickleGlobal callable)) {
            throw in.refuse("a call of something that is no constructor is refused");
        }
        push(numpy.call(callable, arguments));
    }

    private void build() {
        Object state = pop();
        numpy.build(peek(), numpy.tuple(state));
    }

    private void tuple(int size) {
        List<Object> items = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            items.add(0, pop());
        }
        push(new PickleTuple(items));
    }

    private void append(List<Object> items) {
        if (!(peek() instanceof ArrayList<?> list)) {
            throw in.refuse("an append to something that is no list");
        }
        budget.take(8L * items.size(), in.offset());
        @SuppressWarnings("unchecked") // the machine makes every list itself
        List<Object> to = (List<Object>) list;
        to.addAll(items);
    }

    private void dictionary(List<Object> items) {
        push(new LinkedHashMap<>());
        setItems(items);
    }

    private void setItem() {
        Object value = pop();
        setItems(List.of(pop(), value));
    }

    private void setItems(List<Object> items) {
        if (!(peek() instanceof LinkedHashMap<?, ?> map) || items.size() % 2 != 0) {
            throw in.refuse("keys and values for something that is no dictionary");
        }
        @SuppressWarnings("unchecked") // the machine makes every dictionary itself
        Map<String, Object> to = (Map<String, Object>) map;
        budget.take(items.size() * Budget.OBJECT_BYTES, in.offset());
        for (int i = 0; i < items.size(); i += 2) {
            to.put(numpy.key(items.get(i)), items.get(i + 1));
        }
    }

    private Object memoized(Long index) {
        Object value = memo.get(index);
        if (value == null) {
            throw in.refuse("nothing is memoized as " + index);
        }
        return value;
    }

    private void memoize(Long index) {
        budget.take(Budget.OBJECT_BYTES, in.offset());
        memo.put(index, peek());
    }

    private void push(Object value) {
        if (stack.size() == MAX_STACK) {
            throw in.refuse("more than " + MAX_STACK + " values on the pickle's stack");
        }
        if (value != MARK && value != NONE) {
            budget.take(Budget.OBJECT_BYTES, in.offset());
        }
        stack.add(value);
    }

    private Object peek() {
        if (stack.isEmpty() || stack.get(stack.size() - 1) == MARK) {
            throw in.refuse("the pickle's stack is empty");
        }
        return stack.get(stack.size() - 1);
    }

    private Object pop() {
        Object value = peek();
        stack.remove(stack.size() - 1);
        return value;
    }

    private void drop() {
        if (stack.isEmpty()) {
            throw in.refuse("the pickle's stack is empty");
        }
        stack.remove(stack.size() - 1);
    }

    private List<Object> popMark() {
        int mark = stack.lastIndexOf(MARK);
        if (mark < 0) {
            throw in.refuse("the pickle's stack has no mark");
        }
        List<Object> above = stack.subList(mark + 1, stack.size());
        List<Object> items = new ArrayList<>(above);
        above.clear();
        stack.remove(mark);
        return items;
    }
}
