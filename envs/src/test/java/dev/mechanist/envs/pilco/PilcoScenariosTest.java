package dev.mechanist.envs.pilco;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mechanist.core.DifferentiableDynamics;
import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.contract.DifferentiableDynamicsContract;
import dev.mechanist.core.contract.Kits;
import dev.mechanist.core.contract.VectorFieldContract;
import dev.mechanist.core.dynamics.ContinuousDynamics;
import dev.mechanist.core.dynamics.RungeKutta4;
import dev.mechanist.core.dynamics.VectorField;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PilcoScenariosTest {
    static final Map<String, String> NAMES = Map.of(
            "cartPole", "cart-pole",
            "pendulum", "pendulum",
            "doublePendulum", "double-pendulum",
            "pendubot", "pendubot",
            "cartDouble", "cart-double-pendulum");

    static Stream<JsonNode> cases() throws IOException {
        try (InputStream in = PilcoScenariosTest.class.getResourceAsStream("/pilco/dynamics_cases.json")) {
            JsonNode cases = new ObjectMapper().readTree(in).get("cases");
            return Stream.iterate(0, i -> i < cases.size(), i -> i + 1).map(cases::get);
        }
    }

    static double[] doubles(JsonNode node) {
        double[] v = new double[node.size()];
        for (int i = 0; i < v.length; i++) {
            v[i] = node.get(i).asDouble();
        }
        return v;
    }

    /** Reference values by the authors' plants and an adaptive integrator with tolerance 1e-12. */
    @ParameterizedTest
    @MethodSource("cases")
    void accelerationsAndStepsEqualTheReference(JsonNode reference) {
        String scenario = reference.get("scenario").asText();
        ContinuousDynamics plant = scenario.equals("unicycle")
                ? PilcoScenarios.unicycle()
                : PilcoScenarios.named(NAMES.get(scenario)).plant();
        double[] x = doubles(reference.get("x0"));
        double[] u = doubles(reference.get("u"));
        double[] dx = new double[x.length];
        plant.field().derivative(x, 0, u, 0, dx, 0);
        double[] expected = doubles(reference.get("xdot_at_x0"));
        for (int i = 0; i < x.length; i++) {
            assertEquals(expected[i], dx[i], 1e-13 * Math.max(1, Math.abs(expected[i])), "derivative " + i);
        }
        assertEquals(reference.get("dt").asDouble(), plant.spec().dt());
        double[] next = new double[x.length];
        plant.stepRow(x, 0, u, 0, next, 0);
        double[] x1 = doubles(reference.get("x1"));
        for (int i = 0; i < x.length; i++) {
            assertEquals(x1[i], next[i], 1e-11, "state " + i);
        }
    }

    @Test
    void theTipReachesItsGoalAtTheUprightAndNowhereNear() {
        assertEquals(0, PilcoScenarios.named("cart-pole").distance(new double[] {0, 1, 2, Math.PI}), 1e-15);
        assertEquals(0, PilcoScenarios.named("double-pendulum").distance(new double[] {1, 2, 0, 2 * Math.PI}), 1e-15);
        assertEquals(
                2.4,
                PilcoScenarios.named("cart-double-pendulum").distance(new double[] {0, 0, 0, 0, Math.PI, Math.PI}),
                1e-15);
        assertEquals(1, PilcoScenarios.named("pendulum").distance(new double[] {0, 2 * Math.PI / 3}), 1e-12);
    }

    @Test
    void anUnknownScenarioIsRefusedWithTheNearestName() {
        InputException e = assertThrows(InputException.class, () -> PilcoScenarios.named("cartpole"));
        assertEquals(true, e.getMessage().contains("cart-pole"));
    }

    @Test
    void publishedConstantsAreNoParameters() {
        Unicycle field = Unicycle.mechanics();
        assertEquals(12, field.withParameters(java.util.List.of()).n());
        java.util.List<dev.mechanist.core.dynamics.Parameter> one =
                java.util.List.of(dev.mechanist.core.dynamics.Parameter.positive("mass", "kg", 1));
        assertThrows(InputException.class, () -> field.withParameters(one));
    }

    /** Without motors nothing does work: rolling without slip keeps the energy, which no single equation shows. */
    @Test
    void aCoastingUnicycleKeepsItsEnergy() {
        Unicycle field = Unicycle.mechanics();
        double[] x = {0.3, -0.5, 4, 0.2, 1, 0, 0, 0.05, 0.3, 0, 0.02, 0};
        double before = field.energy(x, 0);
        double[] next = new double[12];
        RungeKutta4 integrator = new RungeKutta4();
        double moved = 0;
        for (int k = 0; k < 2000; k++) {
            integrator.step(field, x, 0, new double[2], 0, 1e-3 / 4, next, 0);
            moved = Math.max(moved, Math.abs(next[7] - 0.05));
            System.arraycopy(next, 0, x, 0, 12);
        }
        assertEquals(true, moved > 0.1, "it falls");
        assertEquals(before, field.energy(x, 0), 1e-9 * before);
    }

    /** Ten states move as the twelve do: the same rates and angles, and the origin as seen from the contact. */
    @Test
    void theSelfCentredUnicycleMovesAsTheUnicycleDoes() {
        double[] full = {0.3, -0.5, 4, 0.2, 1, 0.7, -0.4, 0.05, 0.9, 2.5, 0.02, -1};
        double[] u = {3, -7};
        double[] next = new double[12];
        double[] seen = new double[10];
        PilcoScenarios.unicycle().stepRow(full, 0, u, 0, next, 0);
        PilcoScenarios.named("unicycle").plant().stepRow(selfCentred(full), 0, u, 0, seen, 0);
        assertArrayEquals(selfCentred(next), seen, 1e-11);
    }

    private static double[] selfCentred(double[] x) {
        double cos = Math.cos(x[8]);
        double sin = Math.sin(x[8]);
        return new double[] {
            x[0], x[1], x[2], x[3], x[4], -x[5] * cos - x[6] * sin, x[5] * sin - x[6] * cos, x[7], x[8], x[10]
        };
    }

    /** The upper body over the origin: upright, or leaning back from where it pitches to. */
    @Test
    void theUnicyclesGoalIsItsUpperBodyOverTheOrigin() {
        PilcoScenario scenario = PilcoScenarios.named("unicycle");
        assertEquals(0, scenario.distance(new double[] {1, 1, 1, 1, 1, 0, 0, 0, 2, 0}), 1e-15);
        double pitch = 0.3;
        double[] leaning = {0, 0, 0, 0, 0, 0.81 * Math.sin(pitch), 0, 0, 0, pitch};
        assertEquals(0.81 * (1 - Math.cos(pitch)), scenario.distance(leaning), 1e-15);
        assertEquals(true, scenario.falls().test(new double[] {0, 0, 0, 0, 0, 0, 0, -1.6, 0, 0}));
        assertEquals(false, scenario.falls().test(leaning));
    }

    /** States not far from riding upright: with the wheel flat on the ground the equations are stiff beyond any use. */
    interface UprightUnicycle extends DifferentiableDynamicsContract {
        @Override
        default void randomState(RandomStream random, double[] x) {
            for (int i = 0; i < x.length; i++) {
                x[i] = 0.3 * random.nextGaussian();
            }
        }
    }

    @Nested
    class SelfCentredUnicycleDynamics implements UprightUnicycle {
        @Override
        public DifferentiableDynamics dynamics() {
            return new ContinuousDynamics(
                    PilcoScenarios.named("unicycle").plant().spec().withTimeStep(0.01),
                    new SelfCentredUnicycle(Unicycle.authors()),
                    new RungeKutta4(),
                    2);
        }
    }

    @Nested
    class UnicycleDynamics implements UprightUnicycle {
        @Override
        public DifferentiableDynamics dynamics() {
            return new ContinuousDynamics(
                    PilcoScenarios.unicycle().spec().withTimeStep(0.01), Unicycle.authors(), new RungeKutta4(), 2);
        }
    }

    @Nested
    class CartDoublePendulumDynamics implements DifferentiableDynamicsContract {
        @Override
        public DifferentiableDynamics dynamics() {
            return PilcoScenarios.named("cart-double-pendulum").plant();
        }
    }

    @Nested
    class DoublePendulumDynamics implements DifferentiableDynamicsContract {
        @Override
        public DifferentiableDynamics dynamics() {
            return PilcoScenarios.named("double-pendulum").plant();
        }
    }

    /** What the published plants are made of, not far from where their machines are upright or hang. */
    @TestFactory
    Stream<DynamicNode> fields() {
        Stream<VectorField> all = Stream.concat(
                PilcoScenarios.names().stream()
                        .map(name -> PilcoScenarios.named(name).plant().field()),
                Stream.of(Unicycle.authors(), new SelfCentredUnicycle(Unicycle.authors())));
        return all.map(field -> DynamicContainer.dynamicContainer(
                field.getClass().getSimpleName(), Kits.tests(VectorFieldContract.class, new NearRest(field))));
    }

    private record NearRest(VectorField field) implements VectorFieldContract {
        @Override
        public void randomState(RandomStream random, double[] x) {
            for (int i = 0; i < x.length; i++) {
                x[i] = 0.3 * random.nextGaussian();
            }
        }
    }

    /** The tip of a unicycle, leaning to the side by 0.3 and ahead by 0.5, 0.2 m and -0.1 m off, against upright over the origin. */
    @Test
    void theUnicyclesDistanceByHand() {
        double[] x = {9, 9, 9, 9, 9, 0.2, -0.1, 0.3, 9, 0.5};
        double up = (0.22 + 0.81 * Math.cos(0.5)) * Math.cos(0.3) - 1.03;
        double ahead = 0.2 - 0.81 * Math.sin(0.5);
        double left = -0.1 - 1.03 * Math.sin(0.3);
        assertEquals(
                Math.sqrt(up * up + ahead * ahead + left * left),
                PilcoScenarios.named("unicycle").distance(x),
                1e-14);
    }
}
