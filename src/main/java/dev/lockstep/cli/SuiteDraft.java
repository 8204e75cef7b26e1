package dev.lockstep.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.record.BadFileException;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.suite.json.SuiteParser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A first suite, which runs as it is written. */
final class SuiteDraft {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    /** The {@code $id} of the schema that editors complete suites by. */
    private static final String SCHEMA = "urn:lockstep:suite:1";

    private static final Pattern SEED = Pattern.compile("(?s)seed_(\\d{1,18})/.+");
    private static final Pattern NOT_IN_NAMES = Pattern.compile("[^A-Za-z0-9_.-]+");

    private final Path file;
    private final ObjectNode suite = MAPPER.createObjectNode();

    /**
     * An empty draft.
     *
     * @param file that it will be written to: paths in it are seen from there
     */
    SuiteDraft(Path file) {
        this.file = file;
        String name = String.valueOf(file.getFileName()).replaceFirst("\\.json$", "");
        suite.put("$schema", SCHEMA);
        suite.put("suite", NOT_IN_NAMES.matcher(name).replaceAll("_"));
        suite.putObject("tolerance").put("method", "mean").put("threshold", 1e-6);
    }

    /** Two files: series under one name as schedules, all else as what training runs gave. */
    static SuiteDraft ofFiles(
            Path file, String left, Map<String, NdArray> lefts, String right, Map<String, NdArray> rights) {
        List<String> common =
                lefts.keySet().stream().filter(rights::containsKey).toList();
        if (common.isEmpty()) {
            throw new BadFileException(
                    left, "has no key that " + right + " has too; lockstep keys proposes how to pair their names");
        }
        SuiteDraft draft = new SuiteDraft(file);
        if (common.stream().allMatch(key -> isSeries(lefts.get(key)) && isSeries(rights.get(key)))) {
            common.forEach(key -> draft.addSeries(key, lefts.get(key).size(), left, right));
        } else {
            draft.addRuns(common, left, right);
        }
        return draft;
    }

    private static boolean isSeries(NdArray array) {
        return array.dimensions() == 1 && array.size() > 1;
    }

    private void addSeries(String key, long size, String left, String right) {
        ObjectNode check = suite.withArray("/schedules").addObject();
        check.put("name", key).put("at", "all").put("steps", size - 1).put("log", "lr_diff.log");
        check.set("candidate", MAPPER.createObjectNode().put("npy", seen(left)).put("series", key));
        check.set("reference", MAPPER.createObjectNode().put("npy", seen(right)).put("series", key));
    }

    private void addRuns(List<String> keys, String left, String right) {
        Optional<String> seeds = seeds(keys);
        ObjectNode check = suite.withArray("/backprop").addObject();
        check.put("name", "runs").put("log", "runs_diff.log");
        check.put("seeds", seeds.orElse("0")).put("observe", "all");
        String template = seeds.isPresent() ? "seed_{seed}/{key}" : "{key}";
        check.set("candidate", MAPPER.createObjectNode().put("npy", seen(left)).put("key", template));
        check.set("reference", MAPPER.createObjectNode().put("npy", seen(right)).put("key", template));
    }

    /** The seeds that all keys begin with, such as {@code 0-3,7}; empty if a key has none. */
    private static Optional<String> seeds(List<String> keys) {
        TreeSet<Long> seeds = new TreeSet<>();
        for (String key : keys) {
            Matcher matcher = SEED.matcher(key);
            if (!matcher.matches()) {
                return Optional.empty();
            }
            seeds.add(Long.parseLong(matcher.group(1)));
        }
        return Optional.of(ranges(new ArrayList<>(seeds)));
    }

    private static String ranges(List<Long> seeds) {
        List<String> ranges = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= seeds.size(); i++) {
            if (i == seeds.size() || seeds.get(i) != seeds.get(i - 1) + 1) {
                ranges.add(from == i - 1 ? seeds.get(from).toString() : seeds.get(from) + "-" + seeds.get(i - 1));
                from = i;
            }
        }
        return String.join(",", ranges);
    }

    /** A path as the suite's folder sees it. */
    private String seen(String path) {
        if (path.matches("[a-zA-Z][a-zA-Z0-9+.-]*:/.*") || Path.of(path).isAbsolute()) {
            return path;
        }
        Path folder = file.toAbsolutePath().normalize().getParent();
        return folder.relativize(Path.of(path).toAbsolutePath().normalize()).toString();
    }

    /** Lockstep's engine in one framework's dialect against another's: a small BERT on made-up data. */
    SuiteDraft bert(String framework, String against, String seeds, int iterations) {
        ObjectNode check = bertCheck(seeds, iterations).put("name", framework + "_" + against);
        check.set("candidate", BertRecipe.dialect(framework));
        check.set("reference", BertRecipe.dialect(against));
        return this;
    }

    /** Lockstep's engine against a recorder of the user's, which is run once a seed. */
    SuiteDraft recorder(String framework, List<String> command, String seeds, int iterations) {
        ObjectNode check = bertCheck(seeds, iterations).put("name", "recorder");
        check.set("candidate", BertRecipe.dialect(framework));
        ObjectNode reference = check.putObject("reference");
        command.forEach(reference.putArray("command")::add);
        reference.put("timeout", "10m").put("optimizer.framework", framework);
        return this;
    }

    private ObjectNode bertCheck(String seeds, int iterations) {
        ObjectNode below = suite.putObject("defaults").putObject("backprop");
        BertRecipe.put(below);
        below.put("seeds", seeds).put("iterations", iterations);
        below.putObject("observe").put("loss", "loss_{iteration}");
        ObjectNode check = suite.withArray("/backprop").addObject();
        check.put("name", "").put("log", "bp_diff.log");
        return check;
    }

    /** Two schedules, step by step. */
    SuiteDraft schedules(ObjectNode candidate, ObjectNode reference, int steps) {
        ObjectNode check = suite.withArray("/schedules").addObject();
        check.put("name", candidate.path("scheduler").asText());
        check.put("at", "all").put("steps", steps).put("log", "lr_diff.log");
        check.set("candidate", candidate);
        check.set("reference", reference);
        return this;
    }

    /**
     * The file's text.
     *
     * @throws dev.lockstep.suite.BadSuiteException if it would not run
     */
    String text() {
        try {
            String text = MAPPER.writeValueAsString(suite) + "\n";
            SuiteParser.parse(file.toString(), text);
            return text;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values is always JSON", e);
        }
    }

    /** Whether a file that begins so is such a draft. */
    static boolean wrote(String head) {
        return head.matches("(?s)\\{\\s*\"\\$schema\"\\s*:\\s*\"" + Pattern.quote(SCHEMA) + "\".*");
    }
}
