package dev.mechanist.envs.bodies.mjcf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.JointType;
import dev.mechanist.envs.bodies.model.PrincipalAxes;
import dev.mechanist.envs.bodies.model.Rotations;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Orientations, frames, solids and inertias of MJCF, by hand. */
class MjcfGeometryTest {
    private static final double HALF = Math.sqrt(0.5);

    private static BodyModel model(String compiler, String world) {
        return Mjcf.parse(
                "<mujoco><compiler " + compiler + "/><option><flag contact='disable'/></option><worldbody>" + world
                        + "</worldbody></mujoco>",
                "m.xml");
    }

    private static double[] numbers(String text) {
        return Arrays.stream(text.trim().split(" "))
                .mapToDouble(w -> w.equals("h") ? HALF : w.equals("-h") ? -HALF : Double.parseDouble(w))
                .toArray();
    }

    /** h stands for sqrt(1/2). */
    @ParameterizedTest
    @CsvSource({
        "'', quat='2 0 0 -2', h 0 0 -h",
        "'', quat='0 3 0 0', 0 1 0 0",
        "'', quat='0 0 3 0', 0 0 1 0",
        "'', quat='0 0 0 -3', 0 0 0 -1",
        "'', axisangle='0 0 3 90', h 0 0 h",
        "angle='radian', axisangle='0 -2 0 1.5707963267948966', h 0 -h 0",
        "'', xyaxes='0 2 0 -1 1 0', h 0 0 h",
        "'', xyaxes='0 1 0 0 0 1', 0.5 0.5 0.5 0.5",
        "'', zaxis='4 0 0', h 0 h 0",
        "'', zaxis='0 0 -1', 0 1 0 0",
        "'', euler='90 0 90', 0.5 0.5 -0.5 0.5",
        "eulerseq='XYZ', euler='90 0 90', 0.5 0.5 0.5 0.5",
        "eulerseq='zyx', euler='90 0 90', 0.5 0.5 0.5 0.5",
        "eulerseq='zxy', euler='90 90 0', 0.5 0.5 0.5 0.5",
        "eulerseq='xYz', euler='90 90 0', 0.5 0.5 0.5 -0.5"
    })
    void orientationsBecomeQuaternions(String compiler, String attribute, String expected) {
        BodyModel model = model(compiler, "<body " + attribute + "><joint/><geom size='0.1'/></body>");
        assertArrayEquals(numbers(expected), Arrays.copyOfRange(model.field("body_quat"), 4, 8), 1e-15);
    }

    /** A frame of a frame: (1, 2, 3) and a quarter about z, then (4, 0, 0), which is (0, 4, 0) there, and a quarter more. */
    @Test
    void framesTurnWhatIsInThem() {
        BodyModel model = model("", """
                <frame pos='1 2 3' euler='0 0 90'><frame pos='4 0 0' euler='0 0 90'>
                  <body name='b' pos='0 5 0'><freejoint/><geom size='0.1'/></body>
                </frame></frame>
                <body name='c'><frame pos='1 2 3' euler='0 0 90'>
                  <joint pos='1 0 0' axis='1 0 0'/><geom size='0.1' pos='0 1 0'/><site name='s' pos='2 0 0' euler='0 90 0'/>
                </frame></body>
                """);
        assertArrayEquals(new double[] {1, 6 - 5, 3}, Arrays.copyOfRange(model.field("body_pos"), 3, 6), 1e-14);
        assertArrayEquals(new double[] {0, 0, 0, 1}, Arrays.copyOfRange(model.field("body_quat"), 4, 8), 1e-14);
        assertArrayEquals(new double[] {1, 3, 3}, Arrays.copyOfRange(model.field("jnt_pos"), 3, 6), 1e-14);
        assertArrayEquals(new double[] {0, 1, 0}, Arrays.copyOfRange(model.field("jnt_axis"), 3, 6), 1e-14);
        assertArrayEquals(new double[] {0, 2, 3}, Arrays.copyOfRange(model.field("geom_pos"), 3, 6), 1e-14);
        assertArrayEquals(new double[] {1, 4, 3}, model.field("site_pos"), 1e-14);
        assertArrayEquals(new double[] {0.5, -0.5, 0.5, 0.5}, model.field("site_quat"), 1e-14);
    }

