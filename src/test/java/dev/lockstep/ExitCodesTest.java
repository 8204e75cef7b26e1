package dev.lockstep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.cli.OutOptionUsers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What jobs/lockstep makes of the Java that it starts; a stand-in for Java ends as the test wants. */
class ExitCodesTest {
    /** What it is told to do, but for the question which commands work on tables. */
    private static final String STAND_IN = """
        #!/usr/bin/env bash
        case "$*" in *TableCommands*) echo run; exit ;; esac
        eval "$DO"
        """;

    @TempDir
    private Path folder;

    private Path home;

    /** How the launcher ended. */
    private record Ending(int code, String out, String err) {}

    @BeforeEach
    void installALauncherThatIsBuilt() throws IOException {
        home = folder.resolve("home");
        Path jobs = Files.createDirectories(home.resolve("jobs"));
        for (String script : List.of("lockstep", "build.sh", "submit.sh")) {
            Files.copy(Path.of("jobs", script), jobs.resolve(script));
        }
        Files.createDirectories(home.resolve(".mvn"));
        Files.createDirectories(home.resolve("src/main"));
        Files.writeString(home.resolve("pom.xml"), "<project/>");
        Path target = Files.createDirectories(home.resolve("target"));
        Files.writeString(target.resolve("lockstep.jar"), "a jar");
        Files.writeString(target.resolve("classpath"), target.resolve("lockstep.jar") + "\n");
        Files.writeString(target.resolve("lockstep.jsa"), "");
        Path java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
        assertThat(Files.writeString(java, STAND_IN).toFile().setExecutable(true))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        exit 0                                   | 0   | ''
        exit $LOCKSTEP_FAILED_CHECK              | 1   | ''
        echo 'lockstep: bad' >&2; exit 2         | 2   | lockstep: bad
        echo 'lockstep: disk' >&2; exit 3        | 3   | lockstep: disk
        exit 1                                   | 3   | lockstep: the job failed: JAVA could not start, or ended by itself
        kill -KILL $$                            | 3   | lockstep: the job failed: it was killed, perhaps for want of memory
        kill -SEGV $$                            | 3   | lockstep: the job failed: JAVA ended with 139
        kill -TERM $$                            | 143 | ''
        """)
    void oneMeansAFailedCheckAndNothingElse(String what, int code, String line) throws Exception {
        Ending ending = launch(what, Map.of());
        assertThat(ending.code()).isEqualTo(code);
        assertThat(ending.err().strip()).isEqualTo(line.replace("JAVA", folder + "/jdk/bin/java"));
    }

    @Test
    void aJavaThatIsNotThereIsNamed() throws Exception {
        Ending ending = launch("exit 0", Map.of("JAVA_HOME", "/nonexistent"));
        assertThat(ending.code()).isEqualTo(3);
        assertThat(ending.err())
                .isEqualTo(
                        "lockstep: there is no /nonexistent/bin/java (JAVA_HOME is /nonexistent); Lockstep needs Java"
                                + " 17\n");
    }

    /** The builder's own repository, as another user sees it. */
    @Test
    void ajarThatIsNotThereIsNamed() throws Exception {
        Path gone = folder.resolve("gone.jar");
        Files.writeString(home.resolve("target/classpath"), home.resolve("target/lockstep.jar") + ":" + gone);
        Ending ending = launch("exit 0", Map.of());
        assertThat(ending.code()).isEqualTo(3);
        assertThat(ending.err().lines())
                .singleElement()
                .asString()
                .startsWith("lockstep: " + gone + ", which the build");
    }

    @Test
    void aBuildThatFailsIsAJobThatFailed() throws Exception {
        Files.delete(home.resolve("target/lockstep.jar"));
        Ending ending = launch("exit 0", Map.of("PATH", path("mvn", "echo no such plugin; exit 1")));
        assertThat(ending.code()).isEqualTo(3);
        assertThat(ending.err()).contains("no such plugin");
    }

    @Test
    void whatStandsBehindTheLauncherReadsItsInputAndGetsItsWords() throws Exception {
        Path in = Files.writeString(folder.resolve("in"), "hello");
        Ending ending = launch("cat; printf ' %s' \"${@: -3}\"", Map.of(), in);
        assertThat(ending.out()).isEqualTo("hello diff a b c");
    }

    /** Whoever ends the launcher, in whatever way, ends Java: it would hold the run, and memory. */
    @ParameterizedTest
    @CsvSource({"INT, 130, trapped", "TERM, 143, trapped", "HUP, 129, trapped", "KILL, 137, ''"})
    void javaEndsWithItsLauncher(String signal, int code, String said) throws Exception {
        Path pid = folder.resolve("pid");
        String what = "trap 'echo trapped; exit " + code + "' " + (signal.equals("KILL") ? "INT" : signal)
                + "; echo $$ >" + pid + "; for i in {1..600}; do sleep 0.1; done";
        Path out = folder.resolve("out");
        Process launcher = builder(what, Map.of()).redirectOutput(out.toFile()).start();
        while (!Files.exists(pid) || Files.size(pid) == 0) {
            Thread.sleep(20);
        }
        long java = Long.parseLong(Files.readString(pid).strip());
        new ProcessBuilder("kill", "-" + signal, Long.toString(launcher.pid()))
                .start()
                .waitFor();
        assertThat(launcher.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(launcher.exitValue()).isEqualTo(code);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (ProcessHandle.of(java).isPresent() && System.nanoTime() < deadline) {
            Thread.sleep(20);
        }
        assertThat(ProcessHandle.of(java)).isEmpty();
        assertThat(Files.readString(out).strip()).isEqualTo(said);
    }

    /** Launchers and Java must agree on who works on tables. */
    @Test
    void everyCommandWithOutIsStartedForTables() {
        assertThat(TableCommands.names()).contains("run", "sql", "history").containsAll(OutOptionUsers.names());
    }

    private String path(String program, String script) throws IOException {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Path file = Files.writeString(bin.resolve(program), "#!/usr/bin/env bash\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return bin + ":" + System.getenv("PATH");
    }

    private Ending launch(String what, Map<String, String> more) throws Exception {
        return launch(what, more, Path.of("/dev/null"));
    }

    private Ending launch(String what, Map<String, String> more, Path in) throws Exception {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        int code = builder(what, more)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start()
                .waitFor();
        return new Ending(code, Files.readString(out), Files.readString(err));
    }

    private ProcessBuilder builder(String what, Map<String, String> more) {
        // A process in the background inherits SIGINT and SIGHUP as ignored, and no shell traps what it ignores from
        // the start.
        ProcessBuilder builder = new ProcessBuilder(
                "env", "--default-signal", home.resolve("jobs/lockstep").toString(), "diff", "a", "b c");
        builder.environment().keySet().removeIf(name -> name.startsWith("LOCKSTEP_") || name.equals("SPARK_HOME"));
        builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
        builder.environment().put("DO", what);
        builder.environment().putAll(more);
        return builder;
    }
}
