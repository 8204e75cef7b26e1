package dev.lockstep.judge;

import dev.lockstep.compare.ArrayDiff;
import dev.lockstep.compare.RolledControl;
import dev.lockstep.compare.ShapeAlignment;
import dev.lockstep.judge.TreeDiff.GroupDiff;
import dev.lockstep.judge.TreeDiff.KeyDiff;
import dev.lockstep.judge.TreeDiff.Node;
import dev.lockstep.judge.TreeDiff.NotCompared;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.RecordNode;
import dev.lockstep.record.array.RecordTree;
import dev.lockstep.record.array.Uncomparable;
import dev.lockstep.suite.Tolerance;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Compares two recorded files key by key, as reprod_log does where it does. */
public final class TreeComparison {
    private final Tolerance tolerance;
    private final ShapeAlignment.Rule rule;
    private final Set<String> turned;
    private final List<String> onlyLeft = new ArrayList<>();
    private final List<String> onlyRight = new ArrayList<>();
    private final List<NotCompared> notCompared = new ArrayList<>();

    private TreeComparison(Tolerance tolerance, ShapeAlignment.Rule rule, Set<String> turned) {
        this.tolerance = tolerance;
        this.rule = rule;
        this.turned = turned;
    }

    /**
     * Compares what both have, and lists what one of them lacks.
     *
     * @param turned keys, joined with {@code /}, of square matrices that are judged transposed; the log has them as they are
     */
    public static TreeDiff of(
            RecordTree left, RecordTree right, Tolerance tolerance, ShapeAlignment.Rule rule, Set<String> turned) {
        TreeComparison comparison = new TreeComparison(tolerance, rule, turned);
        List<Node> nodes = comparison.nodes(left, right, "");
        return new TreeDiff(nodes, comparison.onlyLeft, comparison.onlyRight, comparison.notCompared);
    }

    private List<Node> nodes(RecordTree left, RecordTree right, String prefix) {
        List<Node> nodes = new ArrayList<>();
        left.entries().forEach((name, value) -> {
            RecordNode other = right.entries().get(name);
            String path = prefix + name;
            if (value instanceof RecordTree a && other instanceof RecordTree b) {
                nodes.add(new GroupDiff(name, nodes(a, b, path + "/")));
            } else if (value instanceof NdArray a && other instanceof NdArray b) {
                nodes.add(key(name, path, a, b));
            } else if (other instanceof Uncomparable odd) {
                notCompared.add(new NotCompared(path, odd.what()));
            } else if (value instanceof Uncomparable odd && other != null) {
                notCompared.add(new NotCompared(path, odd.what()));
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
        Tolerance limits = tolerance.of(path);
        ShapeAlignment logged = ShapeAlignment.of(left, right, rule);
        ShapeAlignment judged = turned.contains(path) ? ShapeAlignment.TRANSPOSED : logged;
        ArrayDiff log = logged.between(left, right, limits);
        ArrayDiff diff = judged == logged ? log : judged.between(left, right, limits);
        return new KeyDiff(
                name,
                path,
                left.shapeText(),
                right.shapeText(),
                log,
                diff,
                limits,
                Judge.of(diff, limits),
                judged,
                RolledControl.of(left, right, judged, limits));
    }

    /**
     * @param to Modified: every key is added; none if there is nothing.
     */
    private static void list(String path, RecordNode value, List<String> to) {
        if (value instanceof RecordTree tree) {
            tree.flat().keySet().forEach(key -> to.add(path + "/" + key));
            tree.uncomparable().keySet().forEach(key -> to.add(path + "/" + key));
        } else if (value != null) {
            to.add(path);
        }
    }
}
