package dev.lockstep.judge;

import dev.lockstep.compare.ArrayDiff;
import dev.lockstep.compare.Fit;
import dev.lockstep.compare.Tolerances;
import dev.lockstep.judge.TreeDiff.GroupDiff;
import dev.lockstep.judge.TreeDiff.KeyDiff;
import dev.lockstep.judge.TreeDiff.Node;
import dev.lockstep.record.NdArray;
import dev.lockstep.record.RecordTree;
import dev.lockstep.record.Recorded;
import dev.lockstep.suite.Tolerance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Compares two recorded files key by key, as reprod_log does where it does. */
public final class TreeComparison {
    private final Tolerances tolerances;
    private final Fit.Rule rule;
    private final List<String> onlyLeft = new ArrayList<>();
    private final List<String> onlyRight = new ArrayList<>();

    private TreeComparison(Tolerances tolerances, Fit.Rule rule) {
        this.tolerances = tolerances;
        this.rule = rule;
    }

    /** Compares what both have, and lists what one of them lacks. */
    public static TreeDiff of(RecordTree left, RecordTree right, Tolerances tolerances, Fit.Rule rule) {
        TreeComparison comparison = new TreeComparison(tolerances, rule);
        List<Node> nodes = comparison.nodes(left, right, "");
        return new TreeDiff(nodes, comparison.onlyLeft, comparison.onlyRight);
    }

    private List<Node> nodes(RecordTree left, RecordTree right, String prefix) {
        List<Node> nodes = new ArrayList<>();
        left.entries().forEach((name, value) -> {
            Recorded other = right.entries().get(name);
            String path = prefix + name;
            if (value instanceof RecordTree a && other instanceof RecordTree b) {
                nodes.add(new GroupDiff(name, nodes(a, b, path + "/")));
            } else if (value instanceof NdArray a && other instanceof NdArray b) {
                nodes.add(key(name, path, a, b));
            } else {
                list(path, value, onlyLeft);
                list(path, other, onlyRight);
            }
        });
        right.entries().forEach((name, value) -> {
            if (!left.entries().containsKey(name)) {
                list(prefix + name, value, onlyRight);
            }
        });
        return nodes;
    }

    private KeyDiff key(String name, String path, NdArray left, NdArray right) {
        Tolerance tolerance = tolerances.of(path);
        Fit fit = Fit.of(left, right, rule);
        ArrayDiff diff = fit.between(left, right, tolerance);
        return new KeyDiff(
                name, path, left.shapeText(), right.shapeText(), diff, tolerance, Judge.of(diff, tolerance), fit);
    }

    /**
     * @param to Modified: every array's key is added; none if there is nothing.
     */
    private static void list(String path, Recorded value, List<String> to) {
        if (value instanceof RecordTree tree) {
            for (Map.Entry<String, NdArray> entry : tree.flat().entrySet()) {
                to.add(path + "/" + entry.getKey());
            }
        } else if (value != null) {
            to.add(path);
        }
    }
}
