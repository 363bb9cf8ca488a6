package dev.mechanist.graphnet.views;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.structure.Structure;
import dev.mechanist.envs.bodies.BodyDynamics;
import dev.mechanist.envs.bodies.BodyPoses;
import dev.mechanist.envs.bodies.BodySimulator;
import dev.mechanist.envs.bodies.families.Chains;
import dev.mechanist.envs.bodies.families.Swimmers;
import dev.mechanist.envs.bodies.mjcf.Mjcf;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.tensor.CompiledFunction;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.Precision;
import dev.mechanist.tensor.TensorProgram.Input;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What nodes and edges of a body see, against the simulator. */
class BodyViewTest {
    /** Bent axes, anchors, offsets and orientations, a massless step between two joints, a slide, a branch. */
    private static final String CROOKED = """
            <mujoco><option timestep="0.01" gravity="1 2 -9"/><worldbody>
            <body pos="0.1 0.2 0.3" quat="0.9 0.1 0.3 -0.2">
              <joint name="rail" type="slide" axis="1 2 0.5"/>
              <joint name="swing" type="hinge" axis="0 1 1" pos="0.1 -0.2 0.05"/>
              <inertial mass="2" pos="0.1 0 0.2" quat="0.8 0.1 -0.5 0.3" diaginertia="0.1 0.2 0.25"/>
              <body name="arm" pos="0.5 0 -0.1" quat="0.7 0 0.7 0.1">
                <joint name="elbow" type="hinge" axis="1 0.2 0" pos="0 0.1 0" stiffness="0.3" damping="0.2"/>
                <inertial mass="1.5" pos="0 0.3 0" diaginertia="0.05 0.02 0.06"/>
              </body>
              <body name="leg" pos="-0.3 0.1 0">
                <joint name="knee" type="hinge" axis="0 0 1" limited="true" range="-20 40"/>
                <inertial mass="0.7" pos="0.2 0.1 0" diaginertia="0.03 0.02 0.04"/>
              </body>
            </body>
            </worldbody><actuator><motor joint="elbow" gear="3"/><motor joint="knee" gear="-2"/></actuator></mujoco>
            """;

    private record Seen(double[] nodes, double[] edges, double[] back, double[] velocities) {}

    static Stream<BodyModel> models() {
        return Stream.of(
                Swimmers.model(4), Chains.model(3), crooked(), FloatingBodies.floating(), FloatingBodies.hanging());
    }

    static BodyModel crooked() {
        return Mjcf.parse(CROOKED, "crooked");
    }

    static Structure structure(BodyModel model) {
        return new BodyDynamics(model).structure().orElseThrow();
    }

    private static int speeds(Structure structure) {
        return new BodyView(structure).placement().speeds().length;
    }

    private static double[] random(String purpose, int size) {
        double[] values = new double[size];
        RandomStream.of(6, purpose, 0).fillGaussian(values, 0, size);
        return values;
    }

    /** Nodes, edges, speeds -> nodes -> speeds, and the nodes' velocities that go with given speeds. */
    private static Seen see(BodyModel model, double[] x, double[] u, double[] dv) {
        Structure structure = structure(model);
        BodyView view = new BodyView(structure);
        int n = structure.spec().n();
        CompiledFunction function = CompiledFunction.of(
                Precision.FLOAT64,
                Device.CPU,
                List.of(
                        Input.of("x", -1, n),
                        Input.of("u", -1, structure.spec().m()),
                        Input.of("dv", -1, speeds(structure))),
                (scope, in) -> {
                    GraphView.Observation seen = view.observe(scope, in.get(0), in.get(1), null);
                    return List.of(
                            seen.graphs().nodes(),
                            seen.graphs().edges().orElseThrow(),
                            seen.following().speeds(seen.seen().apply(in.get(2)), 0),
                            seen.seen().apply(in.get(2)));
                });
        double[][] out = function.call(x, u, dv);
        return new Seen(out[0], out[1], out[2], out[3]);
    }

