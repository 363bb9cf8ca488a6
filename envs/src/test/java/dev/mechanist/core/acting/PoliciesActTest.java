package dev.mechanist.core.acting;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.contract.HiddenSpeed;
import dev.mechanist.core.contract.PolicyContract;
import dev.mechanist.core.contract.RecurrentPolicyContract;
import dev.mechanist.core.contract.StochasticPolicyContract;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.data.EpisodePlayer;
import dev.mechanist.envs.tasks.RandomActions;
import dev.mechanist.envs.tasks.ScriptedActions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Every kind of policy of this module and of the contracts keeps them; those of other modules do so there. */
class PoliciesActTest {
    private static final Spec SPEC = new Spec(
            0.1,
            List.of(Variable.of("x", "m"), Variable.of("v", "m/s")),
            List.of(Variable.bounded("a", "N", -2, 2), Variable.bounded("b", "N", -1, 3)));

    /** A batch of actions, squashed into [-2, 2] and [-1, 3]: centre + 2 tanh(.). */
    private static void squash(DMatrixRMaj u) {
        for (int k = 0; k < u.getNumElements(); k++) {
            u.data[k] = (k % 2) + 2 * Math.tanh(u.data[k]);
        }
    }

    /** u = squash(W x + sigma e). */
    private record SquashedGaussian() implements StochasticPolicy {
        @Override
        public int noiseDimension() {
            return 2;
        }

        @Override
        public void act(Observations o, DMatrixRMaj u) {
            sample(o, new DMatrixRMaj(o.vectors().orElseThrow().numRows, 2), u);
        }

        @Override
        public void sample(Observations o, DMatrixRMaj noise, DMatrixRMaj u) {
            DMatrixRMaj x = o.vectors().orElseThrow();
            u.reshape(x.numRows, 2);
            for (int b = 0; b < x.numRows; b++) {
                u.set(b, 0, -x.get(b, 0) - 0.5 * x.get(b, 1) + 0.3 * noise.get(b, 0));
                u.set(b, 1, 0.7 * x.get(b, 1) + 0.2 * noise.get(b, 1));
            }
            squash(u);
        }

        @Override
        public SquashedGaussian fork() {
            return this;
        }
    }

    /** Remembers the last place and whether there was one; acts on the change. */
    private record ChangeFeedback(double deviation) implements RecurrentPolicy {
        @Override
        public int memoryDimension() {
            return 2;
        }

        @Override
        public int noiseDimension() {
            return 1;
        }

        @Override
        public void begin(DMatrixRMaj memory) {
            memory.zero();
        }

        @Override
        public void act(Observations o, DMatrixRMaj memory, DMatrixRMaj noise, DMatrixRMaj u, DMatrixRMaj next) {
            DMatrixRMaj x = o.vectors().orElseThrow();
            u.reshape(x.numRows, 1);
            next.reshape(x.numRows, 2);
            for (int b = 0; b < x.numRows; b++) {
                double speed = memory.get(b, 1) * (x.get(b, 0) - memory.get(b, 0)) / 0.1;
                double wanted = -3 * x.get(b, 0) - 2 * speed + deviation * noise.get(b, 0);
                u.set(b, 0, Math.min(Math.max(wanted, -2), 2));
                next.set(b, 0, x.get(b, 0));
                next.set(b, 1, 1);
            }
        }

        @Override
        public ChangeFeedback fork() {
            return this;
        }
    }

    @Nested
    class Uniform implements PolicyContract {
        @Override
        public Policy policy() {
            return RandomActions.uniform(SPEC);
        }

        @Override
        public Spec spec() {
            return SPEC;
        }
    }

    @Nested
    class Held implements PolicyContract {
        @Override
        public Policy policy() {
            return RandomActions.held(SPEC, 4);
        }

        @Override
        public Spec spec() {
            return SPEC;
        }
    }

    @Nested
    class Smooth implements PolicyContract {
        @Override
        public Policy policy() {
            return RandomActions.smooth(SPEC, 4);
        }

        @Override
        public Spec spec() {
            return SPEC;
        }
    }

    @Nested
    class Scripted implements PolicyContract {
        @Override
        public Policy policy() {
            return new ScriptedActions(new DMatrixRMaj(2, 2, true, new double[] {1, 2, -1, 0.5}), 0.1);
        }

        @Override
        public Spec spec() {
            return SPEC;
        }
    }

    @Nested
    class Law implements PolicyContract {
        @Override
        public Policy policy() {
            return Policy.of((o, time, u) -> {
                u[0] = Math.sin(o.vector()[0] + time);
                u[1] = Math.cos(o.vector()[1]);
            });
        }

        @Override
        public Spec spec() {
            return SPEC;
        }
    }

    @Nested
    class Stochastic implements StochasticPolicyContract {
        @Override
        public StochasticPolicy policy() {
            return new SquashedGaussian();
        }

        @Override
        public Spec spec() {
            return SPEC;
        }
    }

