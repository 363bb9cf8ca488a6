package dev.mechanist.envs.bodies;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.structure.Structure;
import dev.mechanist.envs.Environments;
import dev.mechanist.envs.bodies.families.CartTrains;
import dev.mechanist.envs.bodies.families.Chains;
import dev.mechanist.envs.bodies.families.Swimmers;
import dev.mechanist.envs.bodies.mjcf.Mjcf;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.Rotations;
import dev.mechanist.envs.tasks.World;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Structures of bodies against the formulas of their solids, and their kinematics against the simulator's. */
class BodyStructureTest {
    private static final String BRANCHING = """
        <mujoco model="branching">
          <option timestep="0.01" gravity="0 0 -5" density="2"><flag contact="disable"/></option>
          <worldbody>
            <body name="trunk" pos="0 0 1">
              <joint name="slide" type="slide" axis="1 0 0" damping="0.5"/>
              <joint name="turn" type="hinge" axis="0 1 0" pos="0 0 0.2" armature="0.01"/>
              <geom type="sphere" size="0.2" mass="3" pos="0.1 0 0"/>
              <body name="left" pos="0 0.3 0" euler="90 0 0">
                <joint name="hip" type="hinge" axis="0 0 1" limited="true" range="-30 60" stiffness="4" springref="10"/>
                <geom type="box" size="0.1 0.2 0.3" mass="6"/>
                <body name="foot" pos="0 0 -0.5"><geom type="sphere" size="0.1" mass="0.5"/></body>
              </body>
              <body name="right" pos="0 -0.3 0">
                <joint name="shoulder" type="ball"/>
                <geom type="sphere" size="0.1" mass="2"/>
              </body>
            </body>
          </worldbody>
          <actuator>
            <motor name="drive" joint="hip" gear="7"/>
            <motor name="push" joint="slide" gear="-3"/>
          </actuator>
        </mujoco>
        """;

    /** The ball turned by a vector gear, the hip by two unlike ones. */
    private static final String DRIVEN = BRANCHING.replace("</actuator>", """
            <motor name="twist" joint="shoulder" gear="2 1 -2"/>
            <motor joint="shoulder" gear="0 0 0.5"/>
            <motor name="brake" joint="hip" gear="-2"/>
            <motor name="more" joint="hip" gear="7"/>
            </actuator>""");

    private static Structure structure(BodyModel model) {
        return new BodyDynamics(model).structure().orElseThrow();
    }

    private static double object(Structure s, String name, String feature) {
        return s.objectFeatures().get(s.object(name), s.schema().objectFeature(feature));
    }

    private static double relation(Structure s, String name, String feature) {
        return s.relationFeatures().get(s.relation(name), s.schema().relationFeature(feature));
    }

    /** A capsule of radius r and length l between the centres of its ends, at density 1000: a cylinder and two half balls. */
    @Test
    void aChainOfThree() {
        Structure s = structure(Chains.model(3));
        assertEquals(List.of("world", "link1", "link2", "link3"), s.objectNames());
        assertEquals(List.of("joint1", "joint2", "joint3"), s.relationNames());
        assertArrayEquals(new int[] {0, 1, 2}, s.senders());
        assertArrayEquals(new int[] {1, 2, 3}, s.receivers());
        double r = 0.03;
        double l = 0.3;
        double cylinder = 1000 * Math.PI * r * r * l;
        double ball = 1000 * 4 / 3.0 * Math.PI * r * r * r;
        double along = cylinder * r * r / 2 + ball * 2 / 5 * r * r;
        double across = cylinder * (3 * r * r + l * l) / 12 + ball * (2 / 5.0 * r * r + 3 / 8.0 * r * l + l * l / 4);
        for (int k = 1; k <= 3; k++) {
            String link = "link" + k;
            assertEquals(cylinder + ball, object(s, link, "mass"), 1e-12);
            double[] inertia = {object(s, link, "inertia_x"), object(s, link, "inertia_y"), object(s, link, "inertia_z")
            };
            Arrays.sort(inertia);
            assertArrayEquals(new double[] {along, across, across}, inertia, 1e-12);
            assertEquals(-0.15, object(s, link, "centre_z"), 1e-15);
            String joint = "joint" + k;
            assertArrayEquals(new int[] {k - 1, 3 + k - 1}, s.relationStates(s.relation(joint)));
            assertArrayEquals(new int[] {k - 1}, s.relationActions(s.relation(joint)));
            assertEquals(-1, relation(s, joint, "axis_y"), 1e-15);
            assertEquals(k == 1 ? 0 : -0.3, relation(s, joint, "offset_z"), 1e-15);
            assertEquals(0.02, relation(s, joint, "damping"));
            assertEquals("hinge", kind(s, joint));
            int carried = 4 - k;
            double gear = 1.3 * 9.81 * (cylinder + ball) * 0.3 * carried * carried / 2;
            assertEquals(gear, relation(s, joint, "gear"), 1e-5 * gear);
        }
        assertEquals(0, object(s, "world", "mass"));
        assertArrayEquals(new double[] {0, 0, -9.81, 0, 0}, s.globals());
        assertArrayEquals(new int[] {0, 1, 1, 1}, s.objectKinds());
        assertTrue(s.isTree());
    }

