package dev.lockstep;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** What depends on what in the production code: a directed graph of names. */
final class ClassGraph {
    private static final String ROOT = ClassGraph.class.getPackageName();

    private final Map<String, Set<String>> targets;

    private ClassGraph(Map<String, Set<String>> targets) {
        this.targets = targets;
    }

    /** The production code, without tests. */
    static JavaClasses production() {
        return new ClassFileImporter(Set.of(new ArchitectureTest.WithoutTests())).importPackages(ROOT);
    }

    /** Top-level classes by their full names; nested ones are part of the class around them. */
    static ClassGraph ofClasses(JavaClasses code) {
        return of(code, ClassGraph::outermost);
    }

    /** Packages by their names below {@code dev.lockstep}. */
    static ClassGraph ofPackages(JavaClasses code) {
        return of(code, ClassGraph::room);
    }

    private static ClassGraph of(JavaClasses code, Function<JavaClass, String> name) {
        Map<String, Set<String>> targets = new TreeMap<>();
        for (JavaClass from : code) {
            if (isNode(from)) {
                Set<String> to = targets.computeIfAbsent(name.apply(from), each -> new TreeSet<>());
                from.getDirectDependenciesFromSelf().stream()
                        .map(Dependency::getTargetClass)
                        .map(JavaClass::getBaseComponentType)
                        .filter(ClassGraph::isNode)
                        .map(name)
                        .filter(target -> !target.equals(name.apply(from)))
                        .forEach(to::add);
            }
        }
        return new ClassGraph(targets);
    }

    private static boolean isNode(JavaClass each) {
        return each.getPackageName().startsWith(ROOT) && !each.getSimpleName().equals("package-info");
    }

    private static String outermost(JavaClass each) {
        return each.getName().replaceAll("\\$.*", "");
    }

    private static String room(JavaClass each) {
        String below = each.getPackageName().substring(ROOT.length());
        return below.isEmpty() ? "main" : below.substring(1);
    }

    Set<String> nodes() {
        return targets.keySet();
    }

    /** What a node depends on. */
    Set<String> targets(String node) {
        return targets.getOrDefault(node, Set.of());
    }

    /** The arrows that no longer way replaces; only right for a graph without cycles. */
    Set<String> reduced(String node) {
        Set<String> reduced = new TreeSet<>(targets(node));
        for (String via : targets(node)) {
            reduced.removeAll(reachable(via));
        }
        return reduced;
    }

    private Set<String> reachable(String from) {
        Set<String> seen = new HashSet<>();
        Deque<String> todo = new ArrayDeque<>(targets(from));
        while (!todo.isEmpty()) {
            String next = todo.pop();
            if (seen.add(next)) {
                todo.addAll(targets(next));
            }
        }
        return seen;
    }

    /** The groups of nodes that depend on each other in a circle, in the order of their first names. */
    List<Set<String>> cycles() {
        Map<String, Set<String>> reachable = new TreeMap<>();
        nodes().forEach(node -> reachable.put(node, reachable(node)));
        List<Set<String>> cycles = new ArrayList<>();
        Set<String> known = new HashSet<>();
        for (String node : nodes()) {
            Set<String> cycle = new TreeSet<>(reachable.get(node));
            cycle.removeIf(other -> !reachable.get(other).contains(node));
            if (!cycle.isEmpty() && known.addAll(cycle)) {
                cycles.add(cycle);
            }
        }
        return cycles;
    }
}
