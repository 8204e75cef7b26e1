package dev.lockstep.suite;

import static dev.lockstep.suite.PlacedException.placed;

import dev.lockstep.suite.RecordedFile.Format;
import java.util.List;
import java.util.stream.Stream;

/** Reads what recorded sides of both kinds have. */
final class RecordedReader {
    private static final String SET = "set";
    private static final List<String> LATER = List.of("table", "command");
    /** What a side is recorded in; the key in suites. */
    private static final List<String> KINDS = List.of(Format.NPY.label(), Format.SAFETENSORS.label(), SET);

    private static final String PRODUCER = "producer";

    private final String suite;

    /** @param suite the suite's name, which paths are seen from */
    RecordedReader(String suite) {
        this.suite = suite;
    }

    /**
     * Which kind of side it is: the key {@code other}, or what it is recorded in.
     *
     * @throws PlacedException if it has none, several, or one that Lockstep knows but cannot do yet
     */
    static String kind(JsonTree side, String other) {
        Reading.object(side);
        LATER.stream().filter(side::has).findFirst().ifPresent(later -> {
            throw notBuiltYet(side.member(later));
        });
        List<String> kinds = Stream.concat(Stream.of(other), KINDS.stream()).toList();
        List<String> present = kinds.stream().filter(side::has).toList();
        if (present.size() == 1) {
            return present.get(0);
        }
        String known = String.join(", ", kinds);
        throw new PlacedException(
                side.path(),
                present.isEmpty()
                        ? side + " is no side; it needs one of " + known
                        : "has " + String.join(" and ", present) + "; a side has one of " + known);
    }

    static PlacedException notBuiltYet(JsonTree tree) {
        return new PlacedException(tree.path(), "is not built yet");
    }

    /** @param kind as {@link #kind} tells it */
    RecordedSource source(JsonTree side, String kind) {
        List<KeyRule> keys = Reading.optional(side, "keys", KeyRulesParser::read, List.of());
        return kind.equals(SET) ? set(side, keys) : file(side, kind, keys);
    }

    private static RecordedSet set(JsonTree side, List<KeyRule> keys) {
        if (side.hasValue(PRODUCER)) {
            throw new PlacedException(side.member(PRODUCER).path(), "is the set's own, as it was imported");
        }
        return placed(side, () -> new RecordedSet(Reading.text(side.member(SET)), keys));
    }

    private RecordedFile file(JsonTree side, String kind, List<KeyRule> keys) {
        Format format = kind.equals(Format.NPY.label()) ? Format.NPY : Format.SAFETENSORS;
        String path = Template.require(side.member(kind), List.of(Template.SEED));
        return new RecordedFile(
                FileNames.resolve(suite, path),
                format,
                Reading.optional(side, PRODUCER, RecordedReader::producer, ProducerClaim.NONE),
                keys);
    }

    private static ProducerClaim producer(JsonTree tree) {
        KnownKeys.require(PRODUCER, tree);
        return new ProducerClaim(
                claim(tree, "framework"), claim(tree, "version"), claim(tree, "host"), claim(tree, "precision"));
    }

    private static String claim(JsonTree tree, String name) {
        return Reading.optional(tree, name, Reading::text, "");
    }
}
