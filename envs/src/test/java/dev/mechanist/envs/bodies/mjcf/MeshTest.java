package dev.mechanist.envs.bodies.mjcf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.Rotations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Meshes: mass and inertia by worked numbers and by MuJoCo's, files of all three kinds, and what is said of broken ones. */
class MeshTest {
    /** The corner of a cuboid 0.4 x 0.3 x 0.5: volume abc/6, centre a/4, variance 3 aa/80, covariance -ab/80. */
    private static final String CORNER = "vertex='0 0 0 0.4 0 0 0 0.3 0 0 0 0.5' face='0 2 1 0 1 3 1 2 3 0 3 2'";

    @TempDir
    Path folder;

    private static String model(String mesh, String geom) {
        return "<mujoco><asset><mesh name='w' " + mesh
                + "/></asset><worldbody><body name='b'><freejoint/><geom name='g' " + geom
                + "/></body></worldbody></mujoco>";
    }

    private static BodyModel body(String mesh, String geom) {
        return Mjcf.parse(model(mesh, geom), "m.xml");
    }

    private static double[] inertia(BodyModel t) {
        return Rotations.rotatedDiagonal(
                Arrays.copyOfRange(t.field("body_iquat"), 4, 8), Arrays.copyOfRange(t.field("body_inertia"), 3, 6));
    }

    @Test
    void cornerOfACuboid() {
        BodyModel t = body(CORNER, "type='mesh' mesh='w' density='800'");
        double m = 800 * 0.4 * 0.3 * 0.5 / 6;
        assertEquals(m, t.field("body_mass")[1], 1e-6);
        assertArrayEquals(new double[] {0.1, 0.075, 0.125}, Arrays.copyOfRange(t.field("body_ipos"), 3, 6), 1e-8);
        double aa = 3 * 0.16 / 80;
        double bb = 3 * 0.09 / 80;
        double cc = 3 * 0.25 / 80;
        double[] expected = {bb + cc, aa + cc, aa + bb, 0.12 / 80, 0.2 / 80, 0.15 / 80};
        double[] actual = inertia(t);
        for (int k = 0; k < 6; k++) {
            assertEquals(m * expected[k], actual[k], 1e-7, "entry " + k);
        }
        assertTrue(t.field("body_inertia")[3] >= t.field("body_inertia")[4]
                && t.field("body_inertia")[4] >= t.field("body_inertia")[5]);
    }

    /** Four triangles: areas ab/2, ac/2, bc/2 and the slanted one; the centre is the mean of theirs. */
    @Test
    void shellOfACorner() {
        BodyModel t = body(CORNER + " inertia='shell'", "type='mesh' mesh='w' density='10'");
        double[] area = {0.06, 0.1, 0.075, 0.5 * Math.sqrt(0.12 * 0.12 + 0.2 * 0.2 + 0.15 * 0.15)};
        double sum = Arrays.stream(area).sum();
        assertEquals(10 * sum, t.field("body_mass")[1], 1e-6);
        assertEquals(0.4 / 3 * (sum - area[2]) / sum, t.field("body_ipos")[3], 1e-8);
        // About the centre: zz + yy of the four, each area / 12 (sum of squares + square of the sum).
        double yy = 0.09 / 12 * 2 * (sum - area[1]);
        double zz = 0.25 / 12 * 2 * (sum - area[0]);
        double y = 0.3 / 3 * (sum - area[1]) / sum;
        double z = 0.5 / 3 * (sum - area[0]) / sum;
        assertEquals(10 * (yy + zz - sum * (y * y + z * z)), inertia(t)[0], 1e-7);
    }

    /** The hull of a corner and its mirror image: twice the volume. */
    @Test
    void convexMeshesCountTheirHull() {
        String mesh = CORNER.replace("0 0 0.5'", "0 0 0.5 0 0 -0.5'");
        double one = body(mesh, "type='mesh' mesh='w'").field("body_mass")[1];
        assertEquals(
                2 * one,
                body(mesh + " inertia='convex'", "type='mesh' mesh='w'").field("body_mass")[1],
                1e-6);
    }

    /** A pyramid that is cut out of a cuboid's top: exact takes it off, legacy has the tetrahedra of its walls twice. */
    @Test
    void dentsCountWithTheirSign() {
        String mesh = "vertex='-1 -1 0 1 -1 0 1 1 0 -1 1 0 -1 -1 1 1 -1 1 1 1 1 -1 1 1 0 0 0.25' "
                + "face='0 2 1 0 3 2 0 1 5 0 5 4 1 2 6 1 6 5 2 3 7 2 7 6 3 0 4 3 4 7 4 5 8 5 6 8 6 7 8 7 4 8'";
        double exact = body(mesh + " inertia='exact'", "type='mesh' mesh='w' density='1'")
                .field("body_mass")[1];
        assertEquals(4 - 4 * 0.75 / 3, exact, 1e-9);
        assertEquals(
                4,
                body(mesh + " inertia='convex'", "type='mesh' mesh='w' density='1'")
                        .field("body_mass")[1],
                1e-9);
        String turned = mesh.replaceFirst(
                "face='.*'",
                "face='0 1 2 0 2 3 0 5 1 0 4 5 1 6 2 1 5 6 2 7 3 2 6 7 3 4 0 3 7 4 4 8 5 5 8 6 6 8 7 7 8 4'");
        InputException e =
                assertThrows(InputException.class, () -> body(turned + " inertia='exact'", "type='mesh' mesh='w'"));
        assertTrue(e.getMessage().contains("m.xml:1: <mesh name=\"w\">: its volume is negative"), e.getMessage());
    }

