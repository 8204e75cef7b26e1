package dev.lockstep;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import dev.lockstep.judge.Verdict;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;

/** The way through the house: which room may see which. */
@AnalyzeClasses(packages = "dev.lockstep", importOptions = ArchitectureTest.WithoutTests.class)
class ArchitectureTest {
    private static final String ROOT = "dev.lockstep";

    /** Leaves out the folder of this class, whatever the build calls it. */
    static final class WithoutTests implements ImportOption {
        private static final String TESTS = ArchitectureTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath();

        @Override
        public boolean includes(Location location) {
            return !location.contains(TESTS);
        }
    }

    /** Room by room, the rooms that it may see beside itself. {@code cli} and the root see all. */
    private static final Map<String, List<String>> MAY_SEE = Map.ofEntries(
            Map.entry("schedule", List.of()),
            Map.entry("engine", List.of("schedule")),
            Map.entry("engine.nd4j", List.of("engine.spec", "schedule")),
            Map.entry("engine.spec", List.of("schedule")),
            Map.entry("record", List.of()),
            Map.entry("suite", List.of("schedule", "engine.spec")),
            Map.entry("plan", List.of("suite", "schedule", "engine.spec")),
            Map.entry("run", List.of("plan", "suite", "record", "engine", "schedule")),
            Map.entry("compare", List.of("suite", "record")),
            Map.entry("judge", List.of("compare", "suite", "record")),
            Map.entry("keys", List.of("compare", "suite", "record")),
            Map.entry(
                    "explain",
                    List.of("keys", "judge", "compare", "plan", "suite", "record", "schedule", "engine.spec")),
            Map.entry(
                    "blindspots",
                    List.of("explain", "judge", "compare", "plan", "suite", "record", "schedule", "engine.spec")),
            Map.entry("report", List.of("blindspots", "keys", "judge", "compare", "explain", "suite", "record")),
            Map.entry("store", List.of("record")),
            Map.entry("files", List.of("plan", "run", "suite", "record")),
            Map.entry(
                    "diff",
                    List.of(
                            "files", "report", "explain", "keys", "judge", "compare", "run", "plan", "suite",
                            "record")),
            Map.entry("spark.session", List.of("files", "record")),
            Map.entry(
                    "spark.table",
                    List.of("spark.session", "store", "report", "judge", "compare", "run", "plan", "suite", "record")),
            Map.entry("spark.upkeep", List.of("spark.table", "store", "suite")),
            Map.entry(
                    "spark.set",
                    List.of(
                            "spark.table",
                            "spark.session",
                            "store",
                            "files",
                            "run",
                            "plan",
                            "suite",
                            "record",
                            "schedule")),
            Map.entry(
                    "spark.job",
                    List.of(
                            "spark.set",
                            "spark.table",
                            "spark.session",
                            "store",
                            "diff",
                            "report",
                            "explain",
                            "judge",
                            "compare",
                            "run",
                            "plan",
                            "suite",
                            "record",
                            "engine")),
            Map.entry(
                    "spark.blindspots",
                    List.of("spark.explain", "spark.session", "blindspots", "explain", "plan", "run", "suite")),
            Map.entry(
                    "spark.explain",
                    List.of(
                            "spark.job",
                            "spark.set",
                            "spark.table",
                            "spark.session",
                            "store",
                            "files",
                            "report",
                            "explain",
                            "judge",
                            "run",
                            "plan",
                            "suite",
                            "record",
                            "schedule")));