    /** As it explores. */
    @Nested
    class Sampled implements PolicyContract {
        @Override
        public Policy policy() {
            return new SquashedGaussian().sampling();
        }

        @Override
        public Spec spec() {
            return SPEC;
        }
    }

    @Nested
    class Recurrent implements RecurrentPolicyContract {
        @Override
        public RecurrentPolicy policy() {
            return new ChangeFeedback(0.5);
        }

        @Override
        public Observation observation(RandomStream random) {
            return Observation.of(0.02 * random.nextGaussian());
        }

        @Override
        public Spec spec() {
            return new HiddenSpeed(HiddenSpeed.Gives.NOTHING).spec();
        }
    }

    @Nested
    class SampledRecurrent implements PolicyContract {
        @Override
        public Policy policy() {
            return new ChangeFeedback(0.5).sampling();
        }

        @Override
        public Observation observation(RandomStream random) {
            return Observation.of(0.02 * random.nextGaussian());
        }

        @Override
        public Spec spec() {
            return new HiddenSpeed(HiddenSpeed.Gives.NOTHING).spec();
        }
    }

    /** Seeing the place alone, damping takes memory: without, the mass swings or leaves. */
    @Test
    void memoryBringsTheHiddenSpeedToRest() {
        HiddenSpeed world = new HiddenSpeed(HiddenSpeed.Gives.EVERYTHING);
        DMatrixRMaj remembered = new EpisodePlayer(world)
                .play(new ChangeFeedback(0), 4)
                .episode()
                .states();
        DMatrixRMaj forgetful = new EpisodePlayer(world)
                .play(Policy.of((o, time, u) -> u[0] = -3 * o.vector()[0]), 4)
                .episode()
                .states();
        assertTrue(largestOfTheLast(remembered) < 0.02, "largest place " + largestOfTheLast(remembered));
        assertTrue(largestOfTheLast(forgetful) > 0.2, "largest place " + largestOfTheLast(forgetful));
    }

    private static double largestOfTheLast(DMatrixRMaj states) {
        double largest = 0;
        for (int t = states.numRows - 10; t < states.numRows; t++) {
            largest = Math.max(largest, Math.abs(states.get(t, 0)));
        }
        return largest;
    }

    /** Worked by hand: e = (1, -2), x = (0.5, -1) gives -0.5 + 0.5 + 0.3 = 0.3 and -0.7 - 0.4 = -1.1 before squashing. */
    @Test
    void noiseEntersAsGiven() {
        DMatrixRMaj u = new DMatrixRMaj(0, 0);
        new SquashedGaussian()
                .sample(Observation.of(0.5, -1).batch(), new DMatrixRMaj(1, 2, true, new double[] {1, -2}), u);
        assertArrayEquals(new double[] {2 * Math.tanh(0.3), 1 + 2 * Math.tanh(-1.1)}, u.data, 1e-15);
    }

    /** A policy on pictures: the brightest column, in units of the picture's half width. */
    @Test
    void picturesAreSeenInBatchesAndInEpisodes() {
        BatchPolicy looking = new BatchPolicy() {
            @Override
            public void act(Observations o, DMatrixRMaj u) {
                Observations.Bytes pictures = o.images().orElseThrow();
                u.reshape(pictures.count(), 1);
                for (int b = 0; b < pictures.count(); b++) {
                    int brightest = 0;
                    for (int c = 0; c < pictures.size(); c++) {
                        int at = b * pictures.size();
                        if ((pictures.values()[at + c] & 0xff) > (pictures.values()[at + brightest] & 0xff)) {
                            brightest = c;
                        }
                    }
                    u.set(b, 0, -(brightest - 4) / 4.0);
                }
            }

            @Override
            public BatchPolicy fork() {
                return this;
            }
        };
        HiddenSpeed world = new HiddenSpeed(HiddenSpeed.Gives.EVERYTHING);
        Episode episode = new EpisodePlayer(world).play(looking, 2).episode();
        DMatrixRMaj all = new DMatrixRMaj(0, 0);
        looking.act(episode.observations().orElseThrow(), all);
        assertArrayEquals(
                Arrays.copyOf(all.data, episode.steps()), Arrays.copyOf(episode.actions().data, episode.steps()));
        for (int t = 0; t < episode.steps(); t++) {
            assertEquals(
                    -Math.round(4 * episode.states().get(t, 0)) / 4.0,
                    episode.actions().get(t, 0));
        }
    }

    @Test
    void observationsOfNothingOrOfSeveralMomentsAreRefused() {
        assertThrows(InputException.class, Observation::of);
        Observations.Bytes two = new Observations.Bytes(new int[] {1, 2, 1}, new byte[4]);
        assertThrows(InputException.class, () -> new Observation(new double[1], Optional.of(two)));
        assertThrows(InputException.class, () -> new ObservationSpec(List.of(), List.of()));
        assertThrows(InputException.class, () -> new ScriptedActions(new DMatrixRMaj(0, 1), 0.1));
    }
}
