package dev.mechanist.envs.bodies.mechanics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mechanist.envs.bodies.BodySimulator;
import dev.mechanist.envs.bodies.mjcf.Mjcf;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyOption;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Geoms that feel a medium as ellipsoids: by hand, and numbers of MuJoCo 3.14.0. */
class FluidEllipsoidsTest {
    private static final double[] START = {0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0.5, -0.3, 0.2, 1, 2, -1, 3, -2, 1};

    private static BodyModel model() throws IOException {
        try (InputStream in = FluidEllipsoidsTest.class.getResourceAsStream("/mjcf/ellipsoids.xml")) {
            return Mjcf.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), "ellipsoids.xml");
        }
    }

    /** An ellipsoid, a capsule with coefficients of its own, a box, a cylinder and a ball, in wind, one body a box beside them. */
    @Test
    void theyAreMovedAsInMujoco() throws IOException {
        BodyModel model = model();
        assertEquals(List.of(), model.warnings());
        double[] recordedForce = {
            -8.41123236010547,
            -8.97853807101922,
            53.580970018430534,
            -1.2992791775412327,
            -50.000486731983514,
            -10.492181758944868,
            -28.47143826533104,
            -15.58236532889403,
            -2.19158551295756
        };
        BodySimulator simulator = new BodySimulator(model);
        assertArrayEquals(
                recordedForce,
                simulator.forwardDynamics(START, 0, new double[0], 0).fluid(),
                1e-12);
        double[] x = START.clone();
        double[] next = new double[x.length];
        for (int k = 0; k < 100; k++) {
            simulator.step(x, 0, new double[0], 0, next, 0);
            System.arraycopy(next, 0, x, 0, x.length);
        }
        double[] recorded = {
            0.30160776542206286,
            -0.20652439533591754,
            0.6364511507950137,
            0.9690834013317058,
            -0.2237240336290989,
            0.10042764381401376,
            0.027188350410858955,
            0.4087502377664993,
            -0.36546051230946275,
            0.949121663658052,
            0.7418523499272803,
            -0.45007439934702687,
            -0.8835487478400537,
            -1.1152478332782847,
            -0.40714223317121856,
            -0.13459601209471178,
            1.5163196253060462,
            -0.6449578397985821,
            1.7781261426701256
        };
        assertArrayEquals(recorded, x, 1e-11);
    }

    /** Half of what a ball displaces goes with it (potential flow); its moments nothing; exact to the seven digits of the rule. */
    @Test
    void aBallCarriesHalfOfItsVolume() {
        double[] numbers = FluidEllipsoids.numbers(new double[] {0.3, 0.3, 0.3}, new double[] {1, 2, 3, 4, 5});
        double half = 2.0 / 3 * Math.PI * 0.027;
        assertArrayEquals(
                new double[] {1, 2, 3, 4, 5, half, half, half, 0, 0, 0, 0.3, 0.3, 0.3}, numbers, 1e-6 * half + 1e-7);
        assertEquals(half, numbers[5], 1e-6 * half);
    }

    /** A ball of radius r: -(6 pi r nu + rho pi r^2 blunt |v|) v, and by spin rho 4/3 pi r^3 magnus (w x v). */
    @Test
    void aBallFeelsDragAndMagnusLift() {
        BodyModel model = Mjcf.parse("""
            <mujoco><option density="1.3" viscosity="0.7" gravity="0 0 0"/><worldbody><body><freejoint/>
              <geom size="0.2" mass="2" fluidshape="ellipsoid" fluidcoef="0.4 0.25 1.5 0 0.6"/></body></worldbody></mujoco>\
            """, "m.xml");
        double[] x = {0, 0, 0, 1, 0, 0, 0, 3, 0, 0, 0, 0, 5};
        double[] force =
                new BodySimulator(model).forwardDynamics(x, 0, new double[0], 0).fluid();
        double drag = (6 * Math.PI * 0.2 * 0.7 + 1.3 * Math.PI * 0.04 * 0.4 * 3) * 3;
        double lift = 1.3 * 4 / 3 * Math.PI * 0.008 * 0.6 * 15;
        double moment = 8.0 / 15 * Math.PI * Math.pow(0.2, 5);
        double spin = (Math.PI * 0.064 * 0.7 + 1.3 * 1.5 * moment * 5) * 5;
        // The ball carries p = rho m v, whose p x w is a force across too.
        double carried = 1.3 * FluidEllipsoids.numbers(new double[] {0.2, 0.2, 0.2}, new double[5])[5] * 15;
        assertArrayEquals(new double[] {-drag, lift - carried, 0, 0, 0, -spin}, force, 1e-12);
    }

    /** Springs and dampers both off switch the medium off, too. */
    @Test
    void whatSwitchesPassiveForcesOffSwitchesItOff() throws IOException {
        BodyModel model = model();
        BodyModel off = model.withOption(
                model.option().withDisableFlags(BodyOption.DISABLE_SPRING | BodyOption.DISABLE_DAMPER));
        double[] force = new BodySimulator(off)
                .forwardDynamics(START, 0, new double[0], 0)
                .fluid();
        assertEquals(0, Arrays.stream(force).map(Math::abs).sum());
    }
}
