package dev.lockstep.record.pickle;

import dev.lockstep.record.Cursor;
import dev.lockstep.record.HeapBudget;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The stack of the machine that reads a pickle. */
final class PickleStack {
    private static final int MAX_STACK = 1 << 20;

    private final Cursor in;
    private final HeapBudget budget;
    private final List<Object> stack = new ArrayList<>();

    /**
     * An empty stack.
     *
     * @param in where the pickle is read, for errors
     * @param budget charged for each value
     */
    PickleStack(Cursor in, HeapBudget budget) {
        this.in = in;
        this.budget = budget;
    }

    /** The values, the top last. */
    List<Object> values() {
        return Collections.unmodifiableList(stack);
    }

    void push(Object value) {
        if (stack.size() == MAX_STACK) {
            throw in.refuse("more than " + MAX_STACK + " values on the pickle's stack");
        }
        if (value != PickleMarker.MARK && value != PickleMarker.NONE) {
            budget.take(HeapBudget.OBJECT_BYTES, in.offset());
        }
        stack.add(value);
    }

    /** The top; a mark is none. */
    Object peek() {
        if (stack.isEmpty() || stack.get(stack.size() - 1) == PickleMarker.MARK) {
            throw in.refuse("the pickle's stack is empty");
        }
        return stack.get(stack.size() - 1);
    }

    Object pop() {
        Object value = peek();
        stack.remove(stack.size() - 1);
        return value;
    }

    /** Removes the top, be it a mark. */
    void drop() {
        if (stack.isEmpty()) {
            throw in.refuse("the pickle's stack is empty");
        }
        stack.remove(stack.size() - 1);
    }

    /** Removes the values above the last mark, and the mark. */
    List<Object> popMark() {
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