    /** Velocity of the centre of mass, turning and gravity along the body's principal axes. */
    @ParameterizedTest
    @MethodSource("models")
    void nodesSeeWhatTheSimulatorSays(BodyModel model) {
        Structure structure = structure(model);
        double[] x = random("x", structure.spec().n());
        Seen seen = see(model, x, random("u", structure.spec().m()), new double[speeds(structure)]);
        BodyTree tree = new BodyTree(structure);
        BodyPoses poses = new BodySimulator(model).poses(x, 0);
        int width = new BodyView(structure).in().nodes();
        int body = 0;
        for (int k = 0; k < tree.nodes.size(); k++) {
            boolean isWorld = tree.nodes.get(k) == tree.world;
            int i = isWorld ? 0 : ++body;
            double[] q = principal(structure, tree.nodes.get(k), poses.quaternion(), 4 * i);
            double[] expected = new double[9];
            own(q, poses.angularVelocity(), 3 * i, expected, 0);
            own(q, poses.linearVelocity(), 3 * i, expected, 3);
            own(
                    q,
                    new double[] {tree.global("gravity_x"), tree.global("gravity_y"), tree.global("gravity_z")},
                    0,
                    expected,
                    6);
            assertArrayEquals(
                    expected, java.util.Arrays.copyOfRange(seen.nodes, k * width, k * width + 9), 1e-12, "node " + k);
        }
    }

    /** Quaternion of the principal axes of an object in the world, from that of its body. */
    private static double[] principal(Structure structure, int object, double[] body, int at) {
        double[] axes = new double[4];
        for (int j = 0; j < 4; j++) {
            axes[j] = structure.objectFeatures().get(object, structure.schema().objectFeature("principal_w") + j);
        }
        double[] p = java.util.Arrays.copyOfRange(body, at, at + 4);
        return new double[] {
            p[0] * axes[0] - p[1] * axes[1] - p[2] * axes[2] - p[3] * axes[3],
            p[0] * axes[1] + p[1] * axes[0] + p[2] * axes[3] - p[3] * axes[2],
            p[0] * axes[2] - p[1] * axes[3] + p[2] * axes[0] + p[3] * axes[1],
            p[0] * axes[3] + p[1] * axes[2] - p[2] * axes[1] + p[3] * axes[0]
        };
    }

    private static void own(double[] q, double[] vector, int from, double[] to, int at) {
        double[] back = {q[0], -q[1], -q[2], -q[3]};
        double[] turned = BodyPoses.rotated(back, java.util.Arrays.copyOfRange(vector, from, from + 3));
        System.arraycopy(turned, 0, to, at, 3);
    }

    /** Joints that follow the changes that they themselves make: the same joints again. */
    @ParameterizedTest
    @MethodSource("models")
    void whatJointsMakeTheyFollow(BodyModel model) {
        Structure structure = structure(model);
        double[] dv = random("dv", speeds(structure));
        Seen seen = see(
                model,
                random("x", structure.spec().n()),
                random("u", structure.spec().m()),
                dv);
        assertArrayEquals(dv, seen.back, 1e-9);
    }

