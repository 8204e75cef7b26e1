package dev.lockstep.spark.job;

import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.explain.MovedByRounding;
import dev.lockstep.judge.CheckNoise;
import dev.lockstep.judge.NoiseFamily;
import dev.lockstep.judge.NoiseFloor;
import dev.lockstep.judge.Rounding;
import dev.lockstep.judge.TensorNoise;
import dev.lockstep.judge.TensorSums;
import dev.lockstep.plan.CaseTask;
import dev.lockstep.plan.FloorPlanner;
import dev.lockstep.plan.Plan;
import dev.lockstep.plan.PlannedCase;
import dev.lockstep.plan.PlannedCheck;
import dev.lockstep.plan.PlannedFloor;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.Observation;
import dev.lockstep.spark.table.Columns;
import dev.lockstep.spark.table.OutcomeTable;
import dev.lockstep.spark.table.PackedScalars;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Measures the noise of checks that have a floor, replicas or an arbiter, from the scalars of all their sides. They are read here,
 * packed as they are: a job of Spark's would take longer.
 */
final class NoiseReading {
    /** Noise of so many times its standard deviation is still noise. */
    private static final double NEAR = 4;

    private final Plan plan;
    /** By the cases that take part. */
    private final Map<String, Place> places = new HashMap<>();
    /** The scalars of every side, by the check's name or the floor's id. */
    private final Map<String, SideScalars> values = new HashMap<>();
    /** The sides' precisions as their producers name them, by the same. */
    private final Map<String, Map<Role, String>> precisions = new HashMap<>();
    /** The tensors, by the same, key and seed. */
    private final Map<String, Map<String, Map<Long, TensorSums>>> tensors = new HashMap<>();

    /** The cases of which a recorder makes a run in float64. */
    private final Set<String> inFloat64 = new HashSet<>();

    /** @param owner the check's name or the floor's id */
    private record Place(String owner, long seed, List<ObservedKey> keys) {}

    private NoiseReading(Plan plan) {
        this.plan = plan;
        plan.tasks().stream()
                .filter(task -> task.side().isInFloat64())
                .map(CaseTask::caseId)
                .forEach(inFloat64::add);
        for (PlannedCheck check : plan.checks()) {
            if (isMeasured(check)) {
                for (PlannedCase each : check.cases()) {
                    places.put(each.caseId(), new Place(check.name(), each.seed(), check.keys()));
                }
            }
        }
        for (PlannedFloor floor : plan.floors()) {
            floor.seeds().forEach((caseId, seed) -> places.put(caseId, new Place(floor.id(), seed, floor.keys())));
        }
    }

    private boolean isMeasured(PlannedCheck check) {
        return check.isSeeded()
                && (check.sides().size() > 2
                        || plan.floor(check.name()).isPresent()
                        || check.cases().stream().anyMatch(each -> inFloat64.contains(each.caseId())));
    }

    /**
     * Reads the scalars of all that takes part.
     *
     * @param outcomes rows of {@link OutcomeTable}
     */
    static NoiseReading of(Table outcomes, Plan plan) {
        NoiseReading reading = new NoiseReading(plan);
        if (!reading.places.isEmpty()) {
            reading.read(outcomes);
        }
        return reading;
    }

    /** What was planned. */
    Plan plan() {
        return plan;
    }

    /** What was read, with the keys that its plan lacked: of checks that compare all there is, whose scalars are not packed. */
    NoiseReading with(Plan whole) {
        NoiseReading with = new NoiseReading(whole);
        with.values.putAll(values);
        with.precisions.putAll(precisions);
        return with;
    }

    /**
     * The noise of each check of which any is measured.
     *
     * @param outcomes rows of {@link OutcomeTable}, of which tensors are read
     */
    Map<String, CheckNoise> noise(Dataset<Row> outcomes) {
        List<PlannedCheck> measured =
                plan.checks().stream().filter(this::isMeasured).toList();
        TensorReading.of(outcomes, plan, measured).forEach(this::take);
        NoiseFamily family = new NoiseFamily();
        measured.forEach(check -> add(check, family));
        return family.judged();
    }

    /** What an owner's runs observed, to be added to. */
    private SideScalars owned(String owner) {
        return values.computeIfAbsent(owner, any -> new SideScalars());
    }

    private SideScalars scalars(String owner) {
        return values.getOrDefault(owner, new SideScalars());
    }

    /** What is one number is taken as any other scalar; the rest is a tensor. */
    private void take(TensorReading.Tensor tensor) {
        if (tensor.scalars().isEmpty()) {
            tensors.computeIfAbsent(tensor.owner(), any -> new HashMap<>())
                    .computeIfAbsent(tensor.key(), any -> new TreeMap<>())
                    .put(tensor.seed(), tensor.sums());
        }
        tensor.scalars().forEach((check, sides) -> {
            SideScalars owned = owned(check.isEmpty() ? tensor.owner() : check);
            sides.forEach((role, value) -> owned.add(
                    tensor.seed(), role, new Observation(tensor.key(), -1, NdArray.float64(new double[] {value}))));
        });
    }

