package dev.lockstep.report;

import dev.lockstep.compare.KeyStatistics;
import dev.lockstep.compare.LimitCheck;
import dev.lockstep.judge.TreeDiff;
import dev.lockstep.judge.Verdict;
import dev.lockstep.record.Printable;
import dev.lockstep.record.PythonRepr;
import dev.lockstep.suite.Method;
import java.io.Serializable;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The log of reprod_log 1.0.1, byte for byte except for the time stamp: whatever parses it today continues to work. Source: its
 * {@code utils.check_print_diff}.
 */
public final class TextLog {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("'['uuuu/MM/dd HH:mm:ss'] root INFO: '");
    private static final String STAMPED = "\\[\\d{4}/\\d\\d/\\d\\d \\d\\d:\\d\\d:\\d\\d\\] root INFO: ";
    private static final Pattern BEGINNING = Pattern.compile(STAMPED);
    private static final Pattern END = Pattern.compile("(?s).*\n?" + STAMPED + "diff check (passed|failed)\\R?");

    private TextLog() {}

    /** What the log tells of: a key, or a dictionary of more. */
    public sealed interface Entry extends Serializable permits Key, Group {
        /** The name, without those of the dictionaries around it. */
        String name();

        /** Whether every value passed. */
        boolean passed();

        /** What is left of it without the keys that pass. */
        Entry failed();

        /**
         * Adds its lines.
         *
         * @param to Modified: the lines are added.
         */
        void print(String indent, List<String> to);
    }

    /**
     * A key that was compared.
     *
     * @param name its name
     * @param values one statistic per line, in the order of the lines
     */
    public record Key(String name, List<Value> values) implements Entry {
        public Key {
            Objects.requireNonNull(name, "name");
            values = List.copyOf(values);
        }

        /** A key of two files. */
        public static Key of(TreeDiff.KeyDiff key) {
            return new Key(
                    key.name(),
                    key.tolerance().methods().stream()
                            .map(method -> new Value(
                                    method,
                                    key.logged().value(method),
                                    LimitCheck.holdInLog(key.logged(), method, key.tolerance())))
                            .toList());
        }

        /** A key over all seeds, which passes only if every seed does. */
        public static Key of(KeyStatistics summary, List<Method> methods) {
            return new Key(
                    summary.key(),
                    methods.stream()
                            .map(method -> new Value(
                                    method,
                                    summary.logged(method),
                                    !summary.failing().contains(method)))
                            .toList());
        }

        @Override
        public boolean passed() {
            return values.stream().allMatch(Value::passed);
        }

        @Override
        public Entry failed() {
            return this;
        }

        @Override
        public void print(String indent, List<String> to) {
            to.add(indent + Printable.of(name) + ": ");
            // reprod_log's: once a line of a key says False, its later lines do.
            boolean passed = true;
            for (Value value : values) {
                passed &= value.passed();
                to.add(indent + "\t" + value.method().label() + " diff: check passed: " + (passed ? "True" : "False")
                        + ", value: " + PythonRepr.of(value.value()));
            }
        }
    }

    /**
     * A dictionary in the file.
     *
     * @param name its name
     * @param entries what it holds, in the file's order
     */
    public record Group(String name, List<Entry> entries) implements Entry {
        public Group {
            Objects.requireNonNull(name, "name");
            entries = List.copyOf(entries);
        }

        @Override
        public boolean passed() {
            return entries.stream().allMatch(Entry::passed);
        }

        @Override
        public Entry failed() {
            return new Group(name, TextLog.failed(entries));
        }

        @Override
        public void print(String indent, List<String> to) {
            to.add(indent + Printable.of(name));
            entries.forEach(entry -> entry.print(indent + "\t", to));
        }
    }

    /**
     * One statistic of a key.
     *
     * @param method which
     * @param value a {@code Double}, or a whole number
     * @param passed whether it is within the tolerance
     */
    public record Value(Method method, Number value, boolean passed) implements Serializable {
        public Value {
            Objects.requireNonNull(method, "method");
            Objects.requireNonNull(value, "value");
        }
    }

    /** The entries of two files. */
    public static List<Entry> entries(TreeDiff diff) {
        return entries(diff.nodes());
    }

    private static List<Entry> entries(List<TreeDiff.Node> nodes) {
        return nodes.stream().map(TextLog::entry).toList();
    }

    private static Entry entry(TreeDiff.Node node) {
        return node.fold(Key::of, group -> new Group(group.name(), entries(group.nodes())));
    }

    /**
     * The log's lines without their time stamps. The last one says that the check passed if every line does and the verdict is a
     * passing one: no line tells of a key that is missing, or that nothing was compared.
     */
    public static List<String> lines(List<? extends Entry> entries, Verdict verdict) {
        List<String> lines = new ArrayList<>();
        entries.forEach(entry -> entry.print("", lines));
        boolean passed = verdict.passes() && entries.stream().allMatch(Entry::passed);
        lines.add(passed ? "diff check passed" : "diff check failed");
        return lines;
    }

    /** The log file: every line with its time stamp and a line feed. */
    public static String file(List<String> lines, LocalDateTime time) {
        String stamp = STAMP.format(time);
        StringBuilder file = new StringBuilder();
        lines.forEach(line -> file.append(stamp).append(line).append('\n'));
        return file.toString();
    }

    /** Whether a file that begins and ends so is such a log, ours or reprod_log's. */
    public static boolean wrote(String head, String tail) {
        return BEGINNING.matcher(head).lookingAt() && END.matcher(tail).matches();
    }

    /** What is left of the entries without the keys that pass, and without the dictionaries in which all do. */
    public static List<Entry> failed(List<? extends Entry> entries) {
        return entries.stream()
                .filter(entry -> !entry.passed())
                .<Entry>map(Entry::failed)
                .toList();
    }
}