    /**
     * The elbow of the crooked body: its drive 3 u and its spring -0.3 q - 0.2 v about its axis in the arm's frame, the reaction in
     * the trunk's; the knee is beyond its upper limit.
     */
    @Test
    void edgesSeeDriveSpringAndLimit() {
        BodyModel model = crooked();
        Structure structure = structure(model);
        double[] x = {0.2, -0.4, 0.6, 0.8, 1.1, -0.3, 0.5, -0.7};
        double[] u = {0.25, -0.5};
        Seen seen = see(model, x, u, new double[4]);
        BodyTree tree = new BodyTree(structure);
        int width = new BodyView(structure).in().edges();
        int elbow = link(tree, "elbow");
        int knee = link(tree, "knee");
        double size = Math.sqrt(1.04);
        double[] axis = {1 / size, 0.2 / size, 0};
        double drive = 3 * 0.25;
        double spring = -0.3 * 0.6 - 0.2 * 0.5;
        for (int i = 0; i < 3; i++) {
            // own: rows x, y, z of columns apart, drive turning, drive moving, spring turning, ..
            assertEquals(drive * axis[i], seen.edges[elbow * width + 9 + 7 * i + 1], 1e-12);
            assertEquals(0, seen.edges[elbow * width + 9 + 7 * i + 2], 1e-12);
            assertEquals(spring * axis[i], seen.edges[elbow * width + 9 + 7 * i + 3], 1e-12);
        }
        double upper = Math.toRadians(40);
        double lower = Math.toRadians(-20);
        double above = Math.min(0.3, 0.8 - upper) + Math.min(0.3, 0.8 - lower);
        assertEquals(above, seen.edges[knee * width + 9 + 7 * 2 + 5], 1e-12);
        assertEquals(Math.min(0.3, 0.8 - upper) - 0.3, seen.edges[knee * width + 9 + 21], 1e-12);
        assertEquals(1, seen.edges[knee * width + 9 + 22], 0);
        int links = tree.links.size();
        assertEquals(-1, seen.edges[(links + knee) * width + 9 + 22], 0);
    }

    private static int link(BodyTree tree, String joint) {
        int r = tree.structure.relation(joint);
        for (int i = 0; i < tree.links.size(); i++) {
            if (tree.links.get(i).joints().contains(r)) {
                return i;
            }
        }
        throw new IllegalArgumentException(joint);
    }

    /** Where a swimmer is and which way it looks is nothing to its nodes and edges, and its world is no node. */
    @Test
    void aSwimmersPlaceIsNothing() {
        BodyModel model = Swimmers.model(4);
        double[] x = random("x", 12);
        double[] u = random("u", 3);
        double[] moved = x.clone();
        moved[0] += 3;
        moved[1] -= 2;
        moved[2] += 0.9;
        double c = Math.cos(0.9);
        double s = Math.sin(0.9);
        moved[6] = c * x[6] - s * x[7];
        moved[7] = s * x[6] + c * x[7];
        Seen here = see(model, x, u, new double[6]);
        Seen there = see(model, moved, u, new double[6]);
        assertArrayEquals(here.nodes, there.nodes, 1e-12);
        assertArrayEquals(here.edges, there.edges, 1e-12);
        assertEquals(4, new BodyView(structure(model)).layout().nodes());
        assertEquals(4, new BodyView(structure(Chains.model(3))).layout().nodes());
    }

    static Stream<BodyModel> frictionless() {
        String bare = CROOKED.replace("stiffness=\"0.3\" damping=\"0.2\"", "")
                .replace("limited=\"true\" range=\"-20 40\"", "");
        return Stream.of(
                FloatingBodies.floating(),
                FloatingBodies.hanging(),
                Mjcf.parse(bare, "crooked"),
                Mjcf.parse(bare.replace("name=\"knee\"", "name=\"knee\" armature=\"0.3\""), "with armature"),
                Mjcf.parse(
                        Swimmers.mjcf(4)
                                .replace("density=\"3000\"", "")
                                .replace("limited=\"true\" range", "limited=\"false\" range"),
                        "swimmer in a vacuum"),
                Mjcf.parse("""
                        <mujoco><option timestep="0.01"/><worldbody>
                        <body><joint type="hinge" axis="0 1 0"/><inertial mass="1" pos="0 0 -1" diaginertia="0.1 0.2 0.3"/>
                          <body pos="0 0 -1"><joint type="slide" axis="1 0 0"/>
                            <inertial mass="2" pos="0.1 0 0.2" diaginertia="0.2 0.1 0.1"/></body>
                        </body></worldbody></mujoco>
                        """, "a rail that turns"));
    }

