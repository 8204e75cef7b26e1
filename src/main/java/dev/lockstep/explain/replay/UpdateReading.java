package dev.lockstep.explain.replay;

import dev.lockstep.keys.KeyName;
import dev.lockstep.keys.KeyName.Role;
import dev.lockstep.record.array.NdArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads a record's updates: keys by what they say. */
public final class UpdateReading {
    private final Map<Role, Map<String, NavigableMap<Integer, NdArray>>> values = new LinkedHashMap<>();
    private final Map<String, Map<String, NavigableMap<Integer, NdArray>>> states = new HashMap<>();
    private final Map<String, NavigableMap<Integer, Double>> scalars = new HashMap<>();
    private final NavigableSet<Integer> iterations = new TreeSet<>();
    private String scope;

    /**
     * Reads a record's keys.
     *
     * @return empty if it has no update whole
     */
    public static Optional<UpdateRecord> of(Map<String, NdArray> record) {
        return new UpdateReading(record).longest();
    }

    private UpdateReading(Map<String, NdArray> record) {
        record.forEach((key, array) -> add(KeyName.of(key), array));
    }

    private void add(KeyName name, NdArray array) {
        boolean isUseful = name.role() == Role.GRADIENT || name.role() == Role.INITIAL || name.role() == Role.PARAMETER;
        if (scope == null && isUseful) {
            scope = name.scope();
        }
        if (!name.scope().equals(scope == null ? "" : scope)
                || array.dtype().isComplex()
                || array.dtype().isIntegral()) {
            return;
        }
        if (name.iteration() >= 0) {
            iterations.add(name.iteration());
        }
        if (isUseful && !name.name().isEmpty()) {
            values.computeIfAbsent(name.role(), role -> new LinkedHashMap<>())
                    .computeIfAbsent(name.name(), unknown -> new TreeMap<>())
                    .put(name.iteration(), array);
        } else if (name.role() == Role.STATE) {
            states.computeIfAbsent(name.name(), unknown -> new HashMap<>())
                    .computeIfAbsent(StateNames.torchs(name.slot()), unknown -> new TreeMap<>())
                    .put(name.iteration(), array);
        } else if (array.size() == 1) {
            scalars.computeIfAbsent(name.name(), unknown -> new TreeMap<>()).put(name.iteration(), array.doubleAt(0));
        }
    }

    private NavigableMap<Integer, NdArray> of(Role role, String parameter) {
        return values.getOrDefault(role, Map.of()).getOrDefault(parameter, Collections.emptyNavigableMap());
    }

    /** The parameter before an iteration; null if it is not recorded. */
    private NdArray before(String parameter, int iteration) {
        NdArray last = of(Role.PARAMETER, parameter).get(iteration - 1);
        boolean isFirst = iteration == iterations.first() && iteration <= 1;
        return last == null && isFirst ? of(Role.INITIAL, parameter).get(-1) : last;
    }

    private boolean isWhole(String parameter, int iteration) {
        NdArray before = before(parameter, iteration);
        NdArray after = of(Role.PARAMETER, parameter).get(iteration);
        NdArray gradient = of(Role.GRADIENT, parameter).get(iteration);
        return before != null
                && after != null
                && gradient != null
                && before.size() > 0
                && Arrays.equals(before.shape(), after.shape())
                && Arrays.equals(before.shape(), gradient.shape());
    }

    /** The iterations in which parameters have their updates whole, one after the other, from the earliest on. */
    Optional<UpdateRecord> longest() {
        List<String> names =
                new ArrayList<>(values.getOrDefault(Role.GRADIENT, Map.of()).keySet());
        List<List<Integer>> runs = new ArrayList<>();
        for (int iteration : iterations) {
            if (names.stream().noneMatch(name -> isWhole(name, iteration))) {
                continue;
            }
            List<Integer> last = runs.isEmpty() ? List.of() : runs.get(runs.size() - 1);
            if (last.isEmpty() || last.get(last.size() - 1) != iteration - 1) {
                runs.add(new ArrayList<>());
            }
            runs.get(runs.size() - 1).add(iteration);
        }
        return runs.stream()
                .map(run -> run.subList(0, Math.min(UpdateRecord.MOST, run.size())))
                .max((one, other) -> Integer.compare(worth(one), worth(other)))
                .map(run -> record(names, run));
    }

    private int worth(List<Integer> run) {
        return switch (start(run.get(0))) {
            case FRESH -> 2 * UpdateRecord.MOST + run.size();
            case RECORDED -> UpdateRecord.MOST + run.size();
            case UNKNOWN -> run.size();
        };
    }

    private UpdateRecord.Start start(int iteration) {
        if (iteration == iterations.first() && iteration <= 1 && values.containsKey(Role.INITIAL)) {
            return UpdateRecord.Start.FRESH;
        }
        boolean hasState = states.values().stream()
                .anyMatch(slots -> slots.values().stream().anyMatch(each -> each.containsKey(iteration - 1)));
        return hasState ? UpdateRecord.Start.RECORDED : UpdateRecord.Start.UNKNOWN;
    }

    private UpdateRecord record(List<String> names, List<Integer> run) {
        List<ParameterUpdates> whole = names.stream()
                .filter(name -> run.stream().allMatch(iteration -> isWhole(name, iteration)))
                .map(name -> updates(name, run))
                .toList();
        boolean countsFromOne = values.containsKey(Role.INITIAL) && iterations.first() == 1;
        Map<String, double[]> numbers = new HashMap<>();
        scalars.forEach((name, byIteration) -> numbers.put(
                name,
                run.stream()
                        .mapToDouble(iteration -> byIteration.getOrDefault(iteration, Double.NaN))
                        .toArray()));
        int first = run.get(0) + (countsFromOne ? 0 : 1);
        return new UpdateRecord(whole, first, run, start(run.get(0)), numbers);
    }

    private ParameterUpdates updates(String name, List<Integer> run) {
        List<NdArray> after = new ArrayList<>(List.of(before(name, run.get(0))));
        run.forEach(iteration -> after.add(of(Role.PARAMETER, name).get(iteration)));
        List<NdArray> gradients = run.stream()
                .map(iteration -> of(Role.GRADIENT, name).get(iteration))
                .toList();
        Map<String, NdArray> state = new HashMap<>();
        states.getOrDefault(name, Map.of()).forEach((slot, byIteration) -> {
            NdArray kept = byIteration.get(run.get(0) - 1);
            if (kept != null && Arrays.equals(kept.shape(), after.get(0).shape())) {
                state.put(slot, kept);
            }
        });
        return new ParameterUpdates(name, after, gradients, state);
    }
}
