package dev.mechanist.envs.bodies;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mechanist.envs.bodies.mjcf.Mjcf;
import dev.mechanist.envs.bodies.model.BodyModel;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What MuJoCo's matrices have no entry for, by hand and as MuJoCo 3.14.0 steps it. */
class DroppedCouplingsTest {
    private static final String SLIDES =
            "<body><joint name='a' type='slide' axis='0 0 1'/><geom size='0.1' mass='2'/></body>"
                    + "<body pos='1 0 0'><joint name='b' type='slide' axis='0 0 1'/><geom size='0.1' mass='3'/></body>";

    private static BodyModel model(String option, String world, String more) {
        BodyModel model = Mjcf.parse(
                "<mujoco><option gravity='0 0 0' " + option + "/><worldbody>" + world + "</worldbody>" + more
                        + "</mujoco>",
                "m.xml");
        assertEquals(List.of(), model.warnings());
        return model;
    }

    private static double[] accelerations(BodyModel model, double... u) {
        return new BodySimulator(model)
                .forwardDynamics(new double[model.nq() + model.nv()], 0, u, 0)
                .acceleration();
    }

    private static double[] velocities(BodyModel model, double[] q, double[] v, double... u) {
        double[] x = Arrays.copyOf(q, q.length + v.length);
        System.arraycopy(v, 0, x, q.length, v.length);
        double[] next = new double[x.length];
        new BodySimulator(model).step(x, 0, u, 0, next, 0);
        return Arrays.copyOfRange(next, q.length, next.length);
    }

    /** Each is heavier by the armature times its coefficient squared, and neither feels the other. */
    @Test
    void tendonsBetweenTreesDoNotCoupleMasses() {
        BodyModel model = model("", SLIDES, """
                <tendon><fixed armature="0.7"><joint joint="a" coef="1"/><joint joint="b" coef="-2"/></fixed></tendon>
                <actuator><motor joint="a"/><motor joint="b"/></actuator>""");
        assertArrayEquals(new double[] {1 / 2.7, -3 / (3 + 0.7 * 4)}, accelerations(model, 1, -3), 1e-14);
        double[] x = {0, 0, 2, 5};
        assertEquals((2.7 * 4 + 5.8 * 25) / 2, new BodySimulator(model).energy(x, 0)[1], 1e-12, "so is their energy");
    }

    /** A trunk is coupled with either arm; the arms are not. */
    @Test
    void norDoTheyCoupleBranches() {
        BodyModel model = model("", """
                <body><joint name="t" type="slide"/><geom size="0.1" mass="2"/>
                <body pos="1 0 0"><joint name="a" type="slide"/><geom size="0.1" mass="3"/></body>
                <body pos="2 0 0"><joint name="b" type="slide"/><geom size="0.1" mass="0.5"/></body></body>""", """
                <tendon><fixed armature="0.7"><joint joint="t" coef="1"/><joint joint="a" coef="-2"/>
                <joint joint="b" coef="0.5"/></fixed></tendon>
                <actuator><motor joint="t"/><motor joint="a"/><motor joint="b"/></actuator>""");
        double[] expected = {-0.1473753030591952, -0.4765861232940152, 3.1485466779263938};
        assertArrayEquals(expected, accelerations(model, 1, -3, 2), 1e-13);
    }

    /** The matrix of a body that slides along its own axes is diagonal. */
    @Test
    void norTheAxesOfASimpleBody() {
        String world = "<body %s><joint name='a' type='slide' axis='1 0 0'/><joint name='b' type='slide' axis='0 1 0'/>"
                + "<geom size='0.1' mass='2'/></body>";
        String more = """
                <tendon><fixed armature="0.7"><joint joint="a" coef="1"/><joint joint="b" coef="-2"/></fixed></tendon>
                <actuator><motor joint="a"/><motor joint="b"/></actuator>""";
        assertArrayEquals(
                new double[] {1 / 2.7, -3 / 4.8}, accelerations(model("", world.formatted(""), more), 1, -3), 1e-14);
        // (2.7, -1.4; -1.4, 4.8), determinant 11.
        assertArrayEquals(
                new double[] {(4.8 - 1.4 * 3) / 11, (1.4 - 2.7 * 3) / 11},
                accelerations(model("", world.formatted("simple='false'"), more), 1, -3),
                1e-14);
    }