    /** A dart, of which legacy counts what is outside too: seen from the middle that a first sum found (MuJoCo 3.14.0). */
    @Test
    void legacySumsTwice() {
        BodyModel t = body(
                "inertia='legacy' vertex='0 0 0 2 .3 0 .5 .5 0 .3 2 0 0 0 .4 2 .3 .4 .5 .5 .4 .3 2 .4'"
                        + " face='0 2 1 0 3 2 4 5 6 4 6 7 0 1 5 0 5 4 1 2 6 1 6 5 2 3 7 2 7 6 3 0 4 3 4 7'",
                "type='mesh' mesh='w'");
        assertEquals(439.0196558461041, t.field("body_mass")[1], 1e-4);
        assertArrayEquals(
                new double[] {160.28402914906695, 115.82550294706272, 55.109507708242745},
                Arrays.copyOfRange(t.field("body_inertia"), 3, 6),
                1e-4);
        assertArrayEquals(
                new double[] {0.6092128518927324, 0.6092128518927324, 0.2},
                Arrays.copyOfRange(t.field("body_ipos"), 3, 6),
                1e-7);
    }

    /** What MuJoCo 2.2.2 makes of the same lines: reference position and rotation, a mirror, and shapes that are fitted. */
    @ParameterizedTest
    @CsvSource({
        "box, '', 0.278854870671997, 0.0112479969004663, 0.0100827034878708, 0.00233839210902826, 0.0794371744978",
        "capsule, fitscale='1.5', 0.840836449177438, 0.0784451918851448, 0.0784451918851448, 0.0106320029573449, 0.162540678621",
        "sphere, '', 0.239369084912757, 0.0030604199029762, 0.0030604199029762, 0.0030604199029762, 0.178783108223",
        "cylinder, '', 0.235812528634643, 0.00872261248518196, 0.00872261248518196, 0.00138445389916233, 0.108360452414"
    })
    void asMujocoMeasures(String type, String more, double mass, double i0, double i1, double i2, double size) {
        String mesh =
                "vertex='0 0 0 0.4 0 0 0 0.3 0 0 0 0.5 0.1 0.1 0.1' face='0 2 1 0 1 3 1 2 3 0 3 2' scale='1 -2 1' "
                        + "refpos='0.1 0 0' refquat='0.8 0.6 0 0'";
        BodyModel t = body(mesh, "type='" + type + "' mesh='w' density='10' " + more);
        assertEquals(mass, t.field("body_mass")[1], 1e-6 * mass);
        assertArrayEquals(new double[] {i0, i1, i2}, Arrays.copyOfRange(t.field("body_inertia"), 3, 6), 1e-6 * i0);
        assertArrayEquals(
                new double[] {2.90125664237e-09, -0.282000008072, -0.037000004568},
                Arrays.copyOfRange(t.field("body_ipos"), 3, 6),
                1e-7);
        double[] turned = inertia(t);
        double[] theirs = Rotations.rotatedDiagonal(
                new double[] {0.415746810957, 0.229213520971, -0.587182525712, 0.655616070945},
                new double[] {i0, i1, i2});
        assertArrayEquals(theirs, turned, 1e-7);
        assertEquals(size, t.field("geom_size")[0], 1e-7);
    }

    private static final float[] V = {0, 0, 0, 0.4f, 0, 0, 0, 0.3f, 0, 0, 0, 0.5f};
    private static final int[] F = {0, 2, 1, 0, 1, 3, 1, 2, 3, 0, 3, 2};

    private Path write(String name, byte[] bytes) throws IOException {
        Files.createDirectories(folder.resolve("parts"));
        return Files.write(folder.resolve("parts").resolve(name), bytes);
    }

    private static byte[] stl() {
        ByteBuffer b = ByteBuffer.allocate(84 + 50 * 4).order(ByteOrder.LITTLE_ENDIAN);
        b.putInt(80, 4);
        for (int t = 0; t < 4; t++) {
            for (int k = 0; k < 9; k++) {
                b.putFloat(84 + 50 * t + 12 + 4 * k, V[3 * F[3 * t + k / 3] + k % 3]);
            }
        }
        return b.array();
    }

