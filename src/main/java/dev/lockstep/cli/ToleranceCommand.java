package dev.lockstep.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.explain.search.ComputedTrials;
import dev.lockstep.explain.search.Hypothesis;
import dev.lockstep.explain.search.SpecCatalogue;
import dev.lockstep.files.HadoopSettings;
import dev.lockstep.files.HadoopSource;
import dev.lockstep.files.SuiteFile;
import dev.lockstep.judge.MeasuredLimit;
import dev.lockstep.judge.NoiseFloor;
import dev.lockstep.judge.Rounding;
import dev.lockstep.plan.CaseTask.BackpropTask;
import dev.lockstep.plan.FloorPlanner;
import dev.lockstep.plan.Plan;
import dev.lockstep.plan.PlanOptions;
import dev.lockstep.plan.PlannedCheck;
import dev.lockstep.plan.PlannedFloor;
import dev.lockstep.plan.PlannedSide;
import dev.lockstep.record.array.Observation;
import dev.lockstep.report.TextTable;
import dev.lockstep.suite.BackpropCheck;
import dev.lockstep.suite.BadSuiteException;
import dev.lockstep.suite.Check;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.Role;
import dev.lockstep.suite.SpecTemplate;
import dev.lockstep.suite.Suite;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lockstep tolerance}: limits from measured noise. Starts no Spark. */
@Command(
        name = "tolerance",
        description = {
            "Measures the noise of a suite's training runs and says which limits follow from it.",
            "A limit is exceeded by rounding alone in one check of a hundred. Beside it stand what the suite's own"
                    + " limit is, too loose or too tight, and the smallest difference of the catalogue that it shows."
        },
        mixinStandardHelpOptions = true)