    /**
     * Gauss: what gravity and their own turning, dw/dt = -I^-1 (w x I w) along principal axes, would do to free bodies becomes the
     * accelerations of the joints. The simulator's step, without springs and dampers at work, is dt times the accelerations.
     */
    @ParameterizedTest
    @MethodSource("frictionless")
    void freeChangesFollowGauss(BodyModel model) {
        Structure structure = structure(model);
        BodyView view = new BodyView(structure);
        BodyTree tree = new BodyTree(structure);
        int n = structure.spec().n();
        int m = structure.spec().m();
        double dt = model.option().timestep();
        double[] x = random("moving", n);
        double[] next = new double[n];
        new BodySimulator(model).step(x, 0, new double[m], 0, next, 0);
        CompiledFunction function = CompiledFunction.of(
                Precision.FLOAT64, Device.CPU, List.of(Input.of("x", -1, n), Input.of("u", -1, m)), (scope, in) -> {
                    GraphView.Observation seen = view.observe(scope, in.get(0), in.get(1), null);
                    var nodes = seen.graphs().nodes();
                    var w = nodes.slice(2, 0, 3);
                    var inertia = nodes.slice(2, 10, 13);
                    var turned = BodyKinematics.cross(scope, w, w.times(inertia));
                    var still = inertia.isAtMost(inertia.zeros());
                    var turning = still.choose(
                            turned.zeros(), turned.negative().dividedBy(still.choose(inertia.plus(1), inertia)));
                    var free = scope.concatenate(2, List.of(turning, nodes.slice(2, 6, 9)));
                    return List.of(seen.following().speeds(free.times(dt), dt));
                });
        double[] dv = function.call(x, new double[m])[0];
        int[] v = view.placement().speeds();
        for (int j = 0; j < v.length; j++) {
            assertEquals(next[v[j]] - x[v[j]], dv[j], 1e-11 * Math.max(1, Math.abs(dv[j])), "joint " + j);
        }
    }

    @Test
    void whatIsNoTreeOfHingesAndSlidesIsRefused() {
        Structure swimmer = structure(Swimmers.model(3));
        assertRefused("2 groups", Structure.union(List.of(swimmer, swimmer)));
    }

    /** What a structure does not tell of balls and free joints. */
    @Test
    void whatAStructureDoesNotTellIsRefused() {
        assertRefused("'shoulder' is of the kind ball and driven in a frame", FloatingBodies.floating("""
                <motor joint="wrist" gear="3"/>""", """
                <motor jointinparent="shoulder" gear="0 1 0"/>"""));
        assertRefused("action 'pull' drives none of its joints", FloatingBodies.floating("""
                <motor joint="wrist" gear="3"/></actuator>""", """
                <motor name="pull" tendon="tie"/></actuator>
                <tendon><fixed name="tie"><joint joint="wrist" coef="1"/><joint joint="hip" coef="2"/></fixed></tendon>"""));
        assertRefused("2 planes; one floor", over("""
                <geom type="plane" size="1 1 1"/><geom type="plane" size="1 1 1" pos="0 0 -1"/>"""));
        assertRefused("'root' is of the kind free and has a spring", FloatingBodies.floating("""
                <freejoint name="root"/>""", """
                <joint type="free" name="root" stiffness="2"/>"""));
    }

