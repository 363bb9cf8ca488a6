package dev.mechanist.envs.bodies;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mechanist.core.RandomStream;
import dev.mechanist.envs.bodies.forces.ForceSlopes;
import dev.mechanist.envs.bodies.forces.JointForces;
import dev.mechanist.envs.bodies.mjcf.Mjcf;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyOption;
import dev.mechanist.envs.bodies.tendons.Tendons;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Springs, dampers and actuators: numbers by hand, and every derivative against central differences. */
class JointForcesTest {
    private static final double HALF = Math.sqrt(0.5);

    /** A quarter turn about z takes x to y and y to -x. */
    private static final double[] QUARTER = {HALF, 0, 0, HALF};

    private static BodyModel one(String joint, String actuators) {
        return Mjcf.parse("""
                <mujoco>
                  <option gravity="0 0 0"><flag contact="disable"/></option>
                  <worldbody><body>%s<geom type="box" size="0.1 0.2 0.3" mass="2"/></body></worldbody>
                  <actuator>%s</actuator>
                </mujoco>
                """.formatted(joint, actuators), "one.xml");
    }

    private static double[] actuator(BodyModel model, double[] x, double... u) {
        return new BodySimulator(model).forwardDynamics(x, 0, u, 0).actuator();
    }

    private static double[] state(double[] q, double... v) {
        double[] x = Arrays.copyOf(q, q.length + v.length);
        System.arraycopy(v, 0, x, q.length, v.length);
        return x;
    }

    /** The torque (1, 2, 3) of the parent is (2, -1, 3) in a body turned by a quarter about z: R', not R. */
    @Test
    void aTorqueInTheParentIsTurnedIntoTheBody() {
        double[] x = state(QUARTER, 0, 0, 0);
        BodyModel inBody = one("<joint name='j' type='ball'/>", "<motor joint='j' gear='1 2 3'/>");
        assertArrayEquals(new double[] {0.5, 1, 1.5}, actuator(inBody, x, 0.5), 1e-15);
        BodyModel inParent = one("<joint name='j' type='ball'/>", "<motor jointinparent='j' gear='1 2 3'/>");
        assertArrayEquals(new double[] {1, -0.5, 1.5}, actuator(inParent, x, 0.5), 1e-15);
        double[] longer = state(new double[] {3 * HALF, 0, 0, 3 * HALF}, 0, 0, 0);
        assertArrayEquals(new double[] {1, -0.5, 1.5}, actuator(inParent, longer, 0.5), 1e-15);
    }

    /** Of a free joint only the torque is: its force is in the world either way. */
    @Test
    void aFreeJointTurnsItsTorqueOnly() {
        double[] x = state(new double[] {7, 8, 9, HALF, 0, 0, HALF}, new double[6]);
        BodyModel model = one("<freejoint name='j'/>", "<motor jointinparent='j' gear='4 5 6 1 2 3'/>");
        assertArrayEquals(new double[] {2, 2.5, 3, 1, -0.5, 1.5}, actuator(model, x, 0.5), 1e-15);
    }

    /** force = (2 + 0.5 l + 0.25 l') u + 1 - 4 l - 0.5 l' with l = 3 q, and the joint feels it three times. */
    @Test
    void gainAndBiasAreAffineInLengthAndSpeed() {
        BodyModel model = one("<joint name='j'/>", """
                <general joint='j' gear='3' gaintype='affine' gainprm='2 0.5 0.25' biastype='affine' biasprm='1 -4 -0.5'/>
                """);
        double force = (2 + 0.3 + 0.45) * 0.7 + 1 - 2.4 - 0.9;
        assertArrayEquals(new double[] {3 * force}, actuator(model, new double[] {0.2, 0.6}, 0.7), 1e-15);
    }

    /** Without the words affine, only the first gain counts and no bias. */
    @Test
    void aFixedGainIsItsFirstNumber() {
        BodyModel model =
                one("<joint name='j'/>", "<general joint='j' gear='3' gainprm='2 0.5 0.25' biasprm='1 -4 -0.5'/>");
        assertArrayEquals(new double[] {3 * 2 * 0.7}, actuator(model, new double[] {0.2, 0.6}, 0.7), 1e-15);
    }