    private static String kind(Structure s, String relation) {
        return s.schema()
                .relationKinds()
                .get(s.relationKinds()[s.relation(relation)])
                .name();
    }

    /** Plates of 10 g, half lengths 1, 50 and 10 mm; the root's three joints make two objects in between. */
    @Test
    void aSwimmerOfFour() {
        Structure s = structure(Swimmers.model(4));
        assertEquals(7, s.objects());
        assertEquals(6, s.relations());
        assertArrayEquals(new int[] {0, 2, 2, 1, 1, 1, 1}, s.objectKinds());
        assertArrayEquals(new int[] {0, 1, 2, 3, 4, 5}, s.senders());
        assertArrayEquals(new int[] {1, 2, 3, 4, 5, 6}, s.receivers());
        assertEquals(List.of("rootx", "rooty", "rootz", "bend1", "bend2", "bend3"), s.relationNames());
        assertEquals("slide", kind(s, "rooty"));
        assertEquals("hinge", kind(s, "rootz"));
        for (String plate : List.of("head", "segment1", "segment2", "segment3")) {
            assertEquals(0.01, object(s, plate, "mass"), 1e-15);
            double[] inertia = {
                object(s, plate, "inertia_x"), object(s, plate, "inertia_y"), object(s, plate, "inertia_z")
            };
            Arrays.sort(inertia);
            double third = 0.01 / 3;
            assertArrayEquals(
                    new double[] {third * (1e-6 + 1e-4), third * (25e-4 + 1e-6), third * (25e-4 + 1e-4)},
                    inertia,
                    1e-12);
        }
        // q = (x, y, turn, three bends), v the same, three motors.
        assertArrayEquals(new int[] {1, 7}, s.relationStates(s.relation("rooty")));
        assertArrayEquals(new int[] {4, 10}, s.relationStates(s.relation("bend2")));
        assertArrayEquals(new int[] {1}, s.relationActions(s.relation("bend2")));
        assertArrayEquals(new int[0], s.relationActions(s.relation("rootz")));
        assertEquals(Math.PI / 2, relation(s, "bend1", "upper"), 1e-12);
        assertEquals(-Math.PI / 2, relation(s, "bend1", "lower"), 1e-12);
        assertEquals(1, relation(s, "bend1", "limited"));
        assertEquals(0, relation(s, "rootz", "limited"));
        assertEquals(1e-6, relation(s, "bend3", "armature"));
        assertEquals(-0.05, relation(s, "bend3", "anchor_y"));
        assertEquals(0.05, relation(s, "rootx", "offset_z"));
        assertEquals(0, relation(s, "rootz", "offset_z"));
        assertEquals(3000, s.globals()[s.schema().global("density")]);
    }

    @Test
    void aTrainOfThree() {
        Structure s = structure(CartTrains.model(3));
        assertEquals(4, s.objects());
        for (int k = 1; k <= 3; k++) {
            assertEquals(1, object(s, "cart" + k, "mass"));
            assertEquals(0.15, object(s, "cart" + k, "extent_x"), 1e-15);
            String joint = "joint" + k;
            assertEquals("slide", kind(s, joint));
            assertEquals(20, relation(s, joint, "stiffness"));
            assertEquals(0.5, relation(s, joint, "damping"));
            assertEquals(10, relation(s, joint, "gear"));
            assertEquals(0.6, relation(s, joint, "offset_x"));
            assertArrayEquals(new int[] {k - 1, k + 2}, s.relationStates(k - 1));
        }
        assertArrayEquals(new int[] {0, 1, 2}, s.senders());
    }

