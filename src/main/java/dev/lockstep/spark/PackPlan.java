package dev.lockstep.spark;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which runs are put together, and with which.
 *
 * @param groups the runs of each new pack, in the order in which they ended
 */
record PackPlan(List<List<FinishedRun>> groups) {
    /** A run of this size has files that are worth opening by themselves. */
    static final long LARGE_RUN = 64L << 20;

    /** A pack of this size is full: it is written again only to get rid of a run. */
    static final long FULL_PACK = 256L << 20;

    PackPlan {
        groups = groups.stream().map(List::copyOf).toList();
    }

    /** Puts together all small runs and all packs that are not full; a pack with a dropped run is written again without it. */
    static PackPlan of(Retention retention) {
        Map<String, Long> packs = retention.kept().stream()
                .filter(FinishedRun::isPacked)
                .collect(Collectors.groupingBy(FinishedRun::pack, Collectors.summingLong(FinishedRun::bytes)));
        Set<String> holed = retention.dropped().stream()
                .filter(FinishedRun::isPacked)
                .map(FinishedRun::pack)
                .filter(packs::containsKey)
                .collect(Collectors.toSet());
        Set<String> open = packs.keySet().stream()
                .filter(pack -> holed.contains(pack) || packs.get(pack) < FULL_PACK)
                .collect(Collectors.toSet());
        List<FinishedRun> members = retention.kept().stream()
                .filter(run -> run.isPacked() ? open.contains(run.pack()) : run.bytes() < LARGE_RUN)
                .sorted(Comparator.comparing(FinishedRun::finished).thenComparing(FinishedRun::runId))
                .toList();
        long loose = members.stream().filter(run -> !run.isPacked()).count();
        boolean worthIt = !holed.isEmpty() || loose + open.size() > 1;
        return new PackPlan(worthIt ? groups(members) : List.of());
    }

    private static List<List<FinishedRun>> groups(List<FinishedRun> members) {
        List<List<FinishedRun>> groups = new ArrayList<>();
        List<FinishedRun> group = new ArrayList<>();
        long bytes = 0;
        for (FinishedRun run : members) {
            if (!group.isEmpty() && bytes + run.bytes() > FULL_PACK) {
                groups.add(group);
                group = new ArrayList<>();
                bytes = 0;
            }
            group.add(run);
            bytes += run.bytes();
        }
        if (!group.isEmpty()) {
            groups.add(group);
        }
        return groups;
    }
}
