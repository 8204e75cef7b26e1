package dev.lockstep.record.pickle;

import dev.lockstep.record.BadFileException;
import dev.lockstep.record.ByteRanges;
import dev.lockstep.record.Cursor;
import dev.lockstep.record.HeapBudget;
import dev.lockstep.record.MessageText;
import dev.lockstep.record.Source;
import dev.lockstep.record.array.NumpyDType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads a pickle of protocol 0 to 5 that holds nothing but dictionaries, lists, tuples, sets, numbers, strings, bytes, NumPy's arrays,
 * scalars and dtypes, and in a torch file tensors. Any other global is refused by its name; no class is loaded and nothing is called.
 * Sources: CPython's {@code Lib/pickletools.py} for the opcodes, NumPy's {@code multiarray} for the arguments of its constructors.
 *
 * <p>Values are {@code String}, {@code Long}, {@code Double}, {@code Boolean}, {@link PickleMarker#NONE}, {@code ArrayList}, {@link PickleDict},
 * {@link PickleTuple}, {@link PickleBytes}, {@link PickleGlobal}, {@link PickleType}, {@link NumpyDType}, {@link PickleArray},
 * {@link PickleStorage} and {@link PickleOpaque}.
 */
final class Pickle {
    private static final PickleOpaque LARGE_INTEGER = new PickleOpaque("an integer of more than 64 bits");
    /** What is surely beyond 64 bits. */
    private static final Pattern LARGE = Pattern.compile("-?[1-9]\\d{19,}L?");

    private static final int MAX_LINE = 256;
    /** What a character of a text line takes while it is read, unescaped and encoded. */
    private static final long LINE_COST = 8;

    private static final int MAX_STACK = 1 << 20;
    /** CPython's pickles have 255 where they can. */
    private static final int MAX_INTEGER_BYTES = 0xff;

    private final Cursor in;
    private final HeapBudget budget;
    private final PickleArguments take;
    private final PickleConstructors calls;
    private final PickleTorch torch;
    private final List<Object> stack = new ArrayList<>();
    private final PickleMemo memo = new PickleMemo();

    private Pickle(Cursor in, HeapBudget budget, TorchStorages storages) {
        this.in = in;
        this.budget = budget;
        this.take = new PickleArguments(in, budget);
        this.torch = new PickleTorch(take, storages);
        this.calls = new PickleConstructors(take, torch);
    }

    /**
     * The value that the pickle from this offset to the file's end builds.
     *
     * @throws BadFileException if it is refused, or ends before the file does
     */
    static Object read(Source source, long offset, HeapBudget budget) {
        return new Pickle(new Cursor(source, offset), budget, null).run();
    }

    /** The value of a torch file's pickle, whose tensors refer to storages. */
    static Object read(Source source, HeapBudget budget, TorchStorages storages) {
        return new Pickle(new Cursor(source, 0), budget, storages).run();
    }

    private Object run() {
        try {
            return steps();
        } catch (BadFileException e) {
            String key = PicklePath.of(stack);
            throw key.isEmpty() ? e : new BadFileException(e.file(), "key " + key + ": " + e.problem());
        }
    }

    private Object steps() {
        for (int opcode = next(); opcode != '.'; opcode = next()) {
            step(opcode);
        }
        ByteRanges.requireEnd(in.source(), in.offset(), "pickle");
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
            case '(' -> push(PickleMarker.MARK);
            case '0' -> drop();
            case '1' -> popMark();
            case '2' -> push(peek());
            case 'N' -> push(PickleMarker.NONE);
            case 0x88 -> push(true);
            case 0x89 -> push(false);
            case 'I' -> push(decimalOrBool(in.line(MAX_LINE)));
            case 'J' -> push((long) in.i32());
            case 'K' -> push((long) in.u8());
            case 'M' -> push((long) in.u16());
            case 'L' -> push(integer(in.line(MAX_LINE)));
            case 0x8a -> push(integer(in.u8()));
            case 0x8b -> push(integer(in.u32()));
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
            case '}' -> pushDictionary();
            case 0x8f -> push(new PickleOpaque("a set"));
            case 0x90 -> popMark();
            case 0x91 -> frozenSet();
            case 'Q' -> push(torch.storage(pop()));
            case 'd' -> dictionary(popMark());
            case 's' -> setItem();
            case 'u' -> setItems(popMark());
            case 'g' -> push(memoized(decimal(in.line(MAX_LINE))));
            case 'h' -> push(memoized(in.u8()));
            case 'j' -> push(memoized(in.u32()));
            case 'p' -> memoize(decimal(in.line(MAX_LINE)));
            case 'q' -> memoize(in.u8());
            case 'r' -> memoize(in.u32());
            case 0x94 -> memoize(memo.size());
            default -> throw in.refuse("pickle opcode " + PickleText.opcode(opcode) + " is refused");
        }
    }

    private void protocol(int number) {
        if (number > 5) {
            throw in.refuse("pickle protocol " + number + " is unknown");
        }
    }

    private void frame(long length) {
        ByteRanges.require(in.source(), in.offset(), length);
    }

    private Long decimal(String line) {
        String digits = line.endsWith("L") ? line.substring(0, line.length() - 1) : line;
        try {
            return Long.valueOf(digits.trim());
        } catch (NumberFormatException e) {
            throw in.refuse("\"" + MessageText.of(line) + "\" is no whole number of 64 bits");
        }
    }

    /** Protocols 0 and 1 write bool as a decimal of two digits. */
    private Object decimalOrBool(String line) {
        boolean flag = line.equals("00") || line.equals("01");
        return flag ? (Object) line.equals("01") : integer(line);
    }

    private Object integer(String line) {
        return LARGE.matcher(line).matches() ? LARGE_INTEGER : decimal(line);
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
            throw in.refuse("\"" + MessageText.of(line) + "\" is no number");
        }
    }

    private Object integer(long length) {
        if (length > MAX_INTEGER_BYTES) {
            throw in.refuse("a whole number of " + length + " bytes is refused");
        }
        long low = 0;
        for (int i = 0; i < Math.min(length, Long.BYTES); i++) {
            low |= (long) in.u8() << (8 * i);
        }
        if (length > Long.BYTES) {
            in.skip(length - Long.BYTES);
            return LARGE_INTEGER;
        }
        int spare = (int) (Long.SIZE - 8 * length);
        return length == 0 ? 0L : low << spare >> spare;
    }

    private String longLine() {
        String line = in.line((int) Math.min(Integer.MAX_VALUE / 4, budget.left() / LINE_COST));
        budget.take(LINE_COST * line.length() + HeapBudget.OBJECT_BYTES, in.offset());
        return line;
    }

    private PickleBytes quoted(String line) {
        return PickleBytes.of(in.source(), PickleText.unquoted(line, in).getBytes(StandardCharsets.ISO_8859_1));
    }

    private PickleBytes bytes(long length) {
        return new PickleBytes(in.source(), in.skip(length), length);
    }

    private Object global(String module, String name) {
        Object global = PickleGlobal.of(module, name);
        if (global == null) {
            throw in.refuse("global " + MessageText.of(module) + "." + MessageText.of(name) + " is refused");
        }
        return global;
    }

    private void stackGlobal() {
        String name = take.text(pop());
        push(global(take.text(pop()), name));
    }

    private void reduce() {
        List<Object> arguments = take.tuple(pop());
        if (!(pop() instanceof PickleGlobal callable)) {
            throw in.refuse("a call of something that is no constructor is refused");
        }
        push(calls.call(callable, arguments));
    }

    private void build() {
        Object state = pop();
        calls.build(peek(), state);
    }

    private void frozenSet() {
        popMark();
        push(new PickleOpaque("a set"));
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
        pushDictionary();
        setItems(items);
    }

    /** A dictionary is two objects and more. */
    private void pushDictionary() {
        budget.take(HeapBudget.OBJECT_BYTES, in.offset());
        push(new PickleDict());
    }

    private void setItem() {
        Object value = pop();
        setItems(List.of(pop(), value));
    }

    private void setItems(List<Object> items) {
        if (!(peek() instanceof PickleDict to) || items.size() % 2 != 0) {
            throw in.refuse("keys and values for something that is no dictionary");
        }
        budget.take(items.size() * HeapBudget.OBJECT_BYTES, in.offset());
        for (int i = 0; i < items.size(); i += 2) {
            PickleKey key = take.key(items.get(i));
            PickleKey same = to.put(key, items.get(i + 1));
            if (same != null) {
                throw in.refuse("keys " + same + " and " + key + " both read " + MessageText.of(key.text()));
            }
        }
    }

    private Object memoized(long index) {
        Object value = memo.of(index);
        if (value == null) {
            throw in.refuse("nothing is memoized as " + index);
        }
        return value;
    }

    private void memoize(long index) {
        budget.take(HeapBudget.OBJECT_BYTES, in.offset());
        memo.put(index, peek());
    }

    private void push(Object value) {
        if (stack.size() == MAX_STACK) {
            throw in.refuse("more than " + MAX_STACK + " values on the pickle's stack");
        }
        if (value != PickleMarker.MARK && value != PickleMarker.NONE) {
            budget.take(HeapBudget.OBJECT_BYTES, in.offset());
        }
        stack.add(value);
    }

    private Object peek() {
        if (stack.isEmpty() || stack.get(stack.size() - 1) == PickleMarker.MARK) {
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
        int mark = stack.lastIndexOf(PickleMarker.MARK);
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