    @Test
    void aBodyThatBranches() {
        Structure s = structure(Mjcf.parse(BRANCHING, "branching"));
        assertEquals(List.of("world", "body1", "trunk", "left", "foot", "right"), s.objectNames());
        assertEquals(List.of("slide", "turn", "hip", "tie3", "shoulder"), s.relationNames());
        assertArrayEquals(new int[] {0, 1, 2, 3, 2}, s.senders());
        assertArrayEquals(new int[] {1, 2, 3, 4, 5}, s.receivers());
        assertArrayEquals(new int[] {0, 2, 1, 1, 1, 1}, s.objectKinds());
        assertEquals("fixed", kind(s, "tie3"));
        assertEquals("ball", kind(s, "shoulder"));
        // q: slide, turn, hip, quaternion; v: slide, turn, hip, three rates.
        assertArrayEquals(new int[] {2, 9}, s.relationStates(s.relation("hip")));
        assertArrayEquals(new int[] {3, 4, 5, 6, 10, 11, 12}, s.relationStates(s.relation("shoulder")));
        assertArrayEquals(new int[0], s.relationStates(s.relation("tie3")));
        assertArrayEquals(new int[] {0}, s.relationActions(s.relation("hip")));
        assertArrayEquals(new int[] {1}, s.relationActions(s.relation("slide")));
        assertEquals(-3, relation(s, "slide", "gear"));
        assertEquals(3, object(s, "trunk", "mass"));
        assertEquals(0, object(s, "body1", "mass"));
        assertEquals(0.4 * 3 * 0.04, object(s, "trunk", "inertia_y"), 1e-15);
        assertEquals(0.1, object(s, "trunk", "centre_x"), 1e-15);
        double[] box = {object(s, "left", "inertia_x"), object(s, "left", "inertia_y"), object(s, "left", "inertia_z")};
        Arrays.sort(box);
        assertArrayEquals(new double[] {2 * 0.05, 2 * 0.1, 2 * 0.13}, box, 1e-12);
        assertEquals(1, relation(s, "slide", "offset_z"));
        assertEquals(0, relation(s, "turn", "offset_z"));
        assertEquals(0.2, relation(s, "turn", "anchor_z"));
        assertEquals(Math.sqrt(0.5), relation(s, "hip", "orientation_w"), 1e-12);
        assertEquals(Math.sqrt(0.5), relation(s, "hip", "orientation_x"), 1e-12);
        assertEquals(-Math.PI / 6, relation(s, "hip", "lower"), 1e-12);
        assertEquals(Math.PI / 18, relation(s, "hip", "spring_reference"), 1e-12);
        assertEquals(-0.5, relation(s, "tie3", "offset_z"));
        assertArrayEquals(new double[] {0, 0, -5, 2, 0}, s.globals());
        assertTrue(s.isTree());
    }

    /** A ball's torques stand behind it, 3 about (2, 1, -2)/3 and 0.5 about z; so does that of the hip's gear which is unlike the first. */
    @Test
    void drivesOfABallAndOfUnlikeGears() {
        Structure s = structure(Mjcf.parse(DRIVEN, "driven"));
        assertEquals(
                List.of("slide", "turn", "hip", "brake", "tie4", "shoulder", "twist", "torque7"), s.relationNames());
        assertArrayEquals(new int[] {0, 1, 2, 3, 4, 2, 6, 7}, s.senders());
        assertArrayEquals(new int[] {1, 2, 3, 4, 5, 6, 7, 8}, s.receivers());
        assertArrayEquals(new int[] {0, 2, 1, 2, 1, 1, 2, 2, 1}, s.objectKinds());
        assertEquals("fixed", kind(s, "twist"));
        assertArrayEquals(new int[0], s.relationActions(s.relation("shoulder")));
        assertArrayEquals(new int[] {2}, s.relationActions(s.relation("twist")));
        assertArrayEquals(new int[] {3}, s.relationActions(s.relation("torque7")));
        assertEquals(0, relation(s, "shoulder", "gear"));
        assertEquals(3, relation(s, "twist", "gear"), 1e-15);
        assertEquals(2 / 3.0, relation(s, "twist", "axis_x"), 1e-15);
        assertEquals(1 / 3.0, relation(s, "twist", "axis_y"), 1e-15);
        assertEquals(-2 / 3.0, relation(s, "twist", "axis_z"), 1e-15);
        assertEquals(0.5, relation(s, "torque7", "gear"), 1e-15);
        assertEquals(1, relation(s, "torque7", "axis_z"), 1e-15);
        assertEquals(-0.3, relation(s, "shoulder", "offset_y"), 1e-15);
        assertEquals(0, relation(s, "twist", "offset_y"), 0);
        // Two motors of gear 7 on the hip count as one of 14 that is driven by their mean.
        assertArrayEquals(new int[] {0, 5}, s.relationActions(s.relation("hip")));
        assertEquals(14, relation(s, "hip", "gear"));
        assertArrayEquals(new int[] {4}, s.relationActions(s.relation("brake")));
        assertEquals(-2, relation(s, "brake", "gear"));
        assertEquals(1, relation(s, "brake", "axis_z"));
        assertEquals(2, object(s, "right", "mass"));
        assertTrue(s.isTree());
    }