    /** A servo on a ball joint measures its gear along the rotation vector: 0.5 * 0.1 + 2 * 0.2 - 1 * -0.3 = 0.75. */
    @Test
    void aServoOnABallFollowsTheRotationVector() {
        double angle = Math.sqrt(0.14);
        double s = Math.sin(angle / 2) / angle;
        double[] q = {Math.cos(angle / 2), 0.1 * s, 0.2 * s, -0.3 * s};
        BodyModel model = one("<joint name='j' type='ball'/>", "<position joint='j' gear='0.5 2 -1' kp='4' kv='0.6'/>");
        double force = 4 * (0.9 - 0.75) - 0.6 * (0.5 * 1 + 2 * 2 - 1 * 3);
        double[] expected = {0.5 * force, 2 * force, -force};
        assertArrayEquals(expected, actuator(model, state(q, 1, 2, 3), 0.9), 1e-14);
    }

    @Test
    void controlsAndForcesAreClippedOnBothSides() {
        BodyModel model = one(
                "<joint name='j'/>",
                "<motor joint='j' gear='3' ctrlrange='-0.5 2'/><motor joint='j' gear='1' forcerange='-4 1.5'/>");
        double[] x = new double[2];
        assertEquals(6, actuator(model, x, 5, 0)[0], 1e-15);
        assertEquals(-1.5, actuator(model, x, -5, 0)[0], 1e-15);
        assertEquals(1.2, actuator(model, x, 0.4, 0)[0], 1e-15);
        assertEquals(1.5, actuator(model, x, 0, 5)[0], 1e-15);
        assertEquals(-4, actuator(model, x, 0, -5)[0], 1e-15);
        assertEquals(0.75, actuator(model, x, 0, 0.75)[0], 1e-15);
        BodyModel unclamped = model.withOption(model.option().withDisableFlags(BodyOption.DISABLE_CLAMP));
        assertEquals(15, actuator(unclamped, x, 5, 0)[0], 1e-15);
        BodyModel off = model.withOption(model.option().withDisableFlags(BodyOption.DISABLE_ACTUATION));
        double[] next = new double[2];
        new BodySimulator(off).step(x, 0, new double[] {1, 1}, 0, next, 0);
        assertArrayEquals(new double[2], next);
        assertEquals(0, actuator(off, x, 1, 1)[0]);
    }

    /** 0.5 is half a range of 0.6 to 1.4 about its middle 1: 0.8 to 1.2. */
    @Test
    void aServoInheritsAShareOfTheJointsRange() {
        BodyModel model = one(
                "<joint name='j' type='slide' range='0.6 1.4'/>", "<position joint='j' kp='10' inheritrange='0.5'/>");
        assertArrayEquals(new double[] {0.8, 1.2}, model.field("actuator_ctrlrange"), 1e-15);
        assertEquals(10 * (1.2 - 1), actuator(model, new double[] {1, 0}, 7)[0], 1e-13);
        BodyModel degrees =
                one("<joint name='j' range='-90 180'/>", "<position joint='j' kp='10' inheritrange='1.5'/>");
        double middle = Math.PI / 4;
        double radius = 1.5 * 0.75 * Math.PI;
        assertArrayEquals(new double[] {middle - radius, middle + radius}, degrees.field("actuator_ctrlrange"), 1e-14);
    }

    /** -ratio 2 sqrt(kp m), with m what the actuator feels: (I + armature) / gear^2 = (0.3 + 0.2) / 4. */
    @Test
    void aDampingRatioCountsTheArmatureAndTheGearTwice() {
        BodyModel model = Mjcf.parse("""
                <mujoco><worldbody><body>
                  <joint name="j" armature="0.2" axis="1 0 0"/>
                  <inertial pos="0 0 0" mass="2" diaginertia="0.3 0.4 0.5"/>
                </body></worldbody>
                <actuator><position joint="j" gear="2" kp="8" dampratio="0.7"/></actuator></mujoco>
                """, "ratio.xml");
        assertArrayEquals(
                new double[] {0, -8, -0.7 * 2 * Math.sqrt(8 * 0.5 / 4)},
                Arrays.copyOf(model.field("actuator_biasprm"), 3),
                1e-15);
    }