    /** Mass 2 kg; the moments of textbooks. A capsule is a cylinder of 2 kg * 9/13 and two half spheres of 4/13 together. */
    @ParameterizedTest
    @CsvSource({
        "sphere, 0.3, 0.072 0.072 0.072",
        "ellipsoid, 0.1 0.2 0.3, 0.052 0.04 0.02",
        "cylinder, 0.2 0.3, 0.08 0.08 0.04",
        "box, 0.1 0.2 0.3, 0.08666666666666667 0.06666666666666667 0.03333333333333333"
    })
    void solidsHaveTheirMoments(String type, String size, String moments) {
        BodyModel model = model(
                "", "<body><freejoint/><geom type='" + type + "' size='" + size + "' mass='2' pos='1 2 3'/></body>");
        assertArrayEquals(numbers(moments), Arrays.copyOfRange(model.field("body_inertia"), 3, 6), 1e-15);
        assertArrayEquals(new double[] {1, 2, 3}, Arrays.copyOfRange(model.field("body_ipos"), 3, 6));
    }

    /**
     * Radius r = 0.2, cylinder of height h = 0.6: volumes pi r^2 h and 4/3 pi r^3, so masses of 2 kg as 9 to 4. A half sphere's
     * centre is 3/8 r beyond the cylinder's end; about it, its moment across is (2/5 - 9/64) m r^2.
     */
    @Test
    void aCapsuleIsACylinderAndTwoHalfSpheres() {
        double r = 0.2;
        double h = 0.6;
        double cylinder = 2 * 9.0 / 13;
        double half = 2 * 2.0 / 13;
        double across = cylinder * (r * r / 4 + h * h / 12)
                + 2 * half * ((0.4 - 9.0 / 64) * r * r + Math.pow(h / 2 + 0.375 * r, 2));
        double along = cylinder * r * r / 2 + 2 * half * 0.4 * r * r;
        BodyModel model = model("", "<body><freejoint/><geom type='capsule' size='0.2 0.3' mass='2'/></body>");
        assertArrayEquals(
                new double[] {across, across, along}, Arrays.copyOfRange(model.field("body_inertia"), 3, 6), 1e-15);
    }

    /** Density 700: volumes of textbooks. */
    @ParameterizedTest
    @CsvSource({
        "sphere, 0.3, 0.11309733552923255",
        "capsule, 0.2 0.3, 0.10890854532444616",
        "ellipsoid, 0.1 0.2 0.3, 0.025132741228718345",
        "cylinder, 0.2 0.3, 0.0753982236861550",
        "box, 0.1 0.2 0.3, 0.048"
    })
    void massIsDensityTimesVolume(String type, String size, double volume) {
        String geom = "<body><freejoint/><geom type='" + type + "' size='" + size + "' %s/></body>";
        assertEquals(700 * volume, model("", geom.formatted("density='700'")).totalMass(), 1e-12);
        assertEquals(1000 * volume, model("", geom.formatted("")).totalMass(), 1e-12);
    }

    /** From (1, 2, 3) to (1, 5, 7): the middle, half of 5, and z towards the first end. */
    @Test
    void fromtoStretchesASolid() {
        BodyModel model = model("", """
                <body><freejoint/><geom type='capsule' size='0.1' fromto='1 2 3 1 5 7'/>
                  <geom type='box' size='0.1' fromto='0 0 0 0 0 2'/><geom type='cylinder' size='0.3' fromto='0 0 0 4 0 0'/>
                </body>""");
        assertArrayEquals(new double[] {0.1, 2.5, 0, 0.1, 0.1, 1, 0.3, 2, 0}, model.field("geom_size"), 1e-15);
        assertArrayEquals(new double[] {1, 3.5, 5, 0, 0, 1, 2, 0, 0}, model.field("geom_pos"), 1e-15);
        double[] axis = Rotations.rotate(Arrays.copyOf(model.field("geom_quat"), 4), new double[] {0, 0, 1});
        assertArrayEquals(new double[] {0, -0.6, -0.8}, axis, 1e-15);
    }