    /**
     * Torques of a ball's two vector gears and of a hinge's unlike ones, on their receivers and back on their senders, as edges see
     * them: the changes of free bodies that they make become what the simulator's step gains by these controls.
     */
    @Test
    void drivesOfBallsActAsTheSimulatorHasThem() {
        BodyModel model = FloatingBodies.floating("""
                <motor joint="wrist" gear="3"/>""", """
                <motor joint="shoulder" gear="0.5 1 -2"/><motor joint="shoulder" gear="0 0 1.5"/>
                <motor joint="wrist" gear="3"/><motor joint="wrist" gear="-1"/><motor joint="wrist" gear="3"/>""");
        Structure structure = structure(model);
        BodyView view = new BodyView(structure);
        int n = structure.spec().n();
        int m = structure.spec().m();
        double dt = model.option().timestep();
        int edges = view.layout().edges();
        int nodes = view.layout().nodes();
        double[] onto = new double[edges * nodes];
        for (int e = 0; e < edges; e++) {
            onto[e * nodes + view.layout().receivers()[e]] = 1;
        }
        CompiledFunction function = CompiledFunction.of(
                Precision.FLOAT64, Device.CPU, List.of(Input.of("x", -1, n), Input.of("u", -1, m)), (scope, in) -> {
                    GraphView.Observation seen = view.observe(scope, in.get(0), in.get(1), null);
                    var drives = seen.graphs()
                            .edges()
                            .orElseThrow()
                            .gather(scope.whole(new int[] {9 + 1, 9 + 7 + 1, 9 + 14 + 1}, 3), 2);
                    var torques = drives.permute(1, 2, 0)
                            .multiply(scope.constant(onto, edges, nodes))
                            .permute(2, 0, 1);
                    var turning = torques.dividedBy(seen.graphs().nodes().slice(2, 10, 13));
                    var free = scope.concatenate(2, List.of(turning, turning.zeros()));
                    return List.of(seen.following().speeds(free.times(dt), dt));
                });
        double[] x = random("driven", n);
        double[] u = random("drives", m);
        double[] driven = function.call(x, u)[0];
        double[] idle = function.call(x, new double[m])[0];
        double[] next = new double[n];
        double[] without = new double[n];
        BodySimulator simulator = new BodySimulator(model);
        simulator.step(x, 0, u, 0, next, 0);
        simulator.step(x, 0, new double[m], 0, without, 0);
        int[] v = view.placement().speeds();
        for (int j = 0; j < v.length; j++) {
            double gained = next[v[j]] - without[v[j]];
            assertEquals(gained, driven[j] - idle[j], 1e-11 * Math.max(1, Math.abs(gained)), "speed " + j);
            assertTrue(Math.abs(gained) > 1e-6, "speed " + j + " gains nothing");
        }
    }

    /** The floating body over something, which its root may touch. */
    private static BodyModel over(String floor) {
        String root = "<body pos=\"0.1 0.2 0.3\" quat=\"0.9 0.1 0.3 -0.2\">\n";
        return FloatingBodies.floating("<worldbody>\n" + root, "<worldbody>" + floor + root + "<geom size=\"0.1\"/>");
    }

    /**
     * Over a plane through (0.3, -0.2, 0.4) that is turned, nodes see how far along its normal their centre of mass is, and the
     * normal; moving along the plane changes nothing, away from it the heights alone. Without a plane there are no such numbers.
     */
    @Test
    void nodesSeeTheirHeightOverAFloor() {
        BodyModel model = over("<geom type=\"plane\" size=\"1 1 1\" pos=\"0.3 -0.2 0.4\" quat=\"0.8 0.36 -0.48 0\"/>");
        Structure structure = structure(model);
        double[] normal = BodyPoses.rotated(new double[] {0.8, 0.36, -0.48, 0}, new double[] {0, 0, 1});
        double[] x = random("x", structure.spec().n());
        double[] dv = new double[speeds(structure)];
        double[] nodes = see(model, x, new double[1], dv).nodes;
        BodyTree tree = new BodyTree(structure);
        BodyPoses poses = new BodySimulator(model).poses(x, 0);
        double[] point = {0.3, -0.2, 0.4};
        assertEquals(23, new BodyView(structure).in().nodes());
        assertEquals(19, new BodyView(structure(FloatingBodies.floating())).in().nodes());
        for (int k = 0; k < 4; k++) {
            double[] expected = new double[4];
            for (int i = 0; i < 3; i++) {
                expected[0] += normal[i] * (poses.centre()[3 * (k + 1) + i] - point[i]);
            }
            own(principal(structure, tree.nodes.get(k), poses.quaternion(), 4 * (k + 1)), normal, 0, expected, 1);
            assertArrayEquals(
                    expected, java.util.Arrays.copyOfRange(nodes, 23 * k + 19, 23 * k + 23), 1e-12, "node " + k);
        }
        int[] root = structure.relationStates(structure.relation("root"));
        double[] along = x.clone();
        along[root[0]] += normal[1];
        along[root[1]] -= normal[0];
        assertArrayEquals(nodes, see(model, along, new double[1], dv).nodes, 1e-12);
        double[] away = x.clone();
        for (int i = 0; i < 3; i++) {
            away[root[i]] += 0.7 * normal[i];
        }
        double[] higher = nodes.clone();
        for (int k = 0; k < 4; k++) {
            higher[23 * k + 19] += 0.7;
        }
        assertArrayEquals(higher, see(model, away, new double[1], dv).nodes, 1e-12);
    }