    /** Springs of every joint: energy and force by hand, from springref and not from zero. */
    @Test
    void springsPullTowardsTheirReference() {
        BodyModel hinge = one("<joint stiffness='3' springref='30' ref='10'/>", "");
        double stretch = 0.9 - Math.PI / 6;
        ForwardDynamics f = new BodySimulator(hinge).forwardDynamics(new double[] {0.9, 0}, 0, new double[0], 0);
        assertEquals(-3 * stretch, f.spring()[0], 1e-15);
        assertEquals(1.5 * stretch * stretch, new BodySimulator(hinge).energy(new double[] {0.9, 0}, 0)[0], 1e-15);

        BodyModel ball = one("<joint type='ball' stiffness='3'/>", "");
        double[] turned = state(new double[] {Math.cos(0.2), 0, Math.sin(0.2), 0}, 0, 0, 0);
        BodySimulator balls = new BodySimulator(ball);
        assertArrayEquals(
                new double[] {0, -3 * 0.4, 0},
                balls.forwardDynamics(turned, 0, new double[0], 0).spring(),
                1e-15);
        assertEquals(1.5 * 0.16, balls.energy(turned, 0)[0], 1e-15);

        BodyModel free = Mjcf.parse("""
                <mujoco><option gravity="0 0 0"/><worldbody><body pos="1 2 3">
                  <joint type="free" stiffness="3"/><geom size="0.1" mass="2"/></body></worldbody></mujoco>
                """, "free.xml");
        double[] moved = {1.5, 2.25, 2, Math.cos(0.2), 0, Math.sin(0.2), 0, 0, 0, 0, 0, 0, 0};
        BodySimulator frees = new BodySimulator(free);
        assertArrayEquals(
                new double[] {-1.5, -0.75, 3, 0, -1.2, 0},
                frees.forwardDynamics(moved, 0, new double[0], 0).spring(),
                1e-15);
        assertEquals(1.5 * (0.25 + 0.0625 + 1 + 0.16), frees.energy(moved, 0)[0], 1e-15);
    }

    static final String ACTUATED = """
            <mujoco>
              <option gravity="0.3 -2 -5" timestep="0.01"><flag contact="disable"/></option>
              <default><geom type="capsule" size="0.05"/></default>
              <worldbody>
                <body>
                  <joint name="f" type="free" stiffness="2" damping="0.3" armature="0.1"/>
                  <geom type="box" size="0.2 0.1 0.15"/>
                  <body pos="0.3 0 0.1">
                    <joint name="b" type="ball" stiffness="1.5" damping="0.4" armature="0.2"/>
                    <geom fromto="0 0 0 0.1 0.2 0.3"/>
                    <body pos="0.1 0.2 0.3" euler="20 -30 50">
                      <joint name="h" axis="1 2 0.5" stiffness="3" springref="20" damping="0.6" armature="0.3"/>
                      <geom fromto="0 0 0 0.2 -0.1 0.1"/>
                      <body pos="0.2 -0.1 0.1">
                        <joint name="s" type="slide" axis="0 1 1" stiffness="4" damping="0.7" armature="0.05"/>
                        <geom fromto="0 0 0 0 0.1 0.2"/>
                      </body>
                    </body>
                  </body>
                </body>
              </worldbody>
              <actuator>
                <general joint="h" gear="3" gaintype="affine" gainprm="2 0.5 0.25" biastype="affine" biasprm="1 -4 -0.5"/>
                <general joint="s" gear="-1.5" gainprm="3" biastype="affine" biasprm="0 -2 -0.8" forcerange="-90 90"/>
                <general jointinparent="b" gear="0.5 2 -1" gaintype="affine" gainprm="2 0.4 0.3" biastype="affine"
                  biasprm="0.5 -4 -0.7"/>
                <general joint="b" gear="1.5 -0.5 2" gainprm="2" biastype="affine" biasprm="0.5 -3 -0.6"/>
                <general jointinparent="f" gear="1 2 3 0.5 -1 2" gainprm="2" biastype="affine" biasprm="0.5 0 -0.6"/>
                <motor joint="f" gear="0.3 0.2 0.1 -2 1 0.7"/>
                <motor joint="h" gear="2" ctrlrange="-0.1 0.1"/>
                <motor joint="s" gear="2" forcerange="-0.1 0.1"/>
                <motor jointinparent="b" gear="1 2 3" forcerange="-0.1 0.1"/>
              </actuator>
            </mujoco>
            """;