    /** A path pulls at a body whose matrix it makes full, so that all of its direction counts. */
    @Test
    void pathsWithInertiaMakeASimpleBodyFull() {
        BodyModel model = model("", """
                <body><joint name="a" type="slide" axis="1 0 0"/><joint name="b" type="slide" axis="0 1 0"/>
                <geom size="0.1" mass="2"/><site name="s"/></body><site name="w" pos="-3 -4 0"/>""", """
                <tendon><spatial armature="5"><site site="s"/><site site="w"/></spatial></tendon>
                <actuator><motor joint="a"/><motor joint="b"/></actuator>""");
        // 2 I + 5 e e' with e = (0.6, 0.8): (3.8, 2.4; 2.4, 5.2), determinant 14.
        assertArrayEquals(new double[] {5.2 / 14, -2.4 / 14}, accelerations(model, 1, 0), 1e-14);
    }

    /** The tendon's length changes by 2, against 60: (2 + 0.01 30) a = -60 and (3 + 0.01 120) b = 120. */
    @ParameterizedTest
    @ValueSource(strings = {"implicit", "implicitfast"})
    void dampersBetweenTreesAreImplicitInEach(String integrator) {
        BodyModel model = model("timestep='0.01' integrator='" + integrator + "'", SLIDES, """
                <tendon><fixed damping="30"><joint joint="a" coef="1"/><joint joint="b" coef="-2"/></fixed></tendon>""");
        assertArrayEquals(
                new double[] {1 - 0.6 / 2.3, -0.5 + 1.2 / 4.2},
                velocities(model, new double[2], new double[] {1, -0.5}),
                1e-14);
    }

    /** Of 50 N only 4 act, but all 50 N s/m count: a = -4 / (2 + 0.01 50). */
    @ParameterizedTest
    @ValueSource(strings = {"implicit", "implicitfast"})
    void boundsOfJointsDoNotCountInSlopes(String integrator) {
        BodyModel model = model(
                "timestep='0.01' integrator='" + integrator + "'",
                "<body><joint name='a' type='slide' actuatorfrcrange='-4 4'/><geom size='0.1' mass='2'/></body>",
                "<actuator><velocity joint='a' kv='50'/></actuator>");
        assertArrayEquals(new double[] {0.984}, velocities(model, new double[1], new double[] {1}, 0), 1e-14);
    }

    /** With I = 0.4 2 0.01 and gear (1, 2), one integrator knows how the axes act on each other, the other does not. */
    @Test
    void axesOfASimpleBallAreCoupledByOneOfThem() {
        String world = "<body><joint name='a' type='ball'/><geom size='0.1' mass='2'/></body>";
        String more = "<actuator><velocity joint='a' gear='1 2 0' kv='0.3'/></actuator>";
        double[] q = {1, 0, 0, 0};
        double[] v = {1, 0, 0};
        double whole = 0.003 / (0.008 + 0.003 * 5);
        assertArrayEquals(
                new double[] {1 - whole, -2 * whole, 0},
                velocities(model("timestep='0.01' integrator='implicit'", world, more), q, v, 0),
                1e-14);
        assertArrayEquals(
                new double[] {1 - 0.003 / 0.011, -0.006 / 0.02, 0},
                velocities(model("timestep='0.01' integrator='implicitfast'", world, more), q, v, 0),
                1e-14);
    }

    /** Of a body that floats both know all: (I 2 + 0.03 g g') a = -0.03 g (g v), with g = (1, 2) and g v = 2. */
    @ParameterizedTest
    @ValueSource(strings = {"implicit", "implicitfast"})
    void axesOfABodyThatFloatsAreCoupledByBoth(String integrator) {
        BodyModel model = model(
                "timestep='0.01' integrator='" + integrator + "'",
                "<body><freejoint/><geom size='0.1' mass='2'/><site name='s'/></body>",
                "<actuator><velocity site='s' gear='1 2 0 0 0 0' kv='3'/></actuator>");
        double share = 0.06 / (2 + 0.03 * 5);
        assertArrayEquals(
                new double[] {1 - share, 0.5 - 2 * share, 0, 0.3, 0.2, 1},
                velocities(model, new double[] {0, 0, 0, 1, 0, 0, 0}, new double[] {1, 0.5, 0, 0.3, 0.2, 1}, 0),
                1e-14);
    }
}