    @ArchTest
    static void everyRoomSeesOnlyWhatItsRowAllows(JavaClasses house) {
        MAY_SEE.forEach((room, seen) -> {
            String[] allowed = Stream.concat(Stream.of(room), seen.stream())
                    .map(name -> ROOT + "." + name + "..")
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + "." + room + "..")
                    .should()
                    .dependOnClassesThat(resideInAnyPackage(ROOT + "..").and(not(resideInAnyPackage(allowed))))
                    .allowEmptyShould(true)
                    .check(house);
        });
    }

    @ArchTest
    static void theRowsNameRoomsThatExist(JavaClasses house) {
        long found = MAY_SEE.keySet().stream()
                .filter(room -> house.containPackage(ROOT + "." + room))
                .count();
        Assertions.assertThat(found).as("rooms found of %s", MAY_SEE.keySet()).isGreaterThanOrEqualTo(8);
    }

    @ArchTest
    static final ArchRule EVERY_ROOM_HAS_A_ROW = classes()
            .should()
            .resideInAnyPackage(Stream.concat(
                            Stream.of(ROOT, ROOT + ".cli.."),
                            MAY_SEE.keySet().stream().map(room -> ROOT + "." + room + ".."))
                    .toArray(String[]::new));

    @ArchTest
    static final ArchRule SPARK_STAYS_IN_ITS_RING = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + ".spark..", ROOT + ".cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.spark..");

    @ArchTest
    static final ArchRule ND4J_STAYS_IN_ITS_PACKAGE = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".engine.nd4j")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.nd4j..");

    @ArchTest
    static final ArchRule NATIVE_MEMORY_STAYS_IN_THE_ENGINE = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".engine..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.bytedeco..");

    /** It is the arbiter of the first engine, of which it must share no line. */
    @ArchTest
    static final ArchRule THE_SECOND_ENGINE_KNOWS_THE_SPECS_ONLY = noClasses()
            .that()
            .resideInAPackage(ROOT + ".engine.nd4j")
            .should()
            .dependOnClassesThat(resideInAnyPackage(ROOT + "..")
                    .and(not(resideInAnyPackage(ROOT + ".engine.nd4j", ROOT + ".engine.spec", ROOT + ".schedule"))));

    @ArchTest
    static final ArchRule VERDICTS_ARE_ORDERED_BY_THE_JUDGE = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".judge..")
            .should()
            .callMethod(Verdict.class, "compareTo", Enum.class);

    @ArchTest
    static final ArchRule NO_ROOM_GOES_ROUND_IN_CIRCLES =
            SlicesRuleDefinition.slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NO_ROOM_OF_SPARK_GOES_ROUND_IN_CIRCLES = SlicesRuleDefinition.slices()
            .matching(ROOT + ".spark.(*)..")
            .should()
            .beFreeOfCycles();

    @ArchTest
    static final ArchRule BYTES_KNOW_NO_ARRAYS = noClasses()
            .that()
            .resideInAPackage(ROOT + ".record")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + ".record.array", ROOT + ".record.pickle", ROOT + ".record.format");

    @ArchTest
    static final ArchRule ARRAYS_KNOW_NO_FORMATS = noClasses()
            .that()
            .resideInAnyPackage(ROOT + ".record.array", ROOT + ".record.pickle")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + ".record.format");

    @ArchTest
    static final ArchRule ARRAYS_KNOW_NO_PICKLES = noClasses()
            .that()
            .resideInAPackage(ROOT + ".record.array")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + ".record.pickle");

    @ArchTest
    static final ArchRule VALUES_OF_A_SUITE_KNOW_NO_READERS = noClasses()
            .that()
            .resideInAPackage(ROOT + ".suite")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + ".suite.json..");

    @ArchTest
    static final ArchRule SUITES_ARE_READ_AND_WRITTEN_AT_THE_EDGES = noClasses()
            .that()
            .resideOutsideOfPackages(
                    ROOT + ".suite.json..", ROOT + ".run..", ROOT + ".files..", ROOT + ".spark..", ROOT + ".cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + ".suite.json..");

    @ArchTest
    static final ArchRule JSON_LIVES_IN_PARSERS = noClasses()
            .that()
            .resideInAnyPackage(ROOT + ".schedule..", ROOT + ".engine..", ROOT + ".compare..", ROOT + ".suite")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.fasterxml.jackson.databind..");
}