public final class ToleranceCommand implements Callable<Integer> {
    /** To try the whole catalogue should not take longer than this, in operations: some minutes on a core. */
    private static final double MOST_COST = 5e12;

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "SUITE.json", description = "The suite, any Hadoop path.")
    private String suite;

    @Option(names = "--check", paramLabel = "CHECK", description = "Of this check alone.")
    private String only;

    @Option(
            names = "--write",
            paramLabel = "FILE",
            description = "Write the suite with these limits, beside the suite, whose paths are seen from there.")
    private Path write;

    @Mixin
    private OverwriteOption overwrite;

    @Override
    public Integer call() {
        OutputFiles output = overwrite.files();
        if (write != null) {
            requireBeside();
            output.claim(write, OutputKind.SUITE);
        }
        Configuration hadoop = HadoopSettings.load();
        Suite read = SuiteFile.read(suite, hadoop);
        Plan plan = SuiteFile.plan(suite, PlanOptions.MEASURED, hadoop);
        Map<String, List<MeasuredLimit>> limits = limits(read, plan, new ToleranceRuns(HadoopSource.access(hadoop)));
        if (write != null) {
            output.write(write, written(read, limits));
            out().println("wrote " + write);
        }
        out().flush();
        return output.code(ExitCode.PASSED);
    }

    private void requireBeside() {
        Path folder = Path.of(suite).toAbsolutePath().normalize().getParent();
        if (!write.toAbsolutePath().normalize().getParent().equals(folder)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--write " + write + ": is not in the suite's folder, from which its paths are seen");
        }
    }

    private Map<String, List<MeasuredLimit>> limits(Suite read, Plan plan, ToleranceRuns runs) {
        Map<String, List<MeasuredLimit>> limits = new LinkedHashMap<>();
        for (PlannedCheck check : plan.checks()) {
            Optional<PlannedFloor> floor = plan.floor(check.name());
            if (floor.isPresent() && (only == null || only.equals(check.name()))) {
                limits.put(check.name(), limits(check, template(read, check), floor.get(), runs));
            }
        }
        if (limits.isEmpty()) {
            throw new BadSuiteException(
                    suite,
                    "",
                    only == null ? "has no check whose noise can be measured" : "has no such check: " + only);
        }
        return limits;
    }

    private static SpecTemplate template(Suite read, PlannedCheck planned) {
        for (Check check : read.checks()) {
            if (check instanceof BackpropCheck backprop
                    && backprop.settings().name().equals(planned.name())) {
                return backprop.noise().template();
            }
        }
        throw new IllegalStateException("no check " + planned.name());
    }

    private List<MeasuredLimit> limits(
            PlannedCheck check, SpecTemplate template, PlannedFloor floor, ToleranceRuns runs) {
        long seed = floor.tasks().get(0).seed();
        List<BackpropTask> tasks = new ArrayList<>(floor.tasks());
        tasks.add(FloorPlanner.run(template.withSeed(seed).spec(), seed, floor.keys()));
        List<List<Observation>> observed = runs.of(tasks);
        Map<Long, List<List<Observation>>> replicas = new TreeMap<>();
        for (int i = 0; i < floor.tasks().size(); i++) {
            if (tasks.get(i).side().kind() == Role.Kind.REPLICA) {
                replicas.computeIfAbsent(tasks.get(i).seed(), any -> new ArrayList<>())
                        .add(observed.get(i));
            }
        }
        Map<String, Double> plain = byKey(observed.get(tasks.size() - 1));
        List<MeasuredLimit> limits = MeasuredLimit.of(
                NoiseFloor.of(floor.keys(), replicas),
                floor.keys(),
                floor.keys().stream()
                        .map(key -> plain.getOrDefault(key.key(), Double.NaN))
                        .toList(),
                check.cases().size(),
                rounding(check.side(Role.CANDIDATE)),
                rounding(check.side(Role.REFERENCE)));
        print(check, limits, replicas);
        printSeen(template, seed, floor.keys(), plain, limits, runs);
        return limits;
    }

    private void print(PlannedCheck check, List<MeasuredLimit> limits, Map<Long, List<List<Observation>>> replicas) {
        out().println(check.name());
        TextTable table = new TextTable("key", "sigma", "limit", "the suite's", "which is");
        for (MeasuredLimit limit : limits) {
            Double threshold = check.tolerance().of(limit.key()).threshold();
            table.row(
                    limit.key(),
                    String.format(Locale.ROOT, "%.1e", limit.sigma()),
                    String.valueOf(limit.limit()),
                    threshold == null ? "-" : String.valueOf(threshold),
                    limit.compared(threshold));
        }
        table.lines().forEach(out()::println);
        long[] outside = outside(limits, replicas);
        out().println("false alarms: one check in a hundred at most; of " + outside[1] + " null pairs of replicas "
                + outside[0] + " are outside");
    }

    /** Pairs of replicas of one seed that are outside a limit, and how many pairs there are. */
    private static long[] outside(List<MeasuredLimit> limits, Map<Long, List<List<Observation>>> replicas) {
        long outside = 0;
        long pairs = 0;
        for (List<List<Observation>> ofSeed : replicas.values()) {
            List<Map<String, Double>> values =
                    ofSeed.stream().map(ToleranceCommand::byKey).toList();
            for (int i = 0; i < values.size(); i++) {
                for (int j = 0; j < i; j++) {
                    pairs++;
                    outside += farthest(limits, values.get(i), values.get(j)) > 1 ? 1 : 0;
                }
            }
        }
        return new long[] {outside, pairs};
    }

    /** The largest difference in its limit. */
    private static double farthest(List<MeasuredLimit> limits, Map<String, Double> one, Map<String, Double> other) {
        return limits.stream()
                .filter(limit -> one.containsKey(limit.key()) && other.containsKey(limit.key()))
                .mapToDouble(limit -> Math.abs(one.get(limit.key()) - other.get(limit.key())) / limit.limit())
                .max()
                .orElse(0);
    }

    /** What of the catalogue's single edits these limits would show. */
    private void printSeen(
            SpecTemplate template,
            long seed,
            List<ObservedKey> keys,
            Map<String, Double> plain,
            List<MeasuredLimit> limits,
            ToleranceRuns runs) {
        BackpropSpec base = template.withSeed(seed).spec();
        List<Hypothesis> tried = new ArrayList<>();
        List<BackpropTask> tasks = new ArrayList<>();
        for (Hypothesis edit : SpecCatalogue.of(base).singles()) {
            try {
                BackpropSpec edited =
                        ComputedTrials.edited(template, edit).withSeed(seed).spec();
                tasks.add(FloorPlanner.run(edited, seed, keys));
                tried.add(edit);
            } catch (BadSuiteException e) {
                // An edit that does not go with the rest is none.
            }
        }
        double cost = tasks.stream().mapToDouble(BackpropTask::cost).sum();
        if (cost > MOST_COST) {
            out().println(String.format(
                    Locale.ROOT, "the catalogue was not tried: it takes about %.0e operations", cost));
            return;
        }
        Map<Hypothesis, Double> seen = new HashMap<>();
        List<List<Observation>> observed = runs.of(tasks);
        for (int i = 0; i < tried.size(); i++) {
            if (!observed.get(i).isEmpty()) {
                seen.put(tried.get(i), farthest(limits, byKey(observed.get(i)), plain));
            }
        }
        seen.entrySet().stream()
                .filter(edit -> edit.getValue() > 1)
                .min(Map.Entry.comparingByValue())
                .ifPresent(least -> out().println(String.format(
                        Locale.ROOT,
                        "of %d single differences %d are seen by seed %d; the smallest: %s (%.1f times its limit)",
                        seen.size(),
                        seen.values().stream().filter(effect -> effect > 1).count(),
                        seed,
                        least.getKey(),
                        least.getValue())));
    }

    private static Map<String, Double> byKey(List<Observation> observations) {
        Map<String, Double> values = new HashMap<>();
        observations.stream()
                .filter(each -> each.value().size() == 1)
                .forEach(each -> values.put(each.key(), each.value().doubleAt(0)));
        return values;
    }

    private static Rounding rounding(PlannedSide side) {
        return side.origin() == PlannedSide.Origin.COMPUTED ? Rounding.ENGINE : Rounding.FRAMEWORK;
    }

    /** The suite with the limits of its keys before those that it has. */
    private static String written(Suite read, Map<String, List<MeasuredLimit>> limits) {
        try {
            JsonNode tree = MAPPER.readTree(read.json());
            for (JsonNode check : tree.path("backprop")) {
                List<MeasuredLimit> ofCheck = limits.get(check.path("name").asText());
                if (ofCheck != null) {
                    put((ObjectNode) check, ofCheck);
                }
            }
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(tree) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a suite that was read is JSON", e);
        }
    }

    /** @param check Modified. */
    private static void put(ObjectNode check, List<MeasuredLimit> limits) {
        ObjectNode tolerance =
                check.path("tolerance").isObject() ? (ObjectNode) check.get("tolerance") : check.putObject("tolerance");
        JsonNode before = tolerance.path("keys");
        ObjectNode keys = MAPPER.createObjectNode();
        limits.forEach(limit -> keys.putObject(limit.key()).put("threshold", limit.limit()));
        before.properties().forEach(each -> {
            if (!keys.has(each.getKey())) {
                keys.set(each.getKey(), each.getValue());
            }
        });
        tolerance.set("keys", keys);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
