package dev.lockstep.report;

import dev.lockstep.compare.Control;
import dev.lockstep.judge.JudgedKey;
import java.util.ArrayList;
import java.util.List;

/** Keys that pass and could not have failed. */
final class ControlRemarks {
    private ControlRemarks() {}

    /** Of a check with seeds, each of which stood against another one too. */
    static List<String> ofSeeds(List<JudgedKey> keys) {
        List<String> lines = new ArrayList<>();
        add("warning: could not have failed, the reference of another seed passes too", keys, lines);
        boolean passed = keys.stream().anyMatch(key -> key.verdict().passes());
        if (passed && keys.stream().allMatch(key -> key.statistics().seeds() < 2 && key.control() == Control.UNKNOWN)) {
            lines.add("one seed alone does not tell whether these keys could have failed");
        }
        return lines;
    }

    /** Of two files, whose tensors stood against each other moved on by one place too. */
    static List<String> ofTensors(List<JudgedKey> keys) {
        List<String> lines = new ArrayList<>();
        add("could not have failed, a copy that is rolled by one value passes too", keys, lines);
        return lines;
    }

    private static void add(String what, List<JudgedKey> keys, List<String> to) {
        List<String> names = keys.stream()
                .filter(JudgedKey::couldNotFail)
                .map(JudgedKey::key)
                .toList();
        if (!names.isEmpty()) {
            to.add(KeyKinds.line(what, names));
        }
    }
}
