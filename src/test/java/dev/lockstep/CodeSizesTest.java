package dev.lockstep;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * How long classes and methods are, and how many arguments they take: the figures may only fall. {@code mvn test
 * -Dtest=CodeSizesTest} prints them.
 */
class CodeSizesTest {
    private static final Path SOURCES = Path.of("src/main/java");
    private static final int MANY_PARAMETERS = 9;

    /** Methods and constructors of that many parameters, kernels of the engine included; lower it whenever one is gone. */
    private static final int WITH_MANY_PARAMETERS = 26;

    private record Sized(String name, int lines) {}

    private static final List<Sized> TYPES = new ArrayList<>();
    private static final List<Sized> METHODS = new ArrayList<>();
    private static final List<String> OF_MANY_PARAMETERS = new ArrayList<>();

    @BeforeAll
    static void read() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(SOURCES)) {
            files = all.filter(file -> file.toString().endsWith(".java")).toList();
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(files));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                unit.accept(new Measure(unit, positions), null);
            }
        }
    }

    /** Lines without Javadoc: a declaration's own, from its modifiers to its last brace. */
    private static final class Measure extends TreeScanner<Void, Void> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final String file;

        Measure(CompilationUnitTree unit, SourcePositions positions) {
            this.unit = unit;
            this.positions = positions;
            this.file = SOURCES.toUri().relativize(unit.getSourceFile().toUri()).getPath();
        }

        @Override
        public Void visitClass(ClassTree type, Void unused) {
            if (unit.getTypeDecls().contains(type)) {
                TYPES.add(new Sized(file, lines(type)));
            }
            if (type.getKind() == Tree.Kind.RECORD) {
                count(type.getSimpleName(), components(type));
            }
            return super.visitClass(type, null);
        }

        @Override
        public Void visitMethod(MethodTree method, Void unused) {
            // Constructors that nobody wrote have no place.
            if (positions.getEndPosition(unit, method) >= 0 && method.getBody() != null) {
                METHODS.add(new Sized(file + " " + method.getName(), lines(method)));
                count(method.getName(), method.getParameters().size());
            }
            return super.visitMethod(method, null);
        }

        private void count(CharSequence name, int parameters) {
            if (parameters >= MANY_PARAMETERS) {
                OF_MANY_PARAMETERS.add(file + " " + name + ": " + parameters);
            }
        }

        /** A record has no other fields than its components and static ones. */
        private static int components(ClassTree type) {
            return (int) type.getMembers().stream()
                    .filter(member -> member instanceof VariableTree field
                            && !field.getModifiers().getFlags().contains(Modifier.STATIC))
                    .count();
        }

        private int lines(Tree tree) {
            LineMap map = unit.getLineMap();
            long first = map.getLineNumber(positions.getStartPosition(unit, tree));
            long last = map.getLineNumber(positions.getEndPosition(unit, tree));
            return (int) (last - first + 1);
        }
    }

    private static int quantile(List<Sized> sizes, double share) {
        return sizes.stream()
                .map(Sized::lines)
                .sorted()
                .skip((long) (share * (sizes.size() - 1)))
                .findFirst()
                .orElseThrow();
    }

    private static String figures(String what, List<Sized> sizes) {
        List<Sized> longest = sizes.stream()
                .sorted(Comparator.comparingInt(Sized::lines).reversed())
                .limit(5)
                .toList();
        return what + ": " + sizes.size() + ", median " + quantile(sizes, 0.5) + " lines, p90 " + quantile(sizes, 0.9)
                + "; longest " + longest;
    }

    @Test
    void classesStayShort() {
        String figures = figures("classes", TYPES);
        System.out.println(figures);
        assertThat(TYPES).hasSizeGreaterThan(600);
        assertThat(quantile(TYPES, 0.5)).as(figures).isLessThanOrEqualTo(63);
        assertThat(quantile(TYPES, 0.9)).as(figures).isLessThanOrEqualTo(160);
    }

    @Test
    void methodsStayShort() {
        String figures = figures("methods", METHODS);
        System.out.println(figures);
        assertThat(METHODS).hasSizeGreaterThan(4000);
        assertThat(quantile(METHODS, 0.5)).as(figures).isLessThanOrEqualTo(5);
        assertThat(quantile(METHODS, 0.9)).as(figures).isLessThanOrEqualTo(14);
    }

    @Test
    void longListsOfParametersOnlyBecomeFewer() {
        System.out.println(
                OF_MANY_PARAMETERS.size() + " of " + MANY_PARAMETERS + " parameters or more " + OF_MANY_PARAMETERS);
        assertThat(Set.copyOf(OF_MANY_PARAMETERS)).hasSizeLessThanOrEqualTo(WITH_MANY_PARAMETERS);
    }
}
