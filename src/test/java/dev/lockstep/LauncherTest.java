package dev.lockstep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What jobs/build.sh tells from a command line: the quick compiler must never run the engine. */
class LauncherTest {
    private static final Path BUILD = Path.of("jobs/build.sh").toAbsolutePath();

    @TempDir
    private static Path folder;

    @BeforeAll
    static void writeSuites() throws IOException {
        Path target = Files.createDirectories(folder.resolve("home/target"));
        Files.write(target.resolve("table-commands"), TableCommands.names());
        Files.writeString(folder.resolve("rates.json"), "{\"suite\": \"rates\", \"schedules\": []}");
        Files.writeString(folder.resolve("runs of both.json"), "{\"schedules\": [], \"backprop\": []}");
        Files.writeString(folder.resolve("escaped.json"), "{\"backpr\\u006fp\": []}");
        makeFile("large.npy", 32);
        makeFile("rows/lockstep/log/data/1.parquet", 200);
        makeFile("many rows/lockstep/log/data/1.parquet", 200);
        makeFile("many rows/lockstep/diff/data/1.parquet", 200);
    }

    private static void makeFile(String name, int megabytes) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength((long) megabytes << 20);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "run rates.json, true",
        "run --out tables rates.json --timings, true",
        "run runs_of_both.json, false",
        "run escaped.json, false",
        "run missing.json, false",
        "run s3a://bucket/suite.json --json rates.json, false",
        "run file:/suite.json --json rates.json, false",
        "run rates.json --json escaped.json, false",
        "explain rates.json, false",
        "sql query, true",
        "sql query --out rows, true",
        "sql query --out many_rows, false",
        "history suite --out=many_rows, false",
        "tidy --keep 3 --out hdfs://host/tables, false",
        "status run --catalog site, false",
        "export run --out rows, false",
        "diff rates.json escaped.json, true",
        "diff --method all rates.json escaped.json, true",
        "diff rates.json missing.json, false",
        "diff rates.json large.npy, false",
        "diff rates.json escaped.json --log file:/x.log, false",
        "diff home home, false",
        "'', false",
    })
    void onlySuitesWithoutBackpropAndSmallFilesAreLight(String words, boolean expected) throws Exception {
        assertThat(says("light", words)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "run rates.json, true",
        "sql query, true",
        "history suite, true",
        "keys a.npy b.npy, false",
        "ru rates.json, false",
        "run rates.json --dry-run, false",
        "run --help, false",
        "diff a.npy b.npy, false",
        "schedules, false",
        "'', false",
    })
    void onlyCommandsOnTablesNeedSpark(String words, boolean expected) throws Exception {
        assertThat(says("needs_spark", words)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "diff left right, true",
        "diff --method all left right --log x.log, true",
        "diff hdfs://host/left hdfs://host/right, true",
        "diff rates.json escaped.json, false",
        "diff left right --help, false",
        "run left, false",
        "'', false",
    })
    void onlyDiffOfDirectoriesFansOut(String words, boolean expected) throws Exception {
        Files.createDirectories(folder.resolve("left"));
        Files.createDirectories(folder.resolve("right"));
        assertThat(says("fans_out", words)).isEqualTo(expected);
    }

    /** In a locale without them Java could not open files whose names have other characters than ASCII. */
    @ParameterizedTest
    @CsvSource({
        "LC_ALL, C, C.UTF-8",
        "LC_ALL, POSIX, C.UTF-8",
        "LC_ALL, en_US.ISO-8859-1, C.UTF-8",
        "LC_ALL, en_US.UTF-8, en_US.UTF-8",
        "LC_CTYPE, C, C.UTF-8",
        "LANG, '', C.UTF-8",
        "LANG, de_DE.utf8, ''",
    })
    void namesOfFilesAreReadAsUtf8(String variable, String locale, String expected) throws Exception {
        ProcessBuilder bash = new ProcessBuilder(
                "bash", "-eEuc", "home=$PWD/home; source \"$0\"; printf %s \"${LC_ALL-}\"", BUILD.toString());
        List.of("LC_ALL", "LC_CTYPE", "LANG").forEach(bash.environment()::remove);
        bash.environment().put(variable, locale);
        Process process = bash.directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo(expected);
    }

    /** Java takes the archive of loaded classes for the very jars from which it was made, and warns on standard output of another. */
    @ParameterizedTest
    @CsvSource({
        "true, true",
        "rm $class_archive, false",
        "rm $class_archive.of, false",
        "touch -d 2001-01-01 $jar, false",
        "echo other.jar >>$classpath, false",
        "mv $home $home-moved; home=$home-moved; source $0, false",
        // None could be made: nobody tries again.
        "true >$class_archive; rm $class_archive.of, true",
    })
    void theClassArchiveIsForTheseJarsAtThisPlace(String change, boolean expected, @TempDir Path folder)
            throws Exception {
        Path target = Files.createDirectories(folder.resolve("home/target"));
        Files.writeString(target.resolve("lockstep.jar"), "a jar");
        Files.writeString(target.resolve("classpath"), "spark.jar\n");
        Files.writeString(target.resolve("lockstep.jsa"), "an archive");
        String script = "home=$PWD/home; source $0; archive_identity >$class_archive.of; " + change
                + "; if has_archive; then exit 10; fi; exit 11";
        Process bash = new ProcessBuilder("bash", "-eEuc", script, BUILD.toString())
                .directory(folder.toFile())
                .inheritIO()
                .start();
        assertThat(bash.waitFor()).isEqualTo(expected ? 10 : 11);
    }

    /** Words as a shell takes them apart; an underscore stands in for a blank. */
    private static boolean says(String function, String words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "bash",
                "-eEuc",
                "home=$PWD/home; source \"$0\"; if \"$@\"; then exit 10; fi; exit 11",
                BUILD.toString(),
                function));
        if (!words.isEmpty()) {
            for (String word : words.split(" ", -1)) {
                command.add(word.replace('_', ' '));
            }
        }
        int code = new ProcessBuilder(command)
                .directory(folder.toFile())
                .inheritIO()
                .start()
                .waitFor();
        assertThat(code).as("bash's exit code").isBetween(10, 11);
        return code == 10;
    }

    /** It has no job jar. */
    @Test
    void anUnpackedArchiveRefusesAMaster(@TempDir Path home) throws Exception {
        Path launcher = Files.createDirectories(home.resolve("bin")).resolve("lockstep");
        Files.copy(Path.of("src/dist/lockstep"), launcher);
        Files.copy(BUILD, Files.createDirectories(home.resolve("jobs")).resolve("build.sh"));
        Process bash = new ProcessBuilder("bash", launcher.toString(), "run", "suite.json", "--master", "yarn")
                .redirectErrorStream(true)
                .start();
        assertThat(new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .startsWith("lockstep: --master: ")
                .hasLineCount(1);
        assertThat(bash.waitFor()).isEqualTo(2);
    }
}