    private static byte[] msh() {
        ByteBuffer b = ByteBuffer.allocate(16 + 4 * 24).order(ByteOrder.LITTLE_ENDIAN);
        b.putInt(4).putInt(0).putInt(0).putInt(4);
        for (float v : V) {
            b.putFloat(v);
        }
        for (int f : F) {
            b.putInt(f);
        }
        return b.array();
    }

    private static final String OBJ =
            "# a corner\nv 0 0 0\nv 0.4 0 0\nv 0 0.3 0\nv 0 0 0.5\nvn 0 0 1\nf 1//1 3//1 2//1\n"
                    + "f 1 2 4\nf -3 -2 -1\nf 1 4 3\n";

    private BodyModel read(String file, String more) throws IOException {
        String xml = model("file='" + file + "' " + more, "type='mesh' mesh='w'")
                .replace("<asset>", "<compiler meshdir='parts'/><asset>");
        return Mjcf.read(Files.writeString(folder.resolve("m.xml"), xml));
    }

    @Test
    void filesOfAllKindsAreTheSame() throws IOException {
        BodyModel inline = body(CORNER, "type='mesh' mesh='w'");
        write("a.obj", OBJ.getBytes());
        write("a.stl", stl());
        write("a.msh", msh());
        for (String file : new String[] {"a.obj", "a.stl", "a.msh"}) {
            BodyModel t = read(file, "");
            assertArrayEquals(inline.field("body_mass"), t.field("body_mass"), 1e-12, file);
            assertArrayEquals(inline.field("body_inertia"), t.field("body_inertia"), 1e-12, file);
            MeshFile raw = MeshFile.read(folder.resolve("parts").resolve(file));
            double[] points = new double[raw.vertices().length];
            Arrays.setAll(points, k -> raw.vertices()[k]);
            assertEquals(4, MeshShape.of(points, raw.faces(), "legacy").hull().size(), file);
            BodyModel text = Mjcf.parse(Mjcf.resolved(folder.resolve("m.xml")), "text");
            assertArrayEquals(t.field("body_inertia"), text.field("body_inertia"), 0, "the text of " + file);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "none.obj | there is no file",
                "bad.obj | bad.obj:3: 'v 0 x 0' has not the numbers it needs",
                "far.obj | far.obj:5: vertex 7 is not one of the 4 before it",
                "few.obj | a mesh has at least four vertices, not 2",
                "words.stl | is an STL file in words; save it as binary STL, or as OBJ",
                "cut.stl | is cut off: its header says 4 triangles",
                "cut.msh | has 100 bytes, but its header (4 vertices, 0 normals, 0 texture coordinates, 4 faces) says 112",
                "flat.obj | its points lie in one plane, so it has no volume",
                "other.ply | is no mesh that can be read; give .obj, binary .stl or .msh"
            })
    void brokenFilesAreNamedWithTheElement(String file, String message) throws IOException {
        write("bad.obj", "v 0 0 0\nv 1 0 0\nv 0 x 0\n".getBytes());
        write("far.obj", "v 0 0 0\nv 1 0 0\nv 0 1 0\nv 0 0 1\nf 1 2 7\n".getBytes());
        write("few.obj", "v 0 0 0\nv 1 0 0\n".getBytes());
        write("words.stl", "solid a\nendsolid a\n".repeat(9).getBytes());
        write("cut.stl", Arrays.copyOf(stl(), 200));
        write("cut.msh", Arrays.copyOf(msh(), 100));
        write("flat.obj", "v 0 0 0\nv 1 0 0\nv 0 1 0\nv 1 1 0\n".getBytes());
        write("other.ply", new byte[10]);
        InputException e = assertThrows(InputException.class, () -> read(file, ""));
        assertTrue(e.getMessage().contains("m.xml:1: <mesh name=\"w\">: "), e.getMessage());
        assertTrue(e.getMessage().contains(message), e.getMessage());
        assertEquals(1, e.getMessage().lines().count());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "vertex='0 0 0 1 0 0 0 1 0 0 0 1' | type='mesh' mesh='v' | there is no mesh 'v'; there are w",
                "vertex='0 0 0 1 0 0 0 1 0 0 0 1' | type='mesh' | a mesh needs the attribute mesh",
                "vertex='0 0 0 1 0 0 0 1 0' | type='mesh' mesh='w' | has 9 numbers",
                "vertex='0 0 0 1 0 0 0 1 0 0 0 1' face='0 1 9' | type='mesh' mesh='w' | a face names vertex 9, but there are 4",
                "file='a.obj' | type='mesh' mesh='w' | a model given as text cannot read files",
                "scale='1 1 1' | type='mesh' mesh='w' | needs the attribute file or vertex",
                "vertex='0 0 0 1 0 0 0 1 0 1 1 0' face='0 1 2' inertia='shell' | type='mesh' mesh='w' | lie in one plane, so it cannot touch"
            })
    void wrongLinesAreNamed(String mesh, String geom, String message) {
        InputException e = assertThrows(InputException.class, () -> body(mesh, geom));
        assertTrue(e.getMessage().startsWith("m.xml:1: <"), e.getMessage());
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }
}
