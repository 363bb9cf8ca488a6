package dev.mechanist.envs.bodies;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mechanist.envs.bodies.constraints.ConstraintProblem;
import dev.mechanist.envs.bodies.mjcf.Mjcf;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyTables;
import dev.mechanist.envs.bodies.model.ContactPoint;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One rule of MuJoCo's contacts per test, in numbers worked out by hand from its documentation (Computation, constraint model;
 * Modeling, contact parameters): a ball of 2 kg and radius 0.1 m over a floor, mostly.
 */
class ContactRulesTest {
    private static final double MASS = 2;
    private static final double H = 0.002;

    private static BodyModel model(String option, String world, String more) {
        return Mjcf.parse(
                "<mujoco><option timestep='0.002' " + option + "/><worldbody>" + world + "</worldbody>" + more
                        + "</mujoco>",
                "m.xml");
    }

    private static String ball(String geom) {
        return "<body pos='0 0 1'><freejoint/><geom size='0.1' mass='2' " + geom + "/></body>";
    }

    private static String floor(String geom) {
        return "<geom type='plane' size='1 1 1' " + geom + "/>";
    }

    /** The rows of the ball that is pushed into the floor by so much and falls at 1 m/s. */
    private static ConstraintProblem rows(BodyModel model, double depth) {
        double[] x = at(model, 0.1 - depth);
        x[model.nq() + 2] = -1;
        BodySimulator simulator = new BodySimulator(model);
        simulator.forwardDynamics(x, 0, new double[0], 0);
        return simulator.constraints().problem();
    }

    private static double[] at(BodyModel model, double height) {
        double[] x = Arrays.copyOf(model.qpos0(), model.nq() + model.nv());
        x[2] = height;
        return x;
    }

    private static List<ContactPoint> touching(BodyModel model, double... x) {
        double[] state = Arrays.copyOf(x, model.nq() + model.nv());
        return new BodySimulator(model)
                .forwardDynamics(state, 0, new double[0], 0)
                .contacts();
    }

    private static final String SOFT = "solref='0.05 0.7' solimp='0.8 0.9 0.02 0.4 1'";
    /** solimp in the middle of its width, with power 1. */
    private static final double IMPEDANCE = 0.85;

    private static final double SOFTNESS = (1 - IMPEDANCE) / IMPEDANCE;

    private static BodyModel soft(String option, String more) {
        return model(option, floor(SOFT + " friction='0.5'") + ball(SOFT + " friction='0.5' " + more), "");
    }

    private static BodyModel directions(String option, int condim) {
        String geom = SOFT + " friction='0.5' condim='" + condim + "'";
        return model(option, floor(geom) + ball(geom), "");
    }

    /** A pyramid's rows have R = (1 - d) / d * 2 mu^2 * (1 + mu^2) / m. */
    @Test
    void regulariserHasTwiceTheSquareOfFriction() {
        assertEquals(SOFTNESS * 2 * 0.25 * 1.25 / MASS, rows(soft("", ""), 0.01).regularizer(0), 1e-13);
    }

    /** The same with another friction, so that 2 mu^2 alone does not do. */
    @Test
    void regulariserHasOnePlusTheSquareOfFriction() {
        BodyModel slippery = model("", floor(SOFT + " friction='2'") + ball(SOFT + " friction='2'"), "");
        ConstraintProblem rough = rows(slippery, 0.01);
        double ratio = rough.regularizer(0) / rows(soft("", ""), 0.01).regularizer(0);
        assertEquals((2 * 4 * 5) / (2 * 0.25 * 1.25), ratio, 1e-11);
    }

    /** impratio divides mu^2 where it weighs the rows, not where it mixes their inertia. */
    @Test
    void impratioSoftensPyramids() {
        assertEquals(
                SOFTNESS * 2 * 0.25 / 4 * 1.25 / MASS,
                rows(soft("impratio='4'", ""), 0.01).regularizer(0),
                1e-13);
    }

