package dev.mechanist.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.domain.properties.HasModifiers;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.mechanist.core.Internal;
import dev.mechanist.core.io.ArtefactKinds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the jars below {@code experiments} offer: public types outside of {@link Internal} packages, and these are whole. */
class PublicApiTest {
    private static final String ROOT = "dev.mechanist.";

    /** Public types that nothing here uses outside of their packages, and no signature mentions: for users to name, and tests. */
    private static final Set<String> FOR_USERS = new TreeSet<>(List.of(
            "core.acting.RecurrentPolicy",
            "core.data.ReplayBuffer",
            "core.dynamics.ShardedDynamics",
            "core.structure.PaddedStructuredModel",
            "envs.bodies.zoo.ZooModels",
            "graphnet.regression.RegressorDynamics",
            "planners.evolution.IncreasingPopulation",
            "planners.evolution.SeparableCmaEs",
            "planners.pilco.QuadraticLoss",
            "sysid.gp.PosteriorMean",
            "tensor.MovingAverage",
            "tensor.TensorFlowMissingException",
            "tensor.layers.TransposedConvolution",
            "tensor.training.Checkpoint"));

    private static JavaClasses library;
    private static Set<JavaClass> offered;

    @BeforeAll
    static void read() {
        String tests = PublicApiTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath();
        library = new ClassFileImporter()
                .withImportOption(location -> !location.contains(tests)
                        && !location.contains("/test-classes/")
                        && !location.contains("-tests.jar"))
                .importPackages("dev.mechanist");
        offered = library.stream()
                .filter(type -> !type.getPackageName().startsWith(ROOT + "experiments"))
                .filter(type -> !internal(type) && open(type))
                .collect(Collectors.toSet());
    }

    /** Whoever uses the one needs the other. */
    @Test
    void signaturesMentionWhatIsOfferedAlone() {
        assertTrue(offered.size() > 300, "found " + offered.size());
        List<String> faults = new ArrayList<>();
        for (JavaClass type : offered) {
            mentioned(type)
                    .filter(other -> other.getName().startsWith(ROOT) && !offered.contains(other))
                    .forEach(other -> faults.add(type.getName() + " mentions " + other.getName()));
        }
        assertEquals(List.of(), faults);
    }

    @Test
    void whatIsPublicIsUsedOrMeantForUsers() {
        Set<JavaClass> exposed = offered.stream()
                .flatMap(type -> mentioned(type).filter(other -> !within(other, type)))
                .collect(Collectors.toSet());
        Set<String> unused = library.stream()
                .filter(type -> !type.getPackageName().startsWith(ROOT + "experiments"))
                .filter(type -> type.isTopLevelClass() && open(type))
                .filter(type -> !type.isAssignableTo(ArtefactKinds.class)) // found by the loader of services
                .filter(type -> !exposed.contains(type) && !usedElsewhere(type))
                .map(type -> type.getName().substring(ROOT.length()))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(
                String.join("\n", FOR_USERS),
                String.join("\n", unused),
                "make it package-private, or name it among those that are meant for users");
    }

    @Test
    void theProjectOfAStrangerUsesWhatIsOffered() throws IOException {
        Set<String> names = offered.stream().map(JavaClass::getName).collect(Collectors.toSet());
        List<String> used = Files.readString(Path.of("src/test/resources/stranger/src/Stranger.java"))
                .lines()
                .filter(line -> line.startsWith("import " + ROOT))
                .map(line -> line.substring("import ".length(), line.length() - 1))
                .toList();
        assertFalse(used.isEmpty());
        assertTrue(names.containsAll(used), used.toString());
    }

    private static boolean internal(JavaClass type) {
        return type.getPackage().isAnnotatedWith(Internal.class);
    }

    private static boolean open(HasModifiers member) {
        return member.getModifiers().contains(JavaModifier.PUBLIC)
                || member.getModifiers().contains(JavaModifier.PROTECTED);
    }

    private static boolean open(JavaClass type) {
        return open((HasModifiers) type)
                && type.getEnclosingClass().map(PublicApiTest::open).orElse(true);
    }

    private static boolean within(JavaClass type, JavaClass outer) {
        return type.equals(outer)
                || type.getEnclosingClass().map(around -> within(around, outer)).orElse(false);
    }

    private static boolean usedElsewhere(JavaClass type) {
        return library.stream()
                .filter(other -> within(other, type))
                .flatMap(other -> other.getDirectDependenciesToSelf().stream())
                .anyMatch(use -> !use.getOriginClass().getPackageName().equals(type.getPackageName()));
    }

    /** Types in the declarations that are seen from outside. */
    private static Stream<JavaClass> mentioned(JavaClass type) {
        Stream<JavaType> supertypes = Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream())
                .filter(above -> !above.toErasure().getPackageName().equals(type.getPackageName()));
        Stream<JavaType> fields =
                type.getFields().stream().filter(PublicApiTest::open).map(JavaField::getType);
        Stream<JavaType> units = type.getCodeUnits().stream()
                .filter(unit -> open(unit) && !unit.getModifiers().contains(JavaModifier.SYNTHETIC))
                .flatMap(PublicApiTest::mentioned);
        return Stream.of(supertypes, fields, units)
                .flatMap(types -> types)
                .flatMap(mention -> mention.getAllInvolvedRawTypes().stream())
                .map(JavaClass::getBaseComponentType);
    }

    private static Stream<JavaType> mentioned(JavaCodeUnit unit) {
        return Stream.of(
                        Stream.of(unit.getReturnType()),
                        unit.getParameterTypes().stream(),
                        unit.getExceptionTypes().stream().map(type -> (JavaType) type))
                .flatMap(types -> types);
    }
}
