package dev.mechanist.envs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.acting.Environment;
import dev.mechanist.core.contract.EnvironmentContract;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** An environment that shows what the source of its task shows, not its state. */
class ObservedEnvironmentTest implements EnvironmentContract {
    @Override
    public Environment environment() {
        return Environments.make("half-cheetah-observed");
    }

    @Test
    void showsThePublishedNumbersOfTheSameTask() {
        Environment plain = Environments.make("hopper");
        Environment seen = Environments.make("hopper-observed");
        double[] x = plain.reset(7).vector();
        double[] o = seen.reset(7).vector();
        assertArrayEquals(Arrays.copyOfRange(x, 1, 12), o, 0);
        assertArrayEquals(x, seen.state().orElseThrow(), 0);
        assertEquals(11, seen.observations().p());
        assertEquals("rootz", seen.observations().variables().get(0).name());
        double[] u = {0.3, -1, 2};
        Environment.Step one = plain.step(u);
        Environment.Step two = seen.step(u);
        assertEquals(one.reward(), two.reward(), 0);
        assertArrayEquals(
                Arrays.copyOfRange(one.observation().vector(), 1, 6),
                Arrays.copyOf(two.observation().vector(), 5),
                0);
    }

    @Test
    void whereTheStateIsSeenThereIsNothingElse() {
        InputException e = assertThrows(InputException.class, () -> Environments.make("pendulum-observed"));
        assertTrue(e.getMessage().contains("shows its state"), e.getMessage());
    }
}
