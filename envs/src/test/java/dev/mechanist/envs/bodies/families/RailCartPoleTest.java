package dev.mechanist.envs.bodies.families;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.envs.bodies.BodySimulator;
import org.junit.jupiter.api.Test;

/** The cart-pole of PETS against MuJoCo. */
class RailCartPoleTest {
    /**
     * MuJoCo 2.2.2 on the same MJCF, two steps of 0.02 s under u_t = 3 sin(0.0035 t^2 + 0.03 t) per step t: (t, x, theta, x_dot,
     * theta_dot) after every twentieth. The cart runs into both ends. Both engines run the same formulas; what differs is
     * rounding, which the swinging pole magnifies.
     */
    private static final double[][] MUJOCO = {
        {20, 2.3345328293158811, 1.4614004007341277, 8.4100090643725718, -0.25290441612787079},
        {40, 0.82068353600563659, -1.7097028435858319, -5.5268852331630622, 1.6159776295759227},
        {60, -1.5813314882192764, 0.31687566282831442, -2.9863488743803486, -0.48366928484894889},
        {80, -1.9047667707650022, 1.8415006221403212, 0.11531352291941299, 1.1837272609894274},
        {100, -1.1779486598557587, -1.0263626178013883, 0.092569392960177493, 0.23240507654682133},
        {120, -0.15670802079245644, 0.33972894321480607, 2.0991517492179819, 0.93444766868800178},
        {140, 0.66748675768544408, 0.0010238129187469692, 2.1871545349830019, 3.4603062108683016},
        {160, 1.4886848934434165, -0.046448374275482943, 0.12423709430485785, -2.276044602636079},
        {180, 2.283853158427029, 0.076513398296364221, 0.6425655379697639, -0.87348789958326289},
        {200, 2.2909500625843524, -0.31762486072712853, -0.71148264365097214, 1.240643174852621}
    };

    @Test
    void movesAndBouncesAsInMujoco() {
        BodySimulator simulator = new BodySimulator(RailCartPole.model());
        double[] x = {0.05, -0.1, 0.1, 0.2};
        double[] between = new double[4];
        double furthest = 0;
        int row = 0;
        for (int t = 0; t < 200; t++) {
            double[] u = {3 * Math.sin(0.0035 * t * t + 0.03 * t)};
            simulator.step(x, 0, u, 0, between, 0);
            simulator.step(between, 0, u, 0, x, 0);
            furthest = Math.max(furthest, Math.abs(x[0]));
            if (t + 1 == MUJOCO[row][0]) {
                assertArrayEquals(java.util.Arrays.copyOfRange(MUJOCO[row], 1, 5), x, 1e-9, "after step " + (t + 1));
                row++;
            }
        }
        assertEquals(MUJOCO.length, row);
        assertTrue(furthest > RailCartPole.RAIL, "never reached an end of the rail: " + furthest);
    }
}