    /** Spheres of 1 kg at (3, 0, 0) and 2 kg at (0, 3, 0): centre (1, 2, 0); 1 kg is (2, -2, 0) off, 2 kg (-1, 1, 0). */
    @Test
    void geomsAddUpAboutTheirCentre() {
        BodyModel model = model("", """
                <body><freejoint/><geom size='0.5' mass='1' pos='3 0 0'/><geom size='0.5' mass='2' pos='0 3 0'/></body>""");
        assertEquals(3, model.totalMass());
        assertArrayEquals(new double[] {1, 2, 0}, Arrays.copyOfRange(model.field("body_ipos"), 3, 6), 1e-15);
        double[] inertia = Rotations.rotatedDiagonal(
                Arrays.copyOfRange(model.field("body_iquat"), 4, 8),
                Arrays.copyOfRange(model.field("body_inertia"), 3, 6));
        double own = 0.1 + 0.2;
        // Of 0.4 m r^2: 0.1 and 0.2; then m (y^2 + z^2) = 4 + 2 and so on; products -m x y = 4 + 2.
        assertArrayEquals(new double[] {6 + own, 6 + own, 12 + own, 6, 0, 0}, inertia, 1e-13);
        double[] moments = Arrays.copyOfRange(model.field("body_inertia"), 3, 6);
        assertArrayEquals(new double[] {12 + own, 12 + own, own}, moments, 1e-13);
    }

    /** Products of inertia of all three kinds. */
    @Test
    void productsOfInertiaCountEveryPair() {
        BodyModel model = model("", """
                <body><freejoint/><geom size='0.5' mass='1' pos='1 2 3'/><geom size='0.5' mass='1' pos='-1 -2 -3'/></body>""");
        double[] inertia = Rotations.rotatedDiagonal(
                Arrays.copyOfRange(model.field("body_iquat"), 4, 8),
                Arrays.copyOfRange(model.field("body_inertia"), 3, 6));
        assertArrayEquals(new double[] {26.2, 20.2, 10.2, -4, -6, -12}, inertia, 1e-12);
    }

    /** diag(3, 2, 1) turned by 30 degrees about y and 40 about x comes back with its moments in descending order. */
    @Test
    void fullInertiasHaveTheirPrincipalMoments() {
        double[] q = Rotations.product(
                Rotations.aboutAxis(new double[] {0, 1, 0}, Math.toRadians(30)),
                Rotations.aboutAxis(new double[] {1, 0, 0}, Math.toRadians(40)));
        for (double[] diagonal : new double[][] {{3, 2, 1.5}, {1.5, 2, 3}, {2, 3, 1.5}, {2, 1.5, 3}}) {
            double[] full = Rotations.rotatedDiagonal(q, diagonal);
            PrincipalAxes axes = PrincipalAxes.of(full);
            assertArrayEquals(new double[] {3, 2, 1.5}, axes.moments(), 1e-14);
            assertArrayEquals(full, Rotations.rotatedDiagonal(axes.quaternion(), axes.moments()), 1e-14);
        }
        double[] small = Rotations.rotatedDiagonal(q, new double[] {3e-9, 2e-9, 1.5e-9});
        PrincipalAxes tiny = PrincipalAxes.of(small);
        assertArrayEquals(small, Rotations.rotatedDiagonal(tiny.quaternion(), tiny.moments()), 1e-22);
        PrincipalAxes plain = PrincipalAxes.of(new double[] {3, 2, 1, 0, 0, 0});
        assertArrayEquals(new double[] {1, 0, 0, 0}, plain.quaternion());
    }

