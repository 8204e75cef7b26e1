package dev.lockstep.report;

import dev.lockstep.explain.PairInspection;
import dev.lockstep.explain.ZeroGradients.Amplified;
import dev.lockstep.judge.TreeDiff;
import dev.lockstep.judge.TreeDiff.KeyDiff;
import dev.lockstep.keys.MatrixLayouts.Expected;
import dev.lockstep.keys.MatrixLayouts.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Says which values differ by their layout, and which by rounding that an optimizer made large. */
final class LayoutNotes {
    private static final int MOST_WITNESSES = 4;

    private LayoutNotes() {}

    static List<String> lines(PairInspection pair) {
        List<String> lines = new ArrayList<>();
        pair.againstTheirKind().forEach((key, expected) -> lines.add(against(key, expected)));
        pair.otherOrders().forEach((order, keys) -> lines.add(otherOrder(order, keys)));
        List<String> turned = pair.diff().keys().stream()
                .filter(KeyDiff::isTurned)
                .map(KeyDiff::path)
                .toList();
        if (!turned.isEmpty()) {
            lines.add(KeyListText.of(
                    "square, judged transposed as the others of their kind are (the log has them as they are)",
                    KeyKinds.of(turned)));
        }
        return lines;
    }

    private static String against(String key, Expected expected) {
        String kind = expected.witnesses().stream().limit(MOST_WITNESSES).collect(Collectors.joining(", "))
                + (expected.witnesses().size() > MOST_WITNESSES ? ", ..." : "");
        return expected.layout() == Layout.TRANSPOSED
                ? key + " agrees only as it is, while matrices of its kind are transposed: " + kind
                : key + " agrees only when it is transposed, while matrices of its kind agree as they are: " + kind;
    }

    private static String otherOrder(List<Integer> order, List<String> keys) {
        return order.size() == 2
                ? KeyListText.of(
                        "agree only when the left is transposed (a key rule: \"transform\": \"transpose\")", keys)
                : KeyListText.of(
                        "agree only with the left's axes in another order (a key rule: \"transform\": {\"transpose\": "
                                + order + "})",
                        keys);
    }

    /** One line: which gradient, how small, and what it moves. */
    static String amplified(Amplified of, TreeDiff diff) {
        double most = diff.keys().stream()
                .filter(key -> of.keys().contains(key.path()))
                .mapToDouble(key -> key.diff().max())
                .max()
                .orElse(0);
        return String.format(
                Locale.ROOT,
                "amplified: the gradient of %s is rounding (at most %.1e, %.1e of its layer's); what it moves differs"
                        + " by up to %.1e and does not count: %s",
                of.name(),
                of.gradient(),
                of.share(),
                most,
                String.join(", ", KeyKinds.of(of.keys())));
    }

    /** One line: which sums, and why they do not count. */
    static String grown(Set<String> sums, TreeDiff diff) {
        double most = diff.keys().stream()
                .filter(key -> sums.contains(key.path()))
                .mapToDouble(key -> key.diff().max())
                .max()
                .orElse(0);
        return String.format(
                Locale.ROOT,
                "amplified: losses and norms differ by up to %.1e, as the rounding of their gradients explains, which"
                        + " agree as everything else does: %s",
                most,
                String.join(", ", KeyKinds.of(List.copyOf(sums))));
    }
}
