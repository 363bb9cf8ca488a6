package dev.mechanist.envs.bodies;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mechanist.envs.bodies.mjcf.Mjcf;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Where bodies are and how they move: a two-link arm by hand. */
class BodyPosesTest {
    /** Links of 2 m and masses of 2 and 3 kg at 1 m along each; joints about z. */
    private static final BodyModel ARM = Mjcf.parse("""
            <mujoco><option gravity="0 -10 0"/>
              <worldbody>
                <body pos="0 0 1"><joint axis="0 0 1"/><inertial pos="1 0 0" mass="2" diaginertia="0.1 0.2 0.3"/>
                  <body pos="2 0 0"><joint axis="0 0 1"/><inertial pos="1 0 0" mass="3" diaginertia="0.2 0.3 0.4"/></body>
                </body>
              </worldbody>
            </mujoco>
            """, "arm.xml");

    /** Both joints a quarter turn: the first link along y, the second along -x; rates 0.5 and 0.7, so 0.5 and 1.2. */
    private static final double[] X = {Math.PI / 2, Math.PI / 2, 0.5, 0.7};

    @Test
    void positionsAndVelocities() {
        BodyPoses poses = new BodySimulator(ARM).poses(X, 0);
        assertArrayEquals(new double[] {0, 0, 0, 0, 0, 1, 0, 2, 1}, poses.position(), 1e-15);
        assertArrayEquals(new double[] {0, 1, 1, -1, 2, 1}, Arrays.copyOfRange(poses.centre(), 3, 9), 1e-15);
        assertArrayEquals(
                new double[] {0, 0, 0.5, 0, 0, 1.2}, Arrays.copyOfRange(poses.angularVelocity(), 3, 9), 1e-15);
        // w x r: the first centre moves along -x by 0.5; the elbow by 1; the second centre by 1.2 along -y besides.
        assertArrayEquals(
                new double[] {-0.5, 0, 0, -1, -1.2, 0}, Arrays.copyOfRange(poses.linearVelocity(), 3, 9), 1e-15);
        assertArrayEquals(new double[] {-3.0 / 5, 8.0 / 5, 1}, poses.totalCentre(ARM), 1e-15);
        assertArrayEquals(new double[] {-4.0 / 5, -3.6 / 5, 0}, poses.totalVelocity(ARM), 1e-15);
        assertArrayEquals(new double[] {-4, 2, 1.5}, poses.point(2, new double[] {4, 0, 0.5}), 1e-14);
    }

    /** Orbital 6/5 (r x v) of the two about their centre, and spins 0.3 * 0.5 + 0.4 * 1.2. */
    @Test
    void angularMomentumIsOrbitAndSpin() {
        double rx = -1;
        double ry = 1;
        double vx = -0.5;
        double vy = -1.2;
        double orbit = 6.0 / 5 * (rx * vy - ry * vx);
        assertArrayEquals(
                new double[] {0, 0, orbit + 0.15 + 0.48},
                new BodySimulator(ARM).poses(X, 0).angularMomentum(ARM),
                1e-14);
    }

    /** Heights of 1 and 2 m against 10 m/s^2; kinetic m v^2 / 2 and I w^2 / 2. */
    @Test
    void energyIsPotentialAndKinetic() {
        double[] energy = new BodySimulator(ARM).energy(X, 0);
        assertEquals(2 * 10 * 1 + 3 * 10 * 2, energy[0], 1e-13);
        double kinetic = 0.5 * (2 * 0.25 + 3 * (1 + 1.44) + 0.3 * 0.25 + 0.4 * 1.44);
        assertEquals(kinetic, energy[1], 1e-14);
        BodyModel weightless = ARM.withOption(ARM.option().withDisableFlags(BodyOption.DISABLE_GRAVITY));
        assertEquals(0, new BodySimulator(weightless).energy(X, 0)[0]);
        assertEquals(
                0,
                new BodySimulator(weightless)
                        .forwardDynamics(new double[] {1, 2, 0, 0}, 0, new double[0], 0)
                        .acceleration()[0],
                1e-14);
    }

    /** An armature stores kinetic energy with its joint's own rate. */
    @Test
    void armaturesStoreEnergyToo() {
        BodyModel model = Mjcf.parse("""
                <mujoco><worldbody><body><joint axis="1 0 0" armature="0.7"/>
                  <inertial pos="0 0 0" mass="2" diaginertia="0.3 0.4 0.5"/></body></worldbody></mujoco>""", "m.xml");
        assertEquals(0.5 * 9, new BodySimulator(model).energy(new double[] {1, 3}, 0)[1], 1e-14);
    }
}