    @Test
    void anInertialReplacesGeomsUnlessTheCompilerSaysOtherwise() {
        String body = "<body><freejoint/><inertial pos='1 0 0' mass='5' diaginertia='3 2 2' euler='0 0 90'/>"
                + "<geom size='0.3' mass='2' pos='0 1 0'/></body>";
        BodyModel given = model("", body);
        assertEquals(5, given.totalMass());
        assertArrayEquals(new double[] {3, 2, 2}, Arrays.copyOfRange(given.field("body_inertia"), 3, 6));
        assertArrayEquals(new double[] {HALF, 0, 0, HALF}, Arrays.copyOfRange(given.field("body_iquat"), 4, 8), 1e-15);
        assertEquals(2, model("inertiafromgeom='true'", body).totalMass());
        assertEquals(5, model("inertiafromgeom='false'", body).totalMass());
        String geoms = "<body><freejoint/><geom size='0.3' mass='2' group='1'/><geom size='0.3' mass='4' group='3'/>"
                + "<geom size='0.3' mass='7' group='4'/></body>";
        assertEquals(13, model("", geoms).totalMass());
        assertEquals(6, model("inertiagrouprange='1 3'", geoms).totalMass());
    }

    @Test
    void massesAndMomentsCanBeBoundedBalancedAndScaled() {
        String body = "<body><freejoint/><inertial pos='0 0 0' mass='2' diaginertia='1 2 2.5'/></body>"
                + "<body pos='9 0 0'><freejoint/><inertial pos='0 0 0' mass='6' diaginertia='3 3 3'/></body>";
        assertArrayEquals(new double[] {0, 4, 6}, boundedMasses("boundmass='4'", body));
        assertArrayEquals(
                new double[] {2.2, 2.2, 2.5, 3, 3, 3},
                Arrays.copyOfRange(model("boundinertia='2.2'", body).field("body_inertia"), 3, 9));
        BodyModel scaled = model("settotalmass='4'", body);
        assertArrayEquals(new double[] {0, 1, 3}, scaled.field("body_mass"));
        assertArrayEquals(
                new double[] {0.5, 1, 1.25, 1.5, 1.5, 1.5}, Arrays.copyOfRange(scaled.field("body_inertia"), 3, 9));
        String impossible = "<body><freejoint/><inertial pos='0 0 0' mass='2' diaginertia='%s'/></body>";
        assertArrayEquals(
                new double[] {2, 2, 2},
                Arrays.copyOfRange(
                        model("balanceinertia='true'", impossible.formatted("1 1 4"))
                                .field("body_inertia"),
                        3,
                        6));
        for (String moments : new String[] {"1 1 4", "1 4 1", "4 1 1"}) {
            InputException e = assertThrows(InputException.class, () -> model("", impossible.formatted(moments)));
            assertTrue(e.getMessage().contains("no body has the principal moments"), e.getMessage());
        }
        assertEquals(2, model("", impossible.formatted("1 1 2")).totalMass());
    }

    private static double[] boundedMasses(String compiler, String body) {
        return model(compiler, body).field("body_mass");
    }

    /** Mass of a body that is fixed to a moving one counts; a moving one without any is refused. */
    @Test
    void fixedPartsCarryTheirParent() {
        String fixed = "<body><joint/><body pos='1 0 0'>%s</body></body>";
        assertEquals(
                2, model("", fixed.formatted("<geom size='0.1' mass='2'/>")).totalMass());
        assertThrows(InputException.class, () -> model("", fixed.formatted("")));
        assertThrows(InputException.class, () -> model("", fixed.formatted("<joint/><geom size='0.1' mass='2'/>")));
    }

