package dev.mechanist.core.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.acting.Environment;
import dev.mechanist.core.acting.Observation;
import dev.mechanist.core.acting.Observations;
import dev.mechanist.core.acting.Policy;
import dev.mechanist.core.contract.EnvironmentContract;
import dev.mechanist.core.contract.HiddenSpeed;
import dev.mechanist.core.contract.HiddenSpeed.Gives;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A world that gives little is played and recorded as any other, and what needs more says so. */
class HiddenSpeedTest {
    @Nested
    class GivingNothing implements EnvironmentContract {
        @Override
        public Environment environment() {
            return new HiddenSpeed(Gives.NOTHING);
        }
    }

    @Nested
    class GivingEverything implements EnvironmentContract {
        @Override
        public Environment environment() {
            return new HiddenSpeed(Gives.EVERYTHING);
        }
    }

    /** Pushes against the place that it sees. */
    private static final Policy SPRING = Policy.of((o, time, u) -> u[0] = -3 * o.vector()[0]);

    @Test
    void whatIsSeenStandsForAStateThatIsKept() {
        PlayedEpisode played = new EpisodePlayer(new HiddenSpeed(Gives.NOTHING)).play(SPRING, 4);
        Episode episode = played.episode();
        assertEquals(1, episode.states().numCols);
        assertEquals(Optional.empty(), episode.observations());
        assertEquals(OptionalDouble.empty(), played.totalCost(), "known by its rewards alone");
        assertEquals(40, episode.steps());
        assertTrue(episode.truncated());
        assertFalse(episode.terminated());
        double sum = 0;
        for (int t = 0; t < 40; t++) {
            assertEquals(-3 * episode.states().get(t, 0), episode.actions().get(t, 0));
            sum -= Math.pow(episode.states().get(t + 1, 0), 2);
        }
        assertEquals(sum, played.totalReward(), 1e-12);
    }

    /** The state is recorded as it is, beside the place as it is measured and the picture. */
    @Test
    void statesAndObservationsAreRecordedApart() {
        HiddenSpeed world = new HiddenSpeed(Gives.EVERYTHING);
        Episode exact = new EpisodePlayer(world).play(SPRING, 4, 25).episode();
        Episode episode = new EpisodePlayer(world, new double[] {0.05})
                .play(SPRING, 4, 25)
                .episode();
        Observations seen = episode.observations().orElseThrow();
        assertEquals(2, episode.states().numCols);
        assertEquals(26, seen.vectors().orElseThrow().numRows);
        Observations.Bytes pictures = seen.images().orElseThrow();
        assertArrayEquals(new int[] {1, 9, 1}, pictures.shape());
        assertEquals(26, pictures.count());
        double noise = 0;
        for (int t = 0; t <= 25; t++) {
            double place = episode.states().get(t, 0);
            int pixel = (int) Math.round(4 + 4 * place);
            assertEquals((byte) 200, pictures.values()[9 * t + pixel], "step " + t);
            noise += Math.pow(seen.vectors().get().get(t, 0) - place, 2);
            if (t < 25) {
                double push = episode.actions().get(t, 0);
                double speed = episode.states().get(t, 1);
                assertEquals(-3 * seen.vectors().get().get(t, 0), push, "it acts on what it sees");
                assertEquals(
                        place + 0.1 * speed + 0.005 * push, episode.states().get(t + 1, 0), 1e-14);
                assertEquals(speed + 0.1 * push, episode.states().get(t + 1, 1), 1e-14);
            }
        }
        assertEquals(0.05, Math.sqrt(noise / 26), 4 * 0.05 / Math.sqrt(2 * 26));
        assertEquals(exact.states().get(0, 0), episode.states().get(0, 0), "noise does not move the start");
    }

    @Test
    void episodesThatEndAreTerminatedAndNotTruncated() {
        Episode episode = new EpisodePlayer(new HiddenSpeed(Gives.NOTHING))
                .play(Policy.of((o, time, u) -> u[0] = 2), 4)
                .episode();
        assertTrue(episode.terminated());
        assertFalse(episode.truncated());
        assertTrue(episode.steps() < 40);
    }

    @Test
    void whatNeedsTheTruthIsRefusedInOneLine() {
        HiddenSpeed world = new HiddenSpeed(Gives.EVERYTHING);
        InputException e =
                assertThrows(InputException.class, () -> world.truth().required("the expert", world));
        assertEquals(
                "the expert needs the true dynamics, which environment 'hidden-speed' does not give; take a model that is"
                        + " learned from its episodes",
                e.getMessage());
        assertTrue(
                assertThrows(InputException.class, () -> world.truth().requiredDifferentiable("iterative LQR", world))
                        .getMessage()
                        .startsWith("iterative LQR needs the true dynamics with derivatives, which"));
    }

    /** A world that promises more than it gives is named. */
    @Test
    void brokenPromisesAreRefused() {
        HiddenSpeed inner = new HiddenSpeed(Gives.EVERYTHING);
        Environment silent = new Environment() {
            @Override
            public String name() {
                return "silent";
            }

            @Override
            public dev.mechanist.core.Spec spec() {
                return inner.spec();
            }

            @Override
            public dev.mechanist.core.acting.ObservationSpec observations() {
                return inner.observations();
            }

            @Override
            public int maxSteps() {
                return 5;
            }

            @Override
            public Observation reset(long seed) {
                return inner.reset(seed);
            }

            @Override
            public Step step(double[] action) {
                return inner.step(action);
            }

            @Override
            public Optional<double[]> state() {
                return Optional.empty();
            }

            @Override
            public Optional<Snapshot> snapshot() {
                return Optional.empty();
            }

            @Override
            public void restore(Snapshot snapshot) {
                throw new UnsupportedOperationException();
            }
        };
        String message = assertThrows(InputException.class, () -> new EpisodePlayer(silent).play(SPRING, 1))
                .getMessage();
        assertEquals(
                "environment 'silent' gives no state, so the states of its specification must be the numbers that it shows",
                message);
    }
}
