package dev.lockstep.suite.json;

import dev.lockstep.suite.BadSuiteException;
import dev.lockstep.suite.Check;
import dev.lockstep.suite.Suite;
import dev.lockstep.suite.Tolerance;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Reads suites. */
public final class SuiteParser {
    private static final String DEFAULTS = "defaults";
    private static final String SCHEDULES = "schedules";
    private static final String BACKPROP = "backprop";

    private final String file;
    private final List<Check> checks = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    private SuiteParser(String file) {
        this.file = file;
    }

    /**
     * Reads a suite and checks all of it: every case could start.
     *
     * @param file the suite's name as the user gave it; paths in the suite are seen from its folder
     * @throws BadSuiteException if the text is not JSON, or any key or value is refused
     */
    public static Suite parse(String file, String text) {
        return parse(file, text, rules -> {
            throw new BadSuiteException(
                    file, "", "names a file of key rules, " + rules + ", and none can be read here");
        });
    }

    /**
     * Reads a suite that may name files of key rules.
     *
     * @param texts reads such a file
     * @throws BadSuiteException if a text is not JSON, or any key or value is refused
     */
    public static Suite parse(String file, String text, UnaryOperator<String> texts) {
        try {
            return new SuiteParser(file).suite(new RuleFiles(file, texts).inlined(JsonText.parse(text)));
        } catch (LocatedException e) {
            throw e.in(file);
        }
    }

    /** Reads some checks of a suite with some of their fields set otherwise. */
    public static Suite parse(String file, String text, UnaryOperator<String> texts, SuiteEdits edits) {
        return parse(file, edits.applied(file, text), texts);
    }

    private Suite suite(JsonTree root) {
        AllowedKeys.require("suite", root);
        String name = TreeReader.text(root.member("suite"));
        JsonTree defaults = root.hasValue(DEFAULTS) ? root.member(DEFAULTS) : JsonTree.object(DEFAULTS, Map.of());
        AllowedKeys.require(DEFAULTS, defaults);
        SettingsReader settings = new SettingsReader(TreeReader.optional(
                root, "tolerance", tree -> ToleranceReader.read(tree, Tolerance.DEFAULT), Tolerance.DEFAULT));
        addSchedules(root, defaults, settings);
        addBackprop(root, defaults, settings);
        if (checks.isEmpty()) {
            throw new LocatedException("", "the suite names no check");
        }
        return new Suite(name, file, root.canonical().toString(), checks, warnings);
    }

    private void addSchedules(JsonTree root, JsonTree defaults, SettingsReader settings) {
        ScheduleReader reader = new ScheduleReader(file, warnings);
        for (JsonTree item : merged(SCHEDULES, root, defaults)) {
            for (Grid.Point point : Grid.ofSchedule(item)) {
                add(item, reader.read(point.check(), settings.read(point)));
            }
        }
    }

    private void addBackprop(JsonTree root, JsonTree defaults, SettingsReader settings) {
        BackpropReader reader = new BackpropReader(file, warnings);
        for (JsonTree item : merged(BACKPROP, root, defaults)) {
            for (Grid.Point point : Grid.ofBackprop(item)) {
                reader.read(point, settings).forEach(check -> add(item, check));
            }
        }
    }

    /** The items of a list, each laid over the defaults; it stands in the item's own place. */
    private static List<JsonTree> merged(String list, JsonTree root, JsonTree defaults) {
        JsonTree below = TreeReader.optional(defaults, list, tree -> AllowedKeys.require(list, tree), null);
        List<JsonTree> items = TreeReader.optional(root, list, TreeReader::list, List.of());
        return items.stream()
                .map(item -> AllowedKeys.require(list, item))
                .map(item -> below == null
                        ? item
                        : JsonTree.object(
                                item.path(), TreeMerge.mergeCase(below, item).members()))
                .toList();
    }

    private void add(JsonTree item, Check check) {
        String name = check.settings().name();
        if (!names.add(name)) {
            throw new LocatedException(item.pathOf("name"), "\"" + name + "\" names two checks");
        }
        checks.add(check);
    }
}