    /** The addresses of bodies, joints and dofs, with a ball between hinges and a fixed part. */
    @Test
    void jointsAndDofsHaveTheirAddresses() {
        BodyModel model = model("", """
                <body name='a'><joint name='h'/><joint name='b' type='ball' pos='0 0 1'/><geom size='0.1'/>
                  <body name='f'><geom size='0.1'/><body name='c'><joint name='s' type='slide'/><geom size='0.1'/></body>
                  </body>
                </body>
                <body name='d'><freejoint name='w'/><geom size='0.1'/></body>
                """);
        assertArrayEquals(new double[] {0, 0, 1, 2, 0}, model.field("body_parentid"));
        assertArrayEquals(new double[] {0, 1, 1, 1, 4}, model.field("body_rootid"));
        assertArrayEquals(new double[] {0, 2, 0, 1, 1}, model.field("body_jntnum"));
        assertArrayEquals(new double[] {-1, 0, -1, 2, 3}, model.field("body_jntadr"));
        assertArrayEquals(new double[] {0, 4, 0, 1, 6}, model.field("body_dofnum"));
        assertArrayEquals(new double[] {-1, 0, -1, 4, 5}, model.field("body_dofadr"));
        assertArrayEquals(new double[] {0, 1, 5, 6}, model.field("jnt_qposadr"));
        assertArrayEquals(new double[] {0, 1, 4, 5}, model.field("jnt_dofadr"));
        assertArrayEquals(new double[] {1, 1, 3, 4}, model.field("jnt_bodyid"));
        assertArrayEquals(new double[] {3, 1, 2, 0}, model.field("jnt_type"));
        assertArrayEquals(new double[] {-1, 0, 1, 2, 3, -1, 5, 6, 7, 8, 9}, model.field("dof_parentid"));
        assertArrayEquals(new double[] {1, 1, 1, 1, 3, 4, 4, 4, 4, 4, 4}, model.field("dof_bodyid"));
        assertArrayEquals(new double[] {0, 1, 1, 1, 2, 3, 3, 3, 3, 3, 3}, model.field("dof_jntid"));
        assertArrayEquals(new double[] {0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0}, model.qpos0());
        assertEquals(JointType.SLIDE, model.jointType(model.joint("s")));
        assertEquals(3, model.jointBody(model.joint("s")));
        assertEquals(2, model.parent(model.body("c")));
        assertEquals(5, model.jointPosition(2));
        assertEquals(4, model.jointDof(2));
        InputException e = assertThrows(InputException.class, () -> model.body("x"));
        assertTrue(e.getMessage().contains("no body 'x'; it has world, a, f, c, d"), e.getMessage());
    }

    /** Degrees become radians for hinges and balls only. */
    @Test
    void anglesOfJointsAreInDegreesUnlessTheCompilerSaysOtherwise() {
        String body = """
                <body><joint type='hinge' range='-90 180' ref='45' springref='30'/>
                  <joint type='slide' range='-2 3' ref='0.5' springref='0.25'/><joint type='ball' range='0 90'/>
                  <geom size='0.1'/></body>""";
        BodyModel model = model("", body);
        assertArrayEquals(new double[] {-Math.PI / 2, Math.PI, -2, 3, 0, Math.PI / 2}, model.field("jnt_range"), 1e-15);
        assertArrayEquals(new double[] {Math.PI / 4, 0.5, 1, 0, 0, 0}, model.field("qpos0"), 1e-15);
        assertArrayEquals(new double[] {Math.PI / 6, 0.25, 1, 0, 0, 0}, model.field("qpos_spring"), 1e-15);
        BodyModel radian =
                model("angle='radian'", body.replace("-90 180", "-1 2").replace("0 90", "0 1.5"));
        assertArrayEquals(new double[] {-1, 2, -2, 3, 0, 1.5}, radian.field("jnt_range"));
        assertArrayEquals(new double[] {45, 0.5, 1, 0, 0, 0}, radian.field("qpos0"));
    }

    @Test
    void aRangeIsALimitUnlessTheFileSaysOtherwise() {
        String body = "<body><joint range='-90 180'/><joint/><joint type='slide' range='0 0' limited='false'/>"
                + "<joint range='1 2' limited='false'/><geom size='0.1'/></body>";
        assertArrayEquals(new double[] {1, 0, 0, 0}, model("", body).field("jnt_limited"));
        InputException e = assertThrows(InputException.class, () -> model("autolimits='false'", body));
        assertTrue(e.getMessage().contains("limited must be given when autolimits is false"), e.getMessage());
        String given = "<body><joint range='-90 180' limited='true'/><joint/><geom size='0.1'/></body>";
        assertArrayEquals(
                new double[] {1, 0}, model("autolimits='false'", given).field("jnt_limited"));
    }
}
