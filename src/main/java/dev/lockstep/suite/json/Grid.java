package dev.lockstep.suite.json;

import dev.lockstep.engine.spec.RunSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.BinaryOperator;

/** Crosses the fields of a check: each grid point is a check of its own. */
final class Grid {
    private static final String GRID = "grid";
    private static final int MOST = 1_000_000;
    /** A computed side's overrides keep their dots. */
    private static final int SIDE_AND_OVERRIDE = 2;

    private Grid() {}

    /** @param suffix what the point adds to the check's name; empty without a grid */
    record Point(String suffix, JsonTree check) {}

    /** The points of a schedule check, the last field running fastest. */
    static List<Point> ofSchedule(JsonTree check) {
        List<String> roots = List.of("candidate", "reference");
        return points(
                check, roots, (path, value) -> TreeMerge.nested(path, value, TreeMerge.ALL_NAMES), TreeMerge::merge);
    }

    /** The points of a backprop check, the last field running fastest. */
    static List<Point> ofBackprop(JsonTree check) {
        List<String> roots = new ArrayList<>(CaseReader.CASE_FIELDS);
        roots.addAll(List.of("candidate", "reference"));
        RunSpec.FIELDS.forEach(field -> roots.add(field.path()));
        return points(
                check,
                roots,
                (path, value) -> RunSpec.has(path)
                        ? JsonTree.object(value.path(), Map.of(path, value))
                        : TreeMerge.nested(path, value, isOfSide(path) ? SIDE_AND_OVERRIDE : TreeMerge.ALL_NAMES),
                TreeMerge::mergeCase);
    }

    private static boolean isOfSide(String path) {
        return path.startsWith("candidate.") || path.startsWith("reference.");
    }

    private interface Nesting {
        JsonTree of(String path, JsonTree value);
    }

    private static List<Point> points(
            JsonTree check, List<String> roots, Nesting nesting, BinaryOperator<JsonTree> merge) {
        if (!check.hasValue(GRID)) {
            return List.of(new Point("", check));
        }
        List<Point> points = List.of(new Point("", JsonTree.object(check.path(), Map.of())));
        JsonTree grid = TreeReader.object(check.member(GRID));
        for (Map.Entry<String, JsonTree> field : grid.members().entrySet()) {
            requireRoot(field.getKey(), field.getValue(), roots);
            points = crossed(points, field.getKey(), field.getValue(), nesting);
        }
        return points.stream()
                .map(point -> new Point("[" + point.suffix() + "]", merge.apply(check, point.check())))
                .toList();
    }

    private static void requireRoot(String path, JsonTree values, List<String> roots) {
        if (roots.stream().noneMatch(root -> path.equals(root) || path.startsWith(root + "."))) {
            throw new LocatedException(
                    values.path(), "a grid crosses full paths, which start with " + String.join(", ", roots));
        }
        if (TreeReader.list(values).isEmpty()) {
            throw new LocatedException(values.path(), "names no value");
        }
    }

    private static List<Point> crossed(List<Point> points, String path, JsonTree values, Nesting nesting) {
        if ((long) points.size() * values.elements().size() > MOST) {
            throw new LocatedException(values.path(), "the grid has more than " + MOST + " points");
        }
        List<Point> more = new ArrayList<>();
        for (Point point : points) {
            for (JsonTree value : values.elements()) {
                StringJoiner suffix = new StringJoiner(",");
                suffix.setEmptyValue("");
                if (!point.suffix().isEmpty()) {
                    suffix.add(point.suffix());
                }
                suffix.add(path + "=" + (value.scalar() == null ? value : JsonCaseTree.text(value.scalar())));
                more.add(new Point(suffix.toString(), TreeMerge.merge(point.check(), nesting.of(path, value))));
            }
        }
        return more;
    }
}
