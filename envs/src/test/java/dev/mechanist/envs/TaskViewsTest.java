package dev.mechanist.envs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mechanist.envs.tasks.TaskEnvironment;
import java.awt.geom.Rectangle2D;
import org.junit.jupiter.api.Test;

/** What pictures of tasks show, m, and the energy of balls that slide, by hand. */
class TaskViewsTest {
    private static void assertView(String name, double x, double y, double width, double height) {
        Rectangle2D view = Environments.scenario(name).world().drawing().view();
        assertEquals(x, view.getX(), 1e-14, name);
        assertEquals(y, view.getY(), 1e-14, name);
        assertEquals(width, view.getWidth(), 1e-14, name);
        assertEquals(height, view.getHeight(), 1e-14, name);
    }

    /** Six masses 0.5 m apart begin at -1.5 m and end at 1 m; they hang 0.55 of 3 m deep, and the mark is 0.3 m above. */
    @Test
    void stringsAreSeenWithTheirMark() {
        assertView("string-of-masses-6", -1.7, -1.65, 3.2, 2.45);
        assertView("string-of-masses-4", -1.2, -1.4, 2.2, 2.2);
    }

    /** From above a square of 0.6 m; from the side as wide as the task says, an eighth of it below the ground. */
    @Test
    void bodiesAreSeenFromAboveOrFromTheSide() {
        assertView("reacher", -0.3, -0.3, 0.6, 0.6);
        assertView("cup-catch", -0.55, -0.132, 1.1, 0.935);
    }

    /** m (v^2 + 2/5 s^2) / 2 of three balls, in a longer array. */
    @Test
    void energyOfBallsThatSlide() {
        double[] x = {9, 9, 1, 1, 0.3, -0.4, 2, 1, 0, 1.2, 1.5, 0.5, -0.7, 0.1, 0.9, 0.2, -0.5, 0.4, 0.8, 0.6};
        double moving = 0.25 + 1.44 + 0.5;
        double turning = 0.81 + 0.04 + 0.25 + 0.16 + 0.64 + 0.36;
        double mass = dev.mechanist.envs.billiards.BilliardPresets.POOL_BALL.mass();
        assertEquals(
                0.5 * mass * (moving + 0.4 * turning),
                Environments.scenario("pool-slide").world().energy().of(x, 2),
                1e-14);
        assertEquals(
                0.5 * mass * moving,
                Environments.scenario("pool").world().energy().of(x, 2),
                1e-14);
    }

    @Test
    void aStateOfAnotherLengthIsRefused() {
        TaskEnvironment environment = Environments.scenario("cart-pole").environment();
        assertThrows(IllegalArgumentException.class, () -> environment.resetTo(new double[3]));
        assertThrows(IllegalArgumentException.class, () -> environment.resetTo(new double[5]));
    }
}
