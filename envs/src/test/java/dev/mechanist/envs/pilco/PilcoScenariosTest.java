package dev.mechanist.envs.pilco;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mechanist.core.ContinuousDynamics;
import dev.mechanist.core.DifferentiableDynamics;
import dev.mechanist.core.InputException;
import dev.mechanist.core.contract.DifferentiableDynamicsContract;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PilcoScenariosTest {
    static final Map<String, String> NAMES = Map.of(
            "cartPole", "cart-pole",
            "pendulum", "pendulum",
            "doublePendulum", "double-pendulum",
            "pendubot", "pendubot",
            "cartDouble", "cart-double-pendulum");

    static Stream<JsonNode> planarCases() throws IOException {
        return cases().filter(c -> NAMES.containsKey(c.get("scenario").asText()));
    }

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
    @MethodSource("planarCases")
    void accelerationsAndStepsEqualTheReference(JsonNode reference) {
        ContinuousDynamics plant = PilcoScenarios.named(
                        NAMES.get(reference.get("scenario").asText()))
                .plant();
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
}