    /** R_n, R_n / impratio along the slope, and times the square of the friction's share for spin and roll. */
    @Test
    void ellipticRowsAreWeighedByTheirFriction() {
        BodyModel model = model(
                "cone='elliptic' impratio='3'",
                floor(SOFT + " condim='6' friction='0.5 0.02 0.01'") + ball(SOFT + " friction='0.1 0.01 0.001'"),
                "");
        ConstraintProblem problem = rows(model, 0.01);
        double[] shares = {1, 1 / 3.0, 1 / 3.0, 625 / 3.0, 2500 / 3.0, 2500 / 3.0};
        assertEquals(6, problem.rows());
        for (int k = 0; k < 6; k++) {
            assertEquals(SOFTNESS / MASS * shares[k], problem.regularizer(k), 1e-12 * shares[k], "row " + k);
        }
    }

    /** k = 1 / (d_w t z)^2, with the impedance at the end of the width. */
    @Test
    void stiffnessHasTheSquareOfTheLastImpedance() {
        double k = 1 / (0.9 * 0.05 * 0.7 * 0.9 * 0.05 * 0.7);
        double b = 2 / (0.9 * 0.05);
        assertEquals(b + k * IMPEDANCE * 0.01, rows(directions("", 1), 0.01).reference(0), 1e-10);
    }

    /** The pull of the reference is k d r: at another depth with another impedance, 0.8 + 0.1 * 0.2. */
    @Test
    void referenceIsWeighedByTheImpedance() {
        double k = 1 / (0.9 * 0.05 * 0.7 * 0.9 * 0.05 * 0.7);
        double shallow = rows(directions("", 1), 0.004).reference(0);
        double deep = rows(directions("", 1), 0.01).reference(0);
        assertEquals(k * (0.85 * 0.01 - 0.82 * 0.004), deep - shallow, 1e-10);
    }

    /** A negative stiffness and damping: -k / d_w^2 and -b / d_w. */
    @Test
    void directSolrefIsStiffnessAndDamping() {
        String direct = "solref='-300 -20' solimp='0.8 0.9 0.02 0.4 1' condim='1'";
        BodyModel model = model("", floor(direct) + ball(direct), "");
        assertEquals(20 / 0.9 + 300 / 0.81 * IMPEDANCE * 0.01, rows(model, 0.01).reference(0), 1e-11);
    }

    /** A time constant counts as two steps at least, unless refsafe is off. */
    @Test
    void timeConstantIsRaisedToTwoSteps() {
        String quick = "solref='0.001 1' solimp='0.8 0.9 0.02 0.4 1' condim='1'";
        String world = floor(quick) + ball(quick);
        double t = 2 * H;
        double expected = 2 / (0.9 * t) + 1 / (0.81 * t * t) * IMPEDANCE * 0.01;
        assertEquals(expected, rows(model("", world, ""), 0.01).reference(0), 1e-8);
        double raw = 2 / (0.9 * 0.001) + 1 / (0.81 * 1e-6) * IMPEDANCE * 0.01;
        BodyModel unsafe = model("", world, "<option><flag refsafe='disable'/></option>");
        assertEquals(raw, rows(unsafe, 0.01).reference(0), 1e-7);
    }

    /** Half-way into the overlap. */
    @Test
    void contactPointIsHalfWayIntoTheOverlap() {
        BodyModel model = soft("", "");
        ContactPoint p = touching(model, at(model, 0.06)).get(0);
        assertEquals(-0.04, p.distance(), 1e-15);
        assertArrayEquals(new double[] {0, 0, -0.02}, p.position(), 1e-15);
        assertArrayEquals(new double[] {0, 0, 1, 0, 1, 0, -1, 0, 0}, p.frame(), 1e-15);
        assertEquals(0, p.geom1());
        assertEquals(1, p.geom2());
    }

    /** Two balls: the middle of the overlap lies where their radii say. */
    @Test
    void ballsMeetInTheMiddleOfTheirOverlap() {
        BodyModel model = model("", "<geom size='0.3' pos='0 0 0.5'/>" + ball(""), "");
        ContactPoint p = touching(model, at(model, 0.86)).get(0);
        assertEquals(-0.04, p.distance(), 1e-15);
        assertArrayEquals(new double[] {0, 0, 0.78}, p.position(), 1e-15);
    }

