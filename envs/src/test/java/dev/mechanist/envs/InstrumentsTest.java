package dev.mechanist.envs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.acting.Environment;
import dev.mechanist.core.acting.Truth;
import dev.mechanist.core.contract.EnvironmentContract;
import dev.mechanist.core.data.PlayedEpisode;
import dev.mechanist.envs.tasks.Instruments;
import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.envs.tasks.ScriptedActions;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A cart-pole whose actions act two steps late, and one that is seen through noise. */
class InstrumentsTest implements EnvironmentContract {
    private static final int DELAY = 2;

    private static Scenario late(String name) {
        return Environments.scenario(name).through(new Instruments(List.of(), DELAY));
    }

    @Override
    public Environment environment() {
        return late("cart-pole").environment();
    }

    /** What is done at step t is what a prompt world is told at step t + 2; before that nothing is done. */
    @Test
    void actionsActLate() {
        Environment late = environment();
        Environment prompt = Environments.make("cart-pole");
        assertArrayEquals(prompt.reset(3).vector(), late.reset(3).vector(), 0);
        double[] taken = {1.5, -2, 0.7, 3, 0};
        double[] acting = {0, 0, 1.5, -2, 0.7};
        for (int t = 0; t < taken.length; t++) {
            Environment.Step there = prompt.step(new double[] {acting[t]});
            Environment.Step here = late.step(new double[] {taken[t]});
            assertArrayEquals(there.observation().vector(), here.observation().vector(), 0, "step " + t);
            assertEquals(there.reward(), here.reward(), 0);
        }
        // What was asked for before the start is forgotten.
        late.reset(3);
        prompt.reset(3);
        assertArrayEquals(
                prompt.step(new double[] {0}).observation().vector(),
                late.step(new double[] {1}).observation().vector(),
                0);
        assertEquals(Truth.NONE, late.truth(), "the state does not tell what comes next");
    }

    /** Both actions that are under way belong to a snapshot. */
    @Test
    void whatIsUnderWayIsRestored() {
        Environment late = environment();
        late.reset(1);
        late.step(new double[] {2});
        late.step(new double[] {-1});
        Environment.Snapshot moment = late.snapshot().orElseThrow();
        double[] next = late.step(new double[] {0}).observation().vector();
        late.step(new double[] {3});
        late.restore(moment);
        assertArrayEquals(next, late.step(new double[] {0}).observation().vector(), 0);
    }

    /** The policy sees deviations of 0.5 m and 2 rad; the world moves, and is paid, as without. */
    @Test
    void noiseIsSeenAndNotFelt() {
        Scenario noisy = Environments.scenario("cart-pole").through(new Instruments(List.of(0.5, 0.0, 2.0, 0.0), 0));
        var exact = Environments.scenario("cart-pole");
        var still = ScriptedActions.holding(1);
        PlayedEpisode measured = noisy.player(noisy.environment()).play(still, 5, 100);
        PlayedEpisode plain = exact.player(exact.environment()).play(still, 5, 100);
        assertEquals(plain.totalReward(), measured.totalReward(), 0);
        double[] seen = measured.episode().states().data;
        double[] real = plain.episode().states().data;
        double[] squares = new double[4];
        for (int i = 0; i < seen.length; i++) {
            squares[i % 4] += Math.pow(seen[i] - real[i], 2) / 101;
        }
        // Of 101 draws a deviation is known to 7% (1 / sqrt(2 N)).
        assertEquals(0.5, Math.sqrt(squares[0]), 0.5 * 0.28);
        assertEquals(2, Math.sqrt(squares[2]), 2 * 0.28);
        assertEquals(0, squares[1] + squares[3], 0);
    }

    @Test
    void noDelayIsNegative() {
        InputException e = assertThrows(InputException.class, () -> new Instruments(List.of(), -1));
        assertTrue(e.getMessage().contains("at least 0 steps, not -1"), e.getMessage());
    }
}