    /**
     * A plane 2 m up its own normal in a body at (0, 0, 1) that a quarter turn about x turns: its normal is (0, -1, 0), its point (0, -2,
     * 1), its height 2. Planes that nothing may touch are no floors, and one twice is one.
     */
    @Test
    void floors() {
        String plane =
                "<body pos=\"0 0 1\" quat=\"1 1 0 0\"><geom type=\"plane\" size=\"1 1 1\" pos=\"0 0 2\"/></body>";
        String text = BRANCHING.replace("<flag contact=\"disable\"/>", "");
        Structure over = structure(Mjcf.parse(text.replace("</worldbody>", plane + plane + "</worldbody>"), "over"));
        assertEquals(BodyStructure.OVER_A_FLOOR, over.schema());
        assertArrayEquals(new double[] {0, 0, -5, 2, 0, 1, 0, -1, 0, 2}, over.globals(), 1e-15);
        String two = plane + plane.replace("0 0 2", "0 0 3") + "</worldbody>";
        Structure between = structure(Mjcf.parse(text.replace("</worldbody>", two), "between"));
        assertEquals(2, between.globals()[between.schema().global("floors")]);
        String untouched = plane.replace("type", "contype=\"0\" conaffinity=\"0\" type") + "</worldbody>";
        for (String none : List.of(
                text,
                text.replace("</worldbody>", untouched),
                BRANCHING.replace("</worldbody>", plane + "</worldbody>"))) {
            assertEquals(
                    BodyStructure.SCHEMA, structure(Mjcf.parse(none, "none")).schema());
        }
    }

    /** Features follow parameters: a doubled mass doubles the moments. */
    @Test
    void featuresAreThoseOfThePresentParameters() {
        BodyDynamics chain = new BodyDynamics(Chains.model(2), List.of("mass:link2"));
        double mass = chain.parameters().get(0).value();
        Structure before = chain.structure().orElseThrow();
        Structure after = ((BodyDynamics) chain.withParameterValues(new double[] {2 * mass}))
                .structure()
                .orElseThrow();
        assertEquals(2 * mass, object(after, "link2", "mass"), 1e-15);
        assertEquals(2 * object(before, "link2", "inertia_x"), object(after, "link2", "inertia_x"), 1e-15);
        assertEquals(mass, object(after, "link1", "mass"), 1e-12);
    }

    /** What a scenario's world hands over is the structure of its dynamics, at its slower rate of control. */
    @Test
    void scenariosOfBodiesHaveTheirStructure() {
        for (String name : List.of("chain-3", "swimmer-4", "train-3", "cart-pole-pets")) {
            var world = Environments.scenario(name).world();
            Structure s = world.structure().orElseThrow();
            assertEquals(world.dynamics().spec(), s.spec());
            assertEquals(BodyStructure.SCHEMA, s.schema());
            assertEquals(s, Environments.make(name).structure().orElseThrow());
        }
        World chain = Environments.scenario("chain-3").world();
        Optional<Structure> ofAnother = Environments.scenario("chain-4").world().structure();
        assertThrows(
                InputException.class, () -> new World(chain.dynamics(), chain.energy(), chain.drawing(), ofAnother));
        assertTrue(Environments.scenario("double-pendulum").world().structure().isEmpty());
    }

