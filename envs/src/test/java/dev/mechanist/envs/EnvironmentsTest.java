package dev.mechanist.envs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.contract.EnvironmentContract;
import dev.mechanist.core.contract.Kits;
import dev.mechanist.core.contract.ParametricDynamicsContract;
import dev.mechanist.core.contract.SmoothCostContract;
import dev.mechanist.core.cost.SmoothCost;
import dev.mechanist.core.dynamics.ParametricDynamics;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every registered environment passes the contract kits of environments, of dynamics and of costs. */
class EnvironmentsTest {
    @TestFactory
    Stream<DynamicNode> contracts() {
        return Environments.names().stream()
                .map(name -> DynamicContainer.dynamicContainer(
                        name,
                        Stream.of(
                                        Kits.tests(EnvironmentContract.class, (EnvironmentContract)
                                                () -> Environments.make(name)),
                                        // A humanoid's differences take ten times as long as all others together.
                                        name.equals("humanoid")
                                                ? Stream.<DynamicNode>empty()
                                                : Kits.tests(ParametricDynamicsContract.class, new TrueDynamics(name)),
                                        Kits.tests(SmoothCostContract.class, new TaskCost(name)))
                                .flatMap(s -> s)));
    }

    /**
     * Discs must not overlap: their states are starts of episodes, all moving, since friction has a kink at rest. So are those of
     * bodies that attract each other, whose close encounters no difference follows, and of the suite's bodies, whose legs else are
     * in each other or in the ground, where what pushes changes from one small displacement to the next.
     */
    private record TrueDynamics(String name) implements ParametricDynamicsContract {
        @Override
        public ParametricDynamics dynamics() {
            return Environments.scenario(name).world().dynamics();
        }

        private boolean discs() {
            return name.startsWith("billiards") || name.startsWith("pool");
        }

        /** Contacts are so curved that central differences are off by 4e-7; of fourth order they agree to 1e-9. */
        @Override
        public double derivativeTolerance() {
            return suite() ? 1e-6 : 1e-7;
        }

        private boolean suite() {
            return name.matches(".*-(run|hop|walk|spin|catch)");
        }

        @Override
        public void randomState(RandomStream random, double[] x) {
            if (suite()) {
                Environments.scenario(name).task().start().sample(random, x);
                for (int i = x.length / 2; i < x.length; i++) {
                    x[i] += random.nextGaussian();
                }
            } else if (discs()) {
                Environments.scenario(name).task().start().sample(random, x);
                for (int i = 0; i < x.length; i++) {
                    x[i] += i % 4 > 1 ? random.nextGaussian() : 0;
                }
            } else if (name.endsWith("-body")) {
                Environments.scenario(name).task().start().sample(random, x);
            } else {
                ParametricDynamicsContract.super.randomState(random, x);
            }
        }

        @Override
        public void randomAction(RandomStream random, double[] u) {
            ParametricDynamicsContract.super.randomAction(random, u);
            for (int i = 0; i < u.length && discs(); i++) {
                u[i] *= 0.5 * dynamics().spec().action().get(i).upper();
            }
        }
    }

    private record TaskCost(String name) implements SmoothCostContract {
        @Override
        public SmoothCost cost() {
            return Environments.scenario(name).task().cost();
        }

        @Override
        public boolean timeMatters() {
            return name.endsWith("-tracking");
        }
    }

    @Test
    void unknownNamesAreExplainedInOneLine() {
        InputException e = assertThrows(InputException.class, () -> Environments.make("cartpole"));
        assertTrue(e.getMessage().contains("did you mean 'cart-pole'?"), e.getMessage());
        assertTrue(e.getMessage().contains("pendulum"), e.getMessage());
        assertFalse(e.getMessage().contains("\n"));
        assertFalse(assertThrows(InputException.class, () -> Environments.make("xyzzy"))
                .getMessage()
                .contains("did you mean"));
    }

    @Test
    void familiesAreKnownForAnyNumberOfParts() {
        for (String name : new String[] {
            "chain-7",
            "swimmer-4",
            "eel-4",
            "train-12",
            "billiards-12",
            "string-of-masses-20",
            "charged-2d-3",
            "n-pendulum-5"
        }) {
            assertTrue(Environments.knows(name));
            assertEquals(name, Environments.make(name).name());
        }
        assertFalse(Environments.knows("chain-0"));
        assertFalse(Environments.knows("billiards-0"));
        assertFalse(Environments.knows("billiards-21"));
        assertFalse(Environments.knows("string-of-masses-2"));
        assertFalse(Environments.knows("charged-4d-5"));
        assertFalse(Environments.knows("n-pendulum-21"));
        InputException e = assertThrows(InputException.class, () -> Environments.make("chain-N"));
        assertTrue(e.getMessage().startsWith("unknown environment 'chain-N'"), e.getMessage());
    }

    @Test
    void registeredNamesAreTheirEnvironmentsNames() {
        for (String name : Environments.names()) {
            assertEquals(name, Environments.make(name).name());
        }
    }

    /** A list of environments builds none: its page must say what they are. */
    @Test
    void outlinesAreThoseOfTheWorldsThemselves() {
        List<String> built = Environments.names().stream()
                .map(name -> EnvironmentOutline.of(Environments.scenario(name)).line())
                .toList();
        List<String> written =
                EnvironmentOutline.all().stream().map(EnvironmentOutline::line).toList();
        assertEquals(
                "pendulum 2 1 ",
                built.get(Environments.names().indexOf("pendulum")).substring(0, 13));
        assertEquals("n 3 2 words of one line", new EnvironmentOutline("n", 3, 2, "words of one line").line());
        assertEquals(
                String.join("\n", built),
                String.join("\n", written),
                () -> "envs/src/main/resources/dev/mechanist/envs/environments.txt should be\n"
                        + String.join("\n", built) + "\n");
    }
}