    @Test
    void frictionIsTheLargestOfTwo() {
        BodyModel model = model("", floor("friction='0.3 0.2 0.1'") + ball("friction='0.4 0.05 0.3'"), "");
        assertArrayEquals(new double[] {0.4, 0.4, 0.2, 0.3, 0.3}, model.tables().pairFriction, 0);
    }

    @Test
    void marginsAddUp() {
        BodyModel model = model("", floor("margin='0.01' gap='0.005'") + ball("margin='0.02' gap='0.007'"), "");
        assertEquals(1, touching(model, at(model, 0.1 + 0.0299)).size());
        assertEquals(0, touching(model, at(model, 0.1 + 0.0301)).size());
    }

    /** A capsule that lies on the floor touches at both ends, with a tangent along itself. */
    @Test
    void lyingCapsulesTouchAtBothEndsAlongTheirAxis() {
        BodyModel model = model(
                "",
                floor("")
                        + "<body pos='0 0 1'><freejoint/><geom type='capsule' fromto='0 0 0 0.3 0.4 0' size='0.1'/></body>",
                "");
        List<ContactPoint> points = touching(model, at(model, 0.09));
        assertEquals(2, points.size());
        for (ContactPoint p : points) {
            double[] along = Arrays.copyOfRange(p.frame(), 3, 6);
            // The axis of fromto points to its first end.
            assertArrayEquals(new double[] {-0.6, -0.8, 0}, along, 1e-15);
        }
        double[] ends = {points.get(0).position()[0], points.get(1).position()[0]};
        Arrays.sort(ends);
        assertArrayEquals(new double[] {0, 0.3}, ends, 1e-15);
    }

    /** A body does not touch its parent, but its grandparent; with the filter off both. */
    @Test
    void parentsAreFiltered() {
        String geom = "<geom size='0.1' mass='1'/>";
        String chain =
                "<body><joint/>" + geom + "<body><joint/>" + geom + "<body><joint/>" + geom + "</body></body></body>";
        BodyModel filtered = model("", chain, "");
        assertEquals(1, touching(filtered, 0, 0, 0).size());
        BodyModel open = model("", chain, "<option><flag filterparent='disable'/></option>");
        assertEquals(3, touching(open, 0, 0, 0).size());
    }

    /** condim 1, 3, 4 and 6 have 1, 4, 6 and 10 rows of a pyramid, or as many as they have directions. */
    @ParameterizedTest
    @CsvSource({"1, 1, 1", "3, 4, 3", "4, 6, 4", "6, 10, 6"})
    void rowsFollowTheDirections(int condim, int pyramid, int cone) {
        assertEquals(pyramid, rows(directions("", condim), 0.01).rows());
        assertEquals(cone, rows(directions("cone='elliptic'", condim), 0.01).rows());
    }

    /** Priority says everything: the lesser friction, its own softness; margins still add up. */
    @Test
    void priorityBeatsMixing() {
        BodyModel model = model(
                "",
                floor("friction='0.2' solref='0.03 0.9' condim='4' margin='0.1'")
                        + ball("priority='1' friction='0.1 0.01 0.02' solref='0.04 0.8' condim='1' margin='0.2'"),
                "");
        BodyTables t = model.tables();
        assertArrayEquals(new double[] {0.1, 0.1, 0.01, 0.02, 0.02}, t.pairFriction, 0);
        assertArrayEquals(new double[] {0.04, 0.8}, t.pairSolref, 0);
        assertEquals(1, t.pairDimension[0]);
        assertEquals(0.3, t.pairMargin[0], 1e-15);
    }

    /** solmix weighs softness: 3 to 1; a direct solref beats a standard one number by number. */
    @Test
    void softnessIsMixedByWeight() {
        BodyTables t = model(
                        "",
                        floor("solmix='3' solref='0.04 1' solimp='0.8 0.9 0.01'")
                                + ball("solmix='1' solref='0.08 2' solimp='0.4 0.7 0.03'"),
                        "")
                .tables();
        assertArrayEquals(new double[] {0.05, 1.25}, t.pairSolref, 1e-15);
        assertArrayEquals(new double[] {0.7, 0.85, 0.015, 0.5, 2}, t.pairSolimp, 1e-15);
        BodyTables direct = model("", floor("solref='-100 -7'") + ball(""), "").tables();
        assertArrayEquals(new double[] {-100, -7}, direct.pairSolref, 0);
    }