    private static void assertRefused(String part, BodyModel model) {
        assertRefused(part, structure(model));
    }

    /** Something free that a damper slows has the world as a node, and what nothing holds has not. */
    @Test
    void theWorldIsANodeWhereItActs() {
        assertEquals(
                4, new BodyView(structure(FloatingBodies.floating())).layout().nodes());
        BodyModel slowed = FloatingBodies.floating("""
                <freejoint name="root"/>""", """
                <joint type="free" name="root" damping="2"/>""");
        BodyView view = new BodyView(structure(slowed));
        assertEquals(5, view.layout().nodes());
        Structure structure = structure(slowed);
        double[] x = random("slowed", structure.spec().n());
        double[] edges = see(slowed, x, new double[1], new double[11]).edges;
        double[] seen = new double[3];
        double[] moving = new double[3];
        for (int i = 0; i < 3; i++) {
            // own: rows x, y, z of columns apart, drive turning, drive moving, spring turning, spring moving, ..
            seen[i] = edges[9 + 7 * i + 3];
            moving[i] = edges[9 + 7 * i + 4];
        }
        int v = structure.relationStates(structure.relation("root"))[7];
        double[] turning = {-2 * x[v + 3], -2 * x[v + 4], -2 * x[v + 5]};
        double[] axes = {0.8, -0.1, 0.5, -0.3};
        double size = Math.sqrt(0.64 + 0.01 + 0.25 + 0.09);
        assertArrayEquals(
                BodyPoses.rotated(
                        java.util.Arrays.stream(axes).map(c -> c / size).toArray(), turning),
                seen,
                1e-12);
        assertEquals(4 * (x[v] * x[v] + x[v + 1] * x[v + 1] + x[v + 2] * x[v + 2]), square(moving), 1e-12);
    }

    private static double square(double[] vector) {
        return vector[0] * vector[0] + vector[1] * vector[1] + vector[2] * vector[2];
    }

    /**
     * A ball turned by 0.6 rad about (2, 1, 2)/3, minus its quaternion, with a spring of 0.5 N m/rad and a limit of 0.4 rad: torque
     * -0.3 about that axis, 0.2 beyond. The axis stays as it is when the ball turns about it, so child and parent see it alike.
     */
    @Test
    void aBallsSpringAndLimitActAboutItsAxis() {
        BodyModel model = Mjcf.parse("""
                <mujoco><option timestep="0.01"/><worldbody><body>
                  <joint name="ball" type="ball" stiffness="0.5" limited="true" range="0 22.918311805232929"/>
                  <inertial mass="1" pos="0 0 -0.2" diaginertia="0.1 0.2 0.15"/>
                </body></worldbody></mujoco>
                """, "sprung");
        double s = Math.sin(0.3) / 3;
        double[] x = {-2 * Math.cos(0.3), -4 * s, -2 * s, -4 * s, 0, 0, 0};
        double[] edges = see(model, x, new double[0], new double[3]).edges;
        double[] axis = {2.0 / 3, 1.0 / 3, 2.0 / 3};
        int width = 9 + 21 + 2;
        for (int i = 0; i < 3; i++) {
            assertEquals(-0.3 * axis[i], edges[9 + 7 * i + 3], 1e-12);
            assertEquals(0.2 * axis[i], edges[9 + 7 * i + 5], 1e-12);
            assertEquals(0.3 * axis[i], edges[width + 9 + 7 * i + 3], 1e-12);
        }
        assertEquals(0.2, edges[9 + 21], 1e-12);
    }

    private static void assertRefused(String part, Structure structure) {
        String message = assertThrows(InputException.class, () -> new BodyView(structure))
                .getMessage();
        assertTrue(message.contains(part) && !message.contains("\n"), message);
    }
}