    /**
     * The plan with replicas of more seeds: of those that are outside a limit that rounding itself comes near to, in a check that the
     * engine runs. What it does there differs from seed to seed.
     */
    Plan further() {
        Map<String, PlannedFloor> floors = new LinkedHashMap<>(plan.floorOfChecks());
        for (PlannedCheck check : plan.checks()) {
            plan.floor(check.name()).ifPresent(floor -> {
                Set<Long> seeds = grown(check, floor);
                if (!seeds.isEmpty()) {
                    Map<Long, BackpropSpec> specs = plan.computed(check);
                    specs.keySet().retainAll(seeds);
                    double own = specs.isEmpty() ? 0 : plan.cost(check);
                    floors.put(check.name(), FloorPlanner.further(floor, specs, own));
                }
            });
        }
        return plan.withFloors(floors);
    }

    /** The seeds without replicas that are outside a limit that noise comes near to. */
    private Set<Long> grown(PlannedCheck check, PlannedFloor floor) {
        SideScalars measured = scalars(floor.id());
        MeasuredFloor floors = floors(check, measured);
        NoiseFloor noise = floors.floor();
        Rounding candidate = floors.rounding(check, Role.CANDIDATE);
        Rounding reference = floors.rounding(check, Role.REFERENCE);
        Set<Long> grown = new TreeSet<>();
        scalars(check.name()).samples(check, measured).forEach((place, seeds) -> {
            Double limit = check.tolerance().of(check.keys().get(place).key()).threshold();
            seeds.forEach((seed, sample) -> {
                if (limit != null
                        && !measured.has(seed)
                        && Math.abs(sample.candidate() - sample.reference()) > limit
                        && NEAR * noise.sigma(place, sample.reference(), candidate, reference) > limit) {
                    grown.add(seed);
                }
            });
        });
        return grown;
    }

    private void read(Table outcomes) {
        try (CloseableIterable<Record> rows = IcebergGenerics.read(outcomes)
                .select(Columns.CASE_ID, Columns.SIDE, OutcomeTable.STATUS, OutcomeTable.SCALARS, Columns.PRODUCER)
                .build()) {
            for (Record row : rows) {
                Place place = places.get((String) row.getField(Columns.CASE_ID));
                if (place != null && !OutcomeTable.FAILED.equals(row.getField(OutcomeTable.STATUS))) {
                    Role side = Role.of((String) row.getField(Columns.SIDE));
                    owned(place.owner()).put(place.seed(), side, scalars(row, place.keys()));
                    precisions
                            .computeIfAbsent(place.owner(), any -> new HashMap<>())
                            .put(side, precision(row));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + outcomes.location(), e);
        }
    }

    private static String precision(Record row) {
        Object precision = ((Record) row.getField(Columns.PRODUCER)).getField("precision");
        return precision == null ? "" : (String) precision;
    }

    private static List<Observation> scalars(Record row, List<ObservedKey> keys) {
        ByteBuffer packed = ((ByteBuffer) row.getField(OutcomeTable.SCALARS)).duplicate();
        byte[] bytes = new byte[packed.remaining()];
        packed.get(bytes);
        return PackedScalars.unpack(bytes, keys);
    }

    /** @param family Modified: the check is added. */
    private void add(PlannedCheck check, NoiseFamily family) {
        SideScalars measured = scalars(owner(check));
        MeasuredFloor floor = floors(check, measured);
        TensorNoise ofTensors = tensors(check, measured);
        family.add(
                check.name(),
                floor.floor().isEmpty() ? Map.of() : scalars(check.name()).samples(check, measured),
                floor.floor(),
                ofTensors,
                floor.rounding(check, Role.CANDIDATE),
                floor.rounding(check, Role.REFERENCE));
    }

    /** Whose runs measure a check's noise: its floor's, or its own sides. */
    private String owner(PlannedCheck check) {
        return plan.floor(check.name()).map(PlannedFloor::id).orElse(check.name());
    }

    private MeasuredFloor floors(PlannedCheck check, SideScalars measured) {
        NoiseFloor ofReplicas = NoiseFloor.of(check.keys(), measured.replicas());
        // Sides that a suite names may be equal bit for bit, and tell nothing then.
        boolean tells = plan.floor(check.name()).isPresent() || !ofReplicas.isStill();
        MeasuredFloor measuredFloor = new MeasuredFloor(
                tells ? ofReplicas : NoiseFloor.NONE,
                precisions.getOrDefault(owner(check), Map.of()).getOrDefault(Role.replica(0), ""),
                precisions.getOrDefault(check.name(), Map.of()));
        return new FloorOfSides(check, scalars(check.name())).beside(measuredFloor);
    }

    private TensorNoise tensors(PlannedCheck check, SideScalars measured) {
        Map<String, Map<Long, TensorSums>> ofOwner = tensors.getOrDefault(owner(check), Map.of());
        Map<Integer, Map<Long, TensorSums>> ofPlaces = new TreeMap<>();
        for (int place = 0; place < check.keys().size(); place++) {
            if (ofOwner.containsKey(check.keys().get(place).key())) {
                ofPlaces.put(place, ofOwner.get(check.keys().get(place).key()));
            }
        }
        return new TensorNoise(check.name(), ofPlaces, updates(check), NoiseFloor.source(measured.replicas()));
    }

    private static Map<Integer, Integer> updates(PlannedCheck check) {
        Map<Integer, Integer> updates = new HashMap<>();
        for (int place = 0; place < check.keys().size(); place++) {
            ObservedKey key = check.keys().get(place);
            if (MovedByRounding.isParameter(key.observation()) && key.iteration() >= 0) {
                updates.put(place, key.iteration() + 1);
            }
        }
        return updates;
    }
}
