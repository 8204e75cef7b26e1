package dev.lockstep.blindspots;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The greedy choice: the setting that adds most for its cost, until none adds any. */
final class SettingChoice {
    private final Map<Setting, Set<String>> reach;
    private final Map<Setting, Double> costs = new LinkedHashMap<>();

    /** @param reach what each setting shows */
    SettingChoice(Map<Setting, Set<String>> reach, ProbeRuns runs, int seeds) {
        this.reach = reach;
        reach.keySet()
                .forEach(
                        setting -> costs.put(setting, seeds * runs.with(setting).cost()));
    }

    /** What the runs of a setting cost, in operations. */
    double cost(Setting setting) {
        return costs.get(setting);
    }

    /** Those that are chosen, in their order. */
    List<Setting> within(double budget) {
        List<Setting> chosen = new ArrayList<>();
        Set<String> shown = new HashSet<>();
        double left = budget;
        Optional<Setting> next = next(shown, left);
        while (next.isPresent()) {
            left -= cost(next.get());
            chosen.add(next.get());
            shown.addAll(reach.get(next.get()));
            next = next(shown, left);
        }
        return chosen;
    }

    private Optional<Setting> next(Set<String> shown, double left) {
        return reach.keySet().stream()
                .filter(setting -> cost(setting) <= left)
                .filter(setting -> adds(setting, shown) > 0)
                .max(Comparator.comparingDouble(setting -> adds(setting, shown) / cost(setting)));
    }

    private long adds(Setting setting, Set<String> shown) {
        return reach.get(setting).stream().filter(goal -> !shown.contains(goal)).count();
    }
}