    /** A pair says everything itself; its friction rows in elliptic cones may have a damping of their own. */
    @Test
    void pairsSayEverythingThemselves() {
        BodyModel model = model(
                "cone='elliptic'",
                floor("name='f' friction='3' margin='1'") + ball("name='b' friction='3' margin='1' contype='0'"),
                "<contact><pair geom1='b' geom2='f' condim='4' friction='0.6 0.5 0.4' solref='0.05 1' "
                        + "solreffriction='0.1 1' solimp='0.8 0.8 1' margin='0.02'/></contact>");
        BodyTables t = model.tables();
        assertArrayEquals(new int[] {0, 1}, t.pairGeom);
        assertArrayEquals(new double[] {0.6, 0.5, 0.4, 0.0001, 0.0001}, t.pairFriction, 0);
        double[] x = at(model, 0.1);
        x[7] = 2;
        x[9] = -1;
        BodySimulator simulator = new BodySimulator(model);
        simulator.forwardDynamics(x, 0, new double[0], 0);
        ConstraintProblem problem = simulator.constraints().problem();
        double k = 1 / (0.8 * 0.05 * 0.8 * 0.05);
        assertEquals(2 / (0.8 * 0.05) + k * 0.8 * 0.02, problem.reference(0), 1e-11);
        // The second tangent is -x.
        assertEquals(2 / (0.8 * 0.1) * 2, problem.reference(2), 1e-11);
    }

    /** The earlier geom is the first also where a pair names it second: parallel capsules touch at its ends (MuJoCo 3.14.0). */
    @Test
    void pairsBeginWithTheEarlierGeom() {
        BodyModel model = Mjcf.parse(
                "<mujoco><worldbody><body pos='0 0 1'><freejoint/><geom name='a' type='capsule' size='.1 .2'/></body>"
                        + "<body pos='.15 0 1.3'><freejoint/><geom name='b' type='capsule' size='.1 .25'/></body>"
                        + "</worldbody><contact><pair geom1='b' geom2='a'/></contact></mujoco>",
                "m.xml");
        double[] x = Arrays.copyOf(model.qpos0(), 26);
        List<ContactPoint> contacts =
                new BodySimulator(model).forwardDynamics(x, 0, new double[0], 0).contacts();
        double[] heights = {1.2, 1.05};
        assertEquals(2, contacts.size());
        for (int k = 0; k < 2; k++) {
            assertEquals(0, contacts.get(k).geom1());
            assertEquals(-0.05, contacts.get(k).distance(), 1e-14);
            assertArrayEquals(
                    new double[] {0.075, 0, heights[k]}, contacts.get(k).position(), 1e-14);
            assertEquals(1, contacts.get(k).frame()[0], 1e-14);
        }
    }

    /** A joint with friction loss holds up to its loss: R = (1 - d_0) / d_0 / I at rest, then the loss itself. */
    @Test
    void frictionLossHoldsAndThenGivesWay() {
        BodyModel model = model(
                "gravity='0 0 0'",
                "<body><joint axis='1 0 0' frictionloss='0.5' solreffriction='0.04 1' solimpfriction='0.6 0.6 1'/>"
                        + "<inertial pos='0 0 0' mass='1' diaginertia='2 2 2'/></body>",
                "");
        double f = friction(model, 0.002);
        double d = 0.6;
        double r = (1 - d) / d / 2;
        // J a = f / I and aref = -b v: f (1 / I + R) = -b v.
        assertEquals(-2 / (d * 0.04) * 0.002 / (0.5 + r), f, 1e-13);
        assertEquals(-0.5, friction(model, 3), 0);
        assertEquals(0.5, friction(model, -3), 0);
    }

    private static double friction(BodyModel model, double speed) {
        return new BodySimulator(model)
                .forwardDynamics(new double[] {0, speed}, 0, new double[0], 0)
                .constraint()[0];
    }
}
