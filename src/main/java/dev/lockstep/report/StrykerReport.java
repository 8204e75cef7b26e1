package dev.lockstep.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.blindspots.CheckBlindSpots;
import dev.lockstep.blindspots.Mutant;
import dev.lockstep.blindspots.State;
import dev.lockstep.explain.search.FieldEdit;
import dev.lockstep.report.JsonPlaces.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Blind spots in the form of mutation testing's reports, which Stryker's viewer shows
 * (github.com/stryker-mutator/mutation-testing-elements, packages/report-schema, version 2): the suite is the file, each check a
 * test, each mutant stands where the suite has its field.
 */
public final class StrykerReport {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Pattern BEGINNING = Pattern.compile("\\{\\s*\"schemaVersion\"\\s*:");
    private static final String CANDIDATE = "candidate";
    /** In per cent, between which the viewer shows a score in yellow: its own defaults. */
    private static final int HIGH = 80;

    private static final int LOW = 60;

    private final ObjectNode root = ReportJson.emptyTree();
    private final ArrayNode mutants;
    private final ArrayNode tests;
    private final JsonPlaces places;
    private final JsonNode suite;

    /**
     * Nothing looked for yet.
     *
     * @param file as the user named it
     * @param json the suite's text
     */
    public StrykerReport(String file, String json) {
        places = JsonPlaces.of(json);
        suite = read(json);
        root.put("schemaVersion", "2");
        root.putObject("thresholds").put("high", HIGH).put("low", LOW);
        root.putObject("framework").put("name", "Lockstep");
        ObjectNode source = root.putObject("files").putObject(file);
        source.put("language", "json");
        source.put("source", json);
        mutants = source.putArray("mutants");
        tests = root.putObject("testFiles").putObject(file).putArray("tests");
    }

    private static JsonNode read(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a suite that was read is JSON", e);
        }
    }

    /** Whether a file that begins so is such a document. */
    public static boolean wrote(String head) {
        return BEGINNING.matcher(head).lookingAt();
    }

    /** Adds a check's. */
    public void add(CheckBlindSpots found) {
        tests.addObject().put("id", found.check()).put("name", found.check());
        found.mutants().forEach(mutant -> add(found, mutant));
    }

    private void add(CheckBlindSpots found, Mutant mutant) {
        ObjectNode node = mutants.addObject();
        node.put("id", String.valueOf(mutants.size()));
        node.put("mutatorName", mutant.family());
        node.put("description", found.check() + ": " + mutant.hypothesis());
        node.put("replacement", replacement(mutant));
        node.put("status", status(mutant.state()));
        node.put("statusReason", reason(mutant));
        boolean covered = mutant.state() != State.NOT_EXERCISED && mutant.state() != State.FAILED;
        if (covered) {
            node.putArray("coveredBy").add(found.check());
        }
        if (mutant.state().isSeen()) {
            node.putArray("killedBy").add(found.check());
        }
        put(
                node.putObject("location"),
                place(found, mutant.hypothesis().edits().get(0).field()));
    }

    private static String replacement(Mutant mutant) {
        List<String> edits = new ArrayList<>();
        for (FieldEdit edit : mutant.hypothesis().edits()) {
            String value = MAPPER.valueToTree(edit.to()).toString();
            edits.add(MAPPER.valueToTree(edit.field()) + ": " + value);
        }
        return String.join(", ", edits);
    }

    private static String status(State state) {
        return switch (state) {
            case SEEN, CONFOUNDED -> "Killed";
            case TOO_WEAK, IN_THE_NOISE -> "Survived";
            case NOT_EXERCISED -> "NoCoverage";
            case FAILED -> "RuntimeError";
        };
    }

    private static String reason(Mutant mutant) {
        String effect = String.format(
                Locale.ROOT,
                "effect %s, %s times the noise",
                ShortNumber.rounded(mutant.effect().maxDiff()),
                ShortNumber.rounded(mutant.effect().sigmas()));
        String reason = mutant.reason().isEmpty() ? "" : "; " + mutant.reason();
        String same = mutant.same().isEmpty()
                ? ""
                : "; not told from " + mutant.same().get(0)
                        + (mutant.same().size() > 1 ? " and " + (mutant.same().size() - 1) + " more" : "");
        return switch (mutant.state()) {
            case SEEN, CONFOUNDED, TOO_WEAK, IN_THE_NOISE -> mutant.state().label() + ": " + effect + same + reason;
            case NOT_EXERCISED, FAILED -> mutant.state().label() + reason;
        };
    }

    /** Where the suite has a field of a check: in its candidate, in the check, or in the defaults. */
    private Place place(CheckBlindSpots found, String field) {
        String kind = found.kind().equals("schedule") ? "schedules" : found.kind();
        List<String> check = List.of(kind, String.valueOf(index(kind, found.check())));
        List<String> defaults = List.of("defaults", kind);
        List<String> names = Arrays.asList(field.split("\\."));
        List<String> best = check;
        int deepest = 0;
        for (List<String> root : List.of(child(check, CANDIDATE), check, child(defaults, CANDIDATE), defaults)) {
            for (int dotted = names.size(); dotted >= 1; dotted--) {
                List<String> path = new ArrayList<>(child(root, String.join(".", names.subList(0, dotted))));
                path.addAll(names.subList(dotted, names.size()));
                int depth = places.depth(path) - root.size() + (dotted - 1);
                if (places.depth(path) > root.size() && depth > deepest) {
                    best = path;
                    deepest = depth;
                }
            }
        }
        return places.nearest(best);
    }

    private static List<String> child(List<String> path, String name) {
        List<String> child = new ArrayList<>(path);
        child.add(name);
        return child;
    }

    /** A point of a grid has its check's name and more. */
    private int index(String kind, String check) {
        int found = 0;
        for (int i = 0; i < suite.path(kind).size(); i++) {
            String name = suite.path(kind).path(i).path("name").asText();
            if (check.equals(name) || check.startsWith(name + "[")) {
                found = i;
            }
        }
        return found;
    }

    private static void put(ObjectNode node, Place place) {
        node.putObject("start").put("line", place.line()).put("column", place.column());
        node.putObject("end").put("line", place.endLine()).put("column", place.endColumn());
    }

    /** The document, indented, with a final line break. */
    public String text() {
        return ReportJson.text(root);
    }
}
