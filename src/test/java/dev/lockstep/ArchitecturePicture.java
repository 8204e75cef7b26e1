package dev.lockstep;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The packages and their imports as Mermaid and as a table, made from the compiled code. */
final class ArchitecturePicture {
    private final ClassGraph packages;

    ArchitecturePicture(ClassGraph packages) {
        this.packages = packages;
    }

    /** A diagram of the packages: an arrow for each import that no longer way through the arrows replaces. */
    List<String> diagram() {
        StringBuilder text = new StringBuilder("flowchart TD\n");
        byTop().forEach((top, nodes) -> text.append(box(top, nodes)));
        for (String node : packages.nodes()) {
            packages.reduced(node).forEach(target -> text.append("    %s --> %s%n".formatted(id(node), id(target))));
        }
        return text.toString().lines().toList();
    }

    /** A row for each package: which it imports. */
    List<String> table() {
        List<String> rows = packages.nodes().stream()
                .map(node -> "| `%s` | %s |".formatted(node, imports(node)))
                .toList();
        return Stream.concat(Stream.of("| package `dev.lockstep.` | imports |", "|---|---|"), rows.stream())
                .toList();
    }

    private String imports(String node) {
        return packages.targets(node).stream()
                .map(target -> "`" + target + "`")
                .collect(
                        Collectors.collectingAndThen(Collectors.joining(", "), names -> names.isEmpty() ? "–" : names));
    }

    /** Packages by the first part of their names. */
    private Map<String, List<String>> byTop() {
        return packages.nodes().stream()
                .collect(
                        Collectors.groupingBy(node -> node.replaceAll("\\..*", ""), TreeMap::new, Collectors.toList()));
    }

    private static String box(String top, List<String> nodes) {
        if (nodes.size() == 1) {
            return "    %s[%s]%n".formatted(id(nodes.get(0)), nodes.get(0));
        }
        return nodes.stream()
                .map(node -> "        %s[%s]%n".formatted(id(node), node))
                .collect(Collectors.joining(
                        "", "    subgraph box_%s[%s]%n".formatted(top, top), "    end%n".formatted()));
    }

    private static String id(String node) {
        return node.replace('.', '_');
    }
}
