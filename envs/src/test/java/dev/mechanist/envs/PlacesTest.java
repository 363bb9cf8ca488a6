package dev.mechanist.envs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.envs.tasks.World;
import java.util.List;
import java.util.Set;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a world calls a place does not matter for what happens next. */
class PlacesTest {
    private static final double FAR = 37;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "half-cheetah",
                "hopper",
                "walker2d",
                "ant",
                "humanoid",
                "cheetah-run",
                "hopper-hop",
                "walker-walk"
            })
    void aBodyMovesElsewhereAsItMovesHere(String name) {
        Scenario scenario = Environments.scenario(name);
        World world = scenario.world();
        assertTrue(world.places().size() >= 1, name + " goes nowhere");
        Dynamics dynamics = world.dynamics();
        int n = dynamics.spec().n();
        int m = dynamics.spec().m();
        double[] start = new double[n];
        scenario.task().start().sample(RandomStream.of(5, "start", 0), start);
        DMatrixRMaj x = new DMatrixRMaj(2, n);
        for (int i = 0; i < n; i++) {
            x.set(0, i, start[i]);
            x.set(1, i, start[i] + (world.places().contains(i) ? FAR : 0));
        }
        DMatrixRMaj u = new DMatrixRMaj(2, m);
        for (int j = 0; j < 2 * m; j++) {
            u.data[j] = 0.8 * Math.sin(1 + j % m);
        }
        DMatrixRMaj next = new DMatrixRMaj(2, n);
        for (int step = 0; step < 10; step++) {
            dynamics.step(x, u, next);
            x.setTo(next);
        }
        for (int i = 0; i < n; i++) {
            double moved = world.places().contains(i) ? FAR : 0;
            assertEquals(x.get(0, i) + moved, x.get(1, i), 1e-8 * (1 + Math.abs(x.get(0, i))), "state " + i);
            if (moved > 0) {
                assertTrue(Math.abs(x.get(0, i) - start[i]) > 1e-6, "state " + i + " stood still");
            }
        }
    }

    @Test
    void theWalkersPlaceIsItsSecondState() {
        assertEquals(Set.of(1), Environments.scenario("walker-walk").world().places());
        assertEquals(Set.of(0), Environments.scenario("cheetah-run").world().places());
        for (String held : List.of("finger-spin", "cart-pole", "inverted-pendulum")) {
            assertEquals(Set.of(), Environments.scenario(held).world().places(), held);
        }
    }

    @Test
    void aPlaceIsAState() {
        World world = Environments.scenario("pendulum").world();
        assertThrows(InputException.class, () -> world.withPlaces(Set.of(2)));
    }
}
