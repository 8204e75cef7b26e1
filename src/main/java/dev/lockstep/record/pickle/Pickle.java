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
    private static final int MAX_LINE = 256;
    /** What a character of a text line takes while it is read, unescaped and encoded. */
    private static final long LINE_COST = 8;

    private final Cursor in;
    private final HeapBudget budget;
    private final PickleArguments take;
    private final PickleConstructors calls;
    private final PickleTorch torch;
    private final PickleStack stack;
    private final PickleNumbers numbers;
    private final PickleMemo memo = new PickleMemo();

    private Pickle(Cursor in, HeapBudget budget, TorchStorages storages) {
        this.in = in;
        this.budget = budget;
        this.stack = new PickleStack(in, budget);
        this.numbers = new PickleNumbers(in);
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
            String key = PicklePath.of(stack.values());
            throw key.isEmpty() ? e : new BadFileException(e.file(), "key " + key + ": " + e.problem());
        }
    }

    private Object steps() {
        for (int opcode = next(); opcode != '.'; opcode = next()) {
            step(opcode);
        }
        ByteRanges.requireEnd(in.source(), in.offset(), "pickle");
        return stack.pop();
    }

    private int next() {
        in.mark();
        return in.u8();
    }

    private void step(int opcode) {
        switch (opcode) {
            case 0x80 -> protocol(in.u8());
            case 0x95 -> frame(in.i64());
            case '(' -> stack.push(PickleMarker.MARK);
            case '0' -> stack.drop();
            case '1' -> stack.popMark();
            case '2' -> stack.push(stack.peek());
            case 'N' -> stack.push(PickleMarker.NONE);
            case 0x88 -> stack.push(true);
            case 0x89 -> stack.push(false);
            case 'I' -> stack.push(numbers.decimalOrBool(in.line(MAX_LINE)));
            case 'J' -> stack.push((long) in.i32());
            case 'K' -> stack.push((long) in.u8());
            case 'M' -> stack.push((long) in.u16());
            case 'L' -> stack.push(numbers.integer(in.line(MAX_LINE)));
            case 0x8a -> stack.push(numbers.integer(in.u8()));
            case 0x8b -> stack.push(numbers.integer(in.u32()));
            case 'F' -> stack.push(numbers.real(in.line(MAX_LINE)));
            case 'G' -> stack.push(in.bigEndianDouble());
            case 'S' -> stack.push(quoted(longLine()));
            case 'T', 'B' -> stack.push(bytes(in.u32()));
            case 'U', 'C' -> stack.push(bytes(in.u8()));
            case 0x8e, 0x96 -> stack.push(bytes(in.i64()));
            case 'V' -> stack.push(PickleText.rawUnicode(longLine(), in));
            case 'X' -> stack.push(in.utf8(in.u32(), budget));
            case 0x8c -> stack.push(in.utf8(in.u8(), budget));
            case 0x8d -> stack.push(in.utf8(in.i64(), budget));
            case 'c' -> stack.push(global(in.line(MAX_LINE), in.line(MAX_LINE)));
            case 0x93 -> stackGlobal();
            case 'R' -> reduce();
            case 'b' -> build();
            case ')' -> stack.push(new PickleTuple(List.of()));
            case 't' -> stack.push(new PickleTuple(stack.popMark()));
            case 0x85 -> tuple(1);
            case 0x86 -> tuple(2);
            case 0x87 -> tuple(3);
            case ']' -> stack.push(new ArrayList<>());
            case 'l' -> stack.push(stack.popMark());
            case 'a' -> append(List.of(stack.pop()));
            case 'e' -> append(stack.popMark());
            case '}' -> pushDictionary();
            case 0x8f -> stack.push(new PickleOpaque("a set"));
            case 0x90 -> stack.popMark();
            case 0x91 -> frozenSet();
            case 'Q' -> stack.push(torch.storage(stack.pop()));
            case 'd' -> dictionary(stack.popMark());
            case 's' -> setItem();
            case 'u' -> setItems(stack.popMark());
            case 'g' -> stack.push(memoized(numbers.decimal(in.line(MAX_LINE))));
            case 'h' -> stack.push(memoized(in.u8()));
            case 'j' -> stack.push(memoized(in.u32()));
            case 'p' -> memoize(numbers.decimal(in.line(MAX_LINE)));
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
        String name = take.text(stack.pop());
        stack.push(global(take.text(stack.pop()), name));
    }

    private void reduce() {
        List<Object> arguments = take.tuple(stack.pop());
        if (!(stack.pop() instanceof PickleGlobal callable)) {
            throw in.refuse("a call of something that is no constructor is refused");
        }
        stack.push(calls.call(callable, arguments));
    }

    private void build() {
        Object state = stack.pop();
        calls.build(stack.peek(), state);
    }

    private void frozenSet() {
        stack.popMark();
        stack.push(new PickleOpaque("a set"));
    }

    private void tuple(int size) {
        List<Object> items = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            items.add(0, stack.pop());
        }
        stack.push(new PickleTuple(items));
    }

    private void append(List<Object> items) {
        if (!(stack.peek() instanceof ArrayList<?> list)) {
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
        stack.push(new PickleDict());
    }

    private void setItem() {
        Object value = stack.pop();
        setItems(List.of(stack.pop(), value));
    }

    private void setItems(List<Object> items) {
        if (!(stack.peek() instanceof PickleDict to) || items.size() % 2 != 0) {
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
        memo.put(index, stack.peek());
    }
}
