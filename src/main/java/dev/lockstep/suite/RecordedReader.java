package dev.lockstep.suite;

import dev.lockstep.suite.RecordedFile.Format;
import java.util.List;

/** Reads what recorded sides of both kinds have. */
final class RecordedReader {
    private static final List<String> LATER = List.of("set", "table", "command");

    private final String suite;

    /** @param suite the suite's name, which paths are seen from */
    RecordedReader(String suite) {
        this.suite = suite;
    }

    /**
     * Which kind of side it is: the one key of {@code kinds} that it has.
     *
     * @throws PlacedException if it has none, several, or one that Lockstep knows but cannot do yet
     */
    static String kind(JsonTree side, List<String> kinds) {
        Reading.object(side);
        LATER.stream().filter(side::has).findFirst().ifPresent(later -> {
            throw notBuiltYet(side.member(later));
        });
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

    RecordedFile file(JsonTree side, String kind) {
        Format format = kind.equals(Format.NPY.label()) ? Format.NPY : Format.SAFETENSORS;
        String path = Template.require(side.member(kind), List.of(Template.SEED));
        return new RecordedFile(
                FileNames.resolve(suite, path),
                format,
                Reading.optional(side, "producer", RecordedReader::producer, ProducerClaim.NONE),
                Reading.optional(side, "keys", KeyRulesParser::read, List.of()));
    }

    private static ProducerClaim producer(JsonTree tree) {
        KnownKeys.require("producer", tree);
        return new ProducerClaim(
                claim(tree, "framework"), claim(tree, "version"), claim(tree, "host"), claim(tree, "precision"));
    }

    private static String claim(JsonTree tree, String name) {
        return Reading.optional(tree, name, Reading::text, "");
    }
}