    /** Forward kinematics from nothing but the structure place every body where the simulator does. */
    @ParameterizedTest
    @ValueSource(strings = {"chain", "swimmer", "train", "branching", "driven"})
    void kinematicsFollowFromTheFeatures(String which) {
        BodyModel model = switch (which) {
            case "chain" -> Chains.model(3);
            case "swimmer" -> Swimmers.model(4);
            case "train" -> CartTrains.model(3);
            case "driven" -> Mjcf.parse(DRIVEN, "driven");
            default -> Mjcf.parse(BRANCHING, "branching");
        };
        Structure s = structure(model);
        double[] x = new double[model.nq() + model.nv()];
        RandomStream.of(3, "pose", 0).fillGaussian(x, 0, x.length);
        DMatrixRMaj f = s.relationFeatures();
        double[][] place = new double[s.objects()][3];
        double[][] turn = new double[s.objects()][];
        turn[0] = new double[] {1, 0, 0, 0};
        for (int r = 0; r < s.relations(); r++) {
            int parent = s.senders()[r];
            int child = s.receivers()[r];
            double[] p = add(place[parent], Rotations.rotate(turn[parent], row(f, r, 6, 3)));
            double[] q = times(turn[parent], row(f, r, 9, 4));
            double[] axis = row(f, r, 0, 3);
            double[] anchor = row(f, r, 3, 3);
            int[] slots = s.relationStates(r);
            switch (s.schema().relationKinds().get(s.relationKinds()[r]).name()) {
                case "slide" -> p = add(p, Rotations.rotate(q, scaled(axis, x[slots[0]] - f.get(r, 13))));
                case "hinge" -> {
                    double half = (x[slots[0]] - f.get(r, 13)) / 2;
                    double[] by = {
                        Math.cos(half), Math.sin(half) * axis[0], Math.sin(half) * axis[1], Math.sin(half) * axis[2]
                    };
                    double[] fixed = add(p, Rotations.rotate(q, anchor));
                    q = times(q, by);
                    p = add(fixed, scaled(Rotations.rotate(q, anchor), -1));
                }
                case "ball" -> {
                    double[] by = {x[slots[0]], x[slots[1]], x[slots[2]], x[slots[3]]};
                    double norm = Math.sqrt(Arrays.stream(by).map(v -> v * v).sum());
                    q = times(q, scaled(by, 1 / norm));
                }
                default -> {}
            }
            place[child] = p;
            turn[child] = q;
        }
        BodyPoses poses = new BodySimulator(model).poses(x, 0);
        for (int i = 1; i < model.bodies(); i++) {
            int k = s.object(model.tables().bodyName[i]);
            assertArrayEquals(Arrays.copyOfRange(poses.position(), 3 * i, 3 * i + 3), place[k], 1e-12);
            double[] centre = add(place[k], Rotations.rotate(turn[k], row(s.objectFeatures(), k, 7, 3)));
            assertArrayEquals(Arrays.copyOfRange(poses.centre(), 3 * i, 3 * i + 3), centre, 1e-12);
        }
    }

    private static double[] row(DMatrixRMaj matrix, int row, int from, int count) {
        return Arrays.copyOfRange(matrix.data, row * matrix.numCols + from, row * matrix.numCols + from + count);
    }

    private static double[] add(double[] a, double[] b) {
        double[] c = new double[a.length];
        Arrays.setAll(c, i -> a[i] + b[i]);
        return c;
    }

    private static double[] scaled(double[] a, double by) {
        double[] c = new double[a.length];
        Arrays.setAll(c, i -> by * a[i]);
        return c;
    }

    /** Hamilton's product. */
    private static double[] times(double[] a, double[] b) {
        return new double[] {
            a[0] * b[0] - a[1] * b[1] - a[2] * b[2] - a[3] * b[3],
            a[0] * b[1] + a[1] * b[0] + a[2] * b[3] - a[3] * b[2],
            a[0] * b[2] - a[1] * b[3] + a[2] * b[0] + a[3] * b[1],
            a[0] * b[3] + a[1] * b[2] - a[2] * b[1] + a[3] * b[0]
        };
    }

    /** Of a body with two joints the first takes the body to its place and turn, the second stays where the first has come to. */
    @Test
    void theOffsetOfABodyBelongsToItsFirstJoint() {
        Structure s = structure(Mjcf.parse(BRANCHING, "branching"));
        assertEquals(1, relation(s, "slide", "offset_z"));
        assertEquals(0, relation(s, "turn", "offset_z"));
        assertEquals(0.3, relation(s, "hip", "offset_y"), 1e-15);
        assertEquals(Math.sqrt(0.5), relation(s, "hip", "orientation_w"), 1e-15);
        assertEquals(Math.sqrt(0.5), relation(s, "hip", "orientation_x"), 1e-15);
        assertEquals(1, relation(s, "turn", "orientation_w"));
    }

    /** A slide that is 0.3 m out where it is at rest, and a ball, which has no such number. */
    @Test
    void referencesOfSlidesAreFeatures() {
        Structure s = structure(Mjcf.parse("""
                <mujoco><worldbody><body name="a"><joint name="rail" type="slide" ref="0.3" springref="0.7" axis="0 1 0"/>
                <geom size="0.1" mass="1"/><body name="b"><joint name="socket" type="ball"/><geom size="0.1" mass="1"/></body>
                </body></worldbody></mujoco>""", "m.xml"));
        assertEquals(0.3, relation(s, "rail", "reference"));
        assertEquals(0.7, relation(s, "rail", "spring_reference"));
        assertEquals(0, relation(s, "socket", "reference"));
    }
}