    /** Every kind of joint and actuator at once, gears not 1, one control and two forces at their ends. */
    @Test
    void derivativesEqualCentralDifferences() {
        BodyModel model = Mjcf.parse(ACTUATED, "actuated.xml");
        JointForces forces = forces(model);
        BodyDynamics f = new BodyDynamics(model);
        int nq = model.nq();
        int nv = model.nv();
        int nu = model.nu();
        double[] x = Arrays.copyOf(model.qpos0(), nq + nv);
        double[] away = new double[2 * nv];
        RandomStream.of(4, "forces", 0).fillGaussian(away, 0, 2 * nv);
        f.displace(x.clone(), 0, away, x, 0);
        double[] u = {0.7, -0.4, 0.6, -0.3, 0.8, 0.9, 0.5, -0.6, 0.7};
        ForceSlopes slopes = ForceSlopes.of(nv, nu, 0);
        forces.addDerivatives(x, 0, x, nq, u, 0, slopes);
        double h = 1e-6;
        for (int c = 0; c < 2 * nv + nu; c++) {
            double[] plus = moved(f, forces, x, u, c, h);
            double[] minus = moved(f, forces, x, u, c, -h);
            for (int r = 0; r < nv; r++) {
                double actual = c < nv
                        ? slopes.byQ[r * nv + c]
                        : c < 2 * nv ? slopes.byV[r * nv + c - nv] : slopes.byU[r * nu + c - 2 * nv];
                assertEquals((plus[r] - minus[r]) / (2 * h), actual, 1e-7, r + "," + c);
            }
        }
    }

    private static double[] moved(BodyDynamics f, JointForces forces, double[] x, double[] u, int c, double h) {
        int nv = f.model().nv();
        double[] tangent = new double[2 * nv];
        double[] action = u.clone();
        if (c < 2 * nv) {
            tangent[c] = h;
        } else {
            action[c - 2 * nv] += h;
        }
        double[] at = new double[x.length];
        f.displace(x, 0, tangent, at, 0);
        double[] out = new double[nv];
        forces.total(at, 0, at, f.model().nq(), action, 0, out);
        return out;
    }

    /** The power of springs is what their energy loses; of all forces on hinges and slides, by a gear's derivative. */
    @Test
    void aGearsDerivativeEqualsItsCentralDifference() {
        String template = """
                <mujoco><option gravity="0 0 -9.81"/><worldbody><body><joint name="j" axis="0 1 0"/>
                  <geom type="capsule" size="0.05" fromto="0 0 0 0.3 0 0"/></body></worldbody>
                <actuator><general name="a" joint="j" gear="%s" gaintype="affine" gainprm="2 0.5 0.25" biastype="affine"
                  biasprm="1 -4 -0.5" %s/></actuator></mujoco>
                """;
        double[] x = {0.3, 0.8};
        for (String limit : new String[] {"", "forcerange='-0.2 0.2'"}) {
            JointForces at = forces(Mjcf.parse(template.formatted("1.7", limit), "gear.xml"));
            double[] plus = new double[1];
            double[] minus = new double[1];
            forces(Mjcf.parse(template.formatted("1.7001", limit), "gear.xml"))
                    .total(x, 0, x, 1, new double[] {0.6}, 0, plus);
            forces(Mjcf.parse(template.formatted("1.6999", limit), "gear.xml"))
                    .total(x, 0, x, 1, new double[] {0.6}, 0, minus);
            assertEquals((plus[0] - minus[0]) / 2e-4, at.byGear(0, x, 0, x, 1, 0.6), 1e-7);
        }
    }

    private static JointForces forces(BodyModel model) {
        return new JointForces(model, new Tendons(model, null), null);
    }
}
