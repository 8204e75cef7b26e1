package dev.lockstep.suite.json;

import static dev.lockstep.suite.json.TreeReader.placed;

import dev.lockstep.suite.KeyRule;
import dev.lockstep.suite.ProducerClaim;
import dev.lockstep.suite.RecordedFile;
import dev.lockstep.suite.RecordedRun;
import dev.lockstep.suite.RecordedSet;
import dev.lockstep.suite.RecordedSource;
import dev.lockstep.suite.Template;
import java.util.List;
import java.util.stream.Stream;

/** Reads what recorded sides of both kinds have. */
final class RecordedReader {
    // Which of both a side's file is, its content tells.
    private static final String NPY = "npy";
    private static final String SAFETENSORS = "safetensors";
    private static final String SET = "set";
    private static final String TABLE = "table";
    /** What a side is recorded in; the key in suites. */
    private static final List<String> KINDS = List.of(NPY, SAFETENSORS, SET, TABLE);

    private static final String PRODUCER = "producer";

    private final String suite;

    /** @param suite the suite's name, which paths are seen from */
    RecordedReader(String suite) {
        this.suite = suite;
    }

    /**
     * Which kind of side it is: one of the keys {@code others}, or what it is recorded in.
     *
     * @throws LocatedException if it has none, or several
     */
    static String kind(JsonTree side, String... others) {
        TreeReader.object(side);
        List<String> kinds = Stream.concat(Stream.of(others), KINDS.stream()).toList();
        List<String> present = kinds.stream().filter(side::has).toList();
        if (present.size() == 1) {
            return present.get(0);
        }
        String known = String.join(", ", kinds);
        throw new LocatedException(
                side.path(),
                present.isEmpty()
                        ? side + " is no side; it needs one of " + known
                        : "has " + String.join(" and ", present) + "; a side has one of " + known);
    }

    /** Whether the kind is a run's tables, which know what belongs to which case. */
    static boolean isOfRun(String kind) {
        return kind.equals(TABLE);
    }

    /**
     * @param kind as {@link #kind} tells it
     * @param check the check that the side belongs to; a side of a run is that run's check of the same name, if it names no other
     */
    RecordedSource source(JsonTree side, String kind, String check) {
        List<KeyRule> keys = TreeReader.optional(side, "keys", KeyRulesParser::read, List.of());
        return switch (kind) {
            case SET -> set(side, keys);
            case TABLE -> run(side, check, keys);
            default -> file(side, kind, keys);
        };
    }

    private static RecordedRun run(JsonTree side, String check, List<KeyRule> keys) {
        return placed(
                side,
                () -> new RecordedRun(
                        TreeReader.text(side.member(TABLE)),
                        TreeReader.optional(side, "check", TreeReader::text, check),
                        TreeReader.text(side.member("side")),
                        null,
                        keys));
    }

    private static RecordedSet set(JsonTree side, List<KeyRule> keys) {
        if (side.hasValue(PRODUCER)) {
            throw new LocatedException(side.member(PRODUCER).path(), "is the set's own, as it was imported");
        }
        return placed(side, () -> new RecordedSet(TreeReader.text(side.member(SET)), keys));
    }

    private RecordedFile file(JsonTree side, String kind, List<KeyRule> keys) {
        String path = TemplateReader.read(side.member(kind), Template.FILE_PLACES);
        return new RecordedFile(
                FileNames.resolve(suite, path),
                TreeReader.optional(side, PRODUCER, RecordedReader::producer, ProducerClaim.NONE),
                keys);
    }

    private static ProducerClaim producer(JsonTree tree) {
        AllowedKeys.require(PRODUCER, tree);
        return new ProducerClaim(
                claim(tree, "framework"), claim(tree, "version"), claim(tree, "host"), claim(tree, "precision"));
    }

    private static String claim(JsonTree tree, String name) {
        return TreeReader.optional(tree, name, TreeReader::text, "");
    }
}
