package dev.mechanist.experiments;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The arrows between the rooms, over the main code of every module. */
class HousePlanTest {
    private static final List<String> ROOMS =
            List.of("core", "tensor", "envs", "sysid", "graphnet", "objectcentric", "planners", "experiments");

    private static JavaClasses house;

    @BeforeAll
    static void importHouse() {
        house = new ClassFileImporter()
                .withImportOption(HousePlanTest::isMainCode)
                .importPackages("dev.mechanist");
    }

    private static boolean isMainCode(Location location) {
        return !location.contains("/test-classes/") && !location.contains("-tests.jar");
    }

    static Stream<Arguments> arrows() {
        return Stream.of(
                Arguments.of("core", Set.of()),
                Arguments.of("tensor", Set.of("core")),
                Arguments.of("envs", Set.of("core")),
                Arguments.of("sysid", Set.of("core", "tensor", "envs")),
                Arguments.of("graphnet", Set.of("core", "tensor")),
                Arguments.of("objectcentric", Set.of("core", "tensor", "graphnet", "envs")),
                Arguments.of("planners", Set.of("core")));
    }

    @ParameterizedTest
    @MethodSource("arrows")
    void roomUsesOnlyWhatItMay(String room, Set<String> allowed) {
        String[] forbidden = ROOMS.stream()
                .filter(other -> !other.equals(room) && !allowed.contains(other))
                .map(HousePlanTest::packages)
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(packages(room))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden)
                .allowEmptyShould(true) // a room may be empty while it is being furnished
                .check(house);
    }

    /** Arrows between the rooms of one house run downwards too: those that are named first know nothing of the others. */
    static Stream<Arguments> foundations() {
        return Stream.of(
                Arguments.of("core", List.of("core.*")),
                Arguments.of(
                        "core.numerics",
                        List.of("core.data", "core.cost", "core.dynamics", "core.gaussian", "core.io")),
                Arguments.of("core.io", List.of("core.data", "core.cost", "core.dynamics", "core.gaussian")),
                Arguments.of("planners", List.of("planners.*")),
                Arguments.of("tensor.gradients", List.of("tensor", "tensor.layers", "tensor.training")),
                Arguments.of("tensor", List.of("tensor.layers", "tensor.training")),
                Arguments.of("envs.fields", List.of("envs", "envs.tasks", "envs.bodies..")),
                Arguments.of("envs.tasks", List.of("envs", "envs.bodies..", "envs.billiards", "envs.particles")),
                Arguments.of("envs.billiards", List.of("envs.billiards.pictures")),
                Arguments.of("envs.drawing", List.of("envs.bodies.mjcf", "envs.pilco")),
                Arguments.of("envs.bodies.shapes", List.of("envs", "envs.bodies", "envs.bodies.model")),
                Arguments.of("envs.bodies.model", List.of("envs", "envs.bodies", "envs.bodies.mechanics")),
                Arguments.of("envs.bodies.mechanics", List.of("envs.bodies", "envs.bodies.tendons")),
                Arguments.of(
                        "envs.bodies.tendons", List.of("envs.bodies", "envs.bodies.forces", "envs.bodies.constraints")),
                Arguments.of("envs.bodies.forces", List.of("envs.bodies", "envs.bodies.constraints")),
                Arguments.of("envs.bodies.constraints", List.of("envs.bodies", "envs.bodies.forces")),
                Arguments.of("envs.bodies", List.of("envs", "envs.bodies.mjcf", "envs.bodies.families")),
                Arguments.of("envs.bodies.mjcf.text", List.of("envs", "envs.bodies", "envs.bodies.mjcf")),
                Arguments.of("envs.bodies.mjcf", List.of("envs", "envs.bodies.families")),
                Arguments.of("sysid.shooting", List.of("sysid", "sysid.linear", "sysid.gp.*", "sysid.freerun")),
                Arguments.of("sysid.gp.algebra", List.of("sysid", "sysid.gp", "sysid.gp.kernel", "sysid.gp.moments")),
                Arguments.of("sysid.gp.kernel", List.of("sysid", "sysid.gp", "sysid.gp.moments")),
                Arguments.of("experiments.run", List.of("experiments.cli", "experiments.study", "experiments.models")),
                Arguments.of(
                        "experiments.scores", List.of("experiments.cli", "experiments.study", "experiments.models")),
                Arguments.of(
                        "experiments.records",
                        List.of("experiments.cli", "experiments.study", "experiments.models", "experiments.subjects")),
                Arguments.of(
                        "experiments.subjects", List.of("experiments.cli", "experiments.study", "experiments.models")),
                Arguments.of("experiments.fits", List.of("experiments.cli", "experiments.study")),
                Arguments.of("experiments.report", List.of("experiments.cli", "experiments.study")),
                Arguments.of(
                        "experiments.models", List.of("experiments.cli", "experiments.study", "experiments.planning")),
                Arguments.of("experiments.planning", List.of("experiments.cli", "experiments.study..")),
                Arguments.of("experiments.learning", List.of("experiments.cli", "experiments.study")),
                Arguments.of("experiments.study.cells", List.of("experiments.study", "experiments.study.learners")),
                Arguments.of("experiments.study.learners", List.of("experiments.study", "experiments.study.report")),
                Arguments.of("experiments.study", List.of("experiments.study.report")),
                Arguments.of("experiments.study..", List.of("experiments.cli")),
                Arguments.of(
                        "experiments.reproduce..",
                        List.of("experiments.cli", "experiments.study", "experiments.learning")),
                Arguments.of(
                        "experiments.reproduce.quantities",
                        List.of("experiments.reproduce.control", "experiments.reproduce.graphs")));
    }

    @ParameterizedTest
    @MethodSource("foundations")
    void roomKnowsNothingOfThoseAbove(String room, List<String> above) {
        noClasses()
                .that()
                .resideInAPackage("dev.mechanist." + room)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        above.stream().map(other -> "dev.mechanist." + other).toArray(String[]::new))
                .check(house);
    }

    @Test
    void packagesDependOnEachOtherInNoCircle() {
        slices().matching("dev.mechanist.(**)").should().beFreeOfCycles().check(house);
    }

    @Test
    void everyPackageHasAPage() throws IOException {
        Set<Path> packages;
        try (Stream<Path> files = Files.walk(Path.of(".."))) {
            packages = files.filter(file -> file.toString().replace('\\', '/').contains("/src/main/java/"))
                    .filter(file -> file.toString().endsWith(".java"))
                    .map(Path::getParent)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
        assertTrue(packages.size() > 30, packages.toString());
        for (Path directory : packages) {
            Path page = directory.resolve("package-info.java");
            assertTrue(Files.exists(page), directory + " has no package-info");
            assertTrue(Files.readString(page).contains("/**"), page + " says nothing");
        }
    }

    @Test
    void onlyTensorKnowsTensorFlow() {
        onlyIn("tensor", "org.tensorflow..");
    }

    /** The Gaussian processes hand plain arrays to OpenBLAS. */
    @Test
    void onlyTensorAndGaussianProcessesCallNativeLibraries() {
        noClasses()
                .that()
                .resideOutsideOfPackages(packages("tensor"), "dev.mechanist.sysid.gp..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bytedeco..")
                .check(house);
    }

    @Test
    void onlyExperimentsTouchesTheTerminalAndLogging() {
        onlyIn("experiments", "picocli..", "me.tongfei..", "ch.qos.logback..", "org.yaml.snakeyaml..");
    }

    /** They are arrays that all rooms of bodies share, and nobody copies. */
    @Test
    void onlyBodiesSeeTheTablesOfBodies() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.mechanist.envs.bodies..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("dev.mechanist.envs.bodies.model.BodyTables")
                .check(house);
    }

    @Test
    void nothingSerialisesByJavaSerialisation() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.io.ObjectOutputStream")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.io.ObjectInputStream")
                .check(house);
    }

    @Test
    void namesSayWhatAThingIs() {
        noClasses()
                .should()
                .haveSimpleNameStartingWith("Abstract")
                .orShould()
                .haveSimpleNameEndingWith("Impl")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .check(house);
    }

    @Test
    void theWholeHouseIsSeen() {
        for (String room : List.of("core", "experiments")) {
            assertTrue(
                    house.stream().anyMatch(c -> c.getPackageName().startsWith("dev.mechanist." + room)),
                    "no classes of " + room + " were imported");
        }
    }

    private static void onlyIn(String room, String... libraries) {
        noClasses()
                .that()
                .resideOutsideOfPackage(packages(room))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(libraries)
                .check(house);
    }

    private static String packages(String room) {
        return "dev.mechanist." + room + "..";
    }
}
