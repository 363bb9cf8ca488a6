package dev.mechanist.envs.drawing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.envs.bodies.BodySimulator;
import dev.mechanist.envs.bodies.mjcf.Mjcf;
import dev.mechanist.envs.bodies.model.BodyModel;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Solids in space: where they are on the picture, what hides what, where the lamp is, and the camera. */
class SolidDrawingTest {
    private static BodyModel model(String world) {
        return Mjcf.parse("<mujoco><worldbody>" + world + "</worldbody></mujoco>", "m.xml");
    }

    private static double[] start(BodyModel model) {
        return Arrays.copyOf(model.qpos0(), model.nq() + model.nv());
    }

    private static BufferedImage picture(BodyModel model, double[] x) {
        return new Renderer(new SolidDrawing(model, List.of(x), false), 200, 200).frame(x);
    }

    private static boolean isPaper(BufferedImage image, int x, int y) {
        return image.getRGB(x, y) == Palette.PAPER.getRGB();
    }

    /** All shapes fill the middle of the picture, and none its corners. */
    @ParameterizedTest
    @CsvSource({"sphere, 0.2", "capsule, 0.1 0.2", "ellipsoid, 0.2 0.1 0.15", "cylinder, 0.15 0.1", "box, 0.1 0.2 0.15"
    })
    void everyShapeIsThere(String type, String size) {
        BodyModel model = model("<body pos='3 1 2'><freejoint/><geom type='" + type + "' size='" + size + "'/></body>");
        BufferedImage image = picture(model, start(model));
        assertTrue(!isPaper(image, 100, 100), type + " in the middle");
        assertTrue(isPaper(image, 3, 3) && isPaper(image, 196, 196), "corners");
    }

    @Test
    void meshesAreThere() {
        BodyModel model = Mjcf.parse(
                "<mujoco><asset><mesh name='w' vertex='0 0 0 1 0 0 0 1 0 0 0 1'/></asset><worldbody><body><freejoint/>"
                        + "<geom type='mesh' mesh='w'/></body></worldbody></mujoco>",
                "m.xml");
        BufferedImage image = picture(model, start(model));
        long inked = java.util.stream.IntStream.range(0, 200 * 200)
                .filter(i -> !isPaper(image, i % 200, i / 200))
                .count();
        assertTrue(inked > 5000, "pixels of a tetrahedron that fills the picture: " + inked);
    }

    /** Over a cylinder: as long together as the simulator says, and to be seen in the middle. */
    @Test
    void tendonsAreThere() {
        BodyModel model = Mjcf.parse(
                "<mujoco><worldbody><geom name='c' type='cylinder' size='0.1 0.3' euler='90 0 0'/><site name='p' pos='-1 0 0'/>"
                        + "<body pos='1 0 0'><freejoint/><geom size='0.05'/><site name='q'/></body></worldbody><tendon>"
                        + "<spatial name='t'><site site='p'/><geom geom='c'/><site site='q'/></spatial></tendon>"
                        + "</mujoco>",
                "m.xml");
        double[] x = start(model);
        List<double[]> pieces = new BodySimulator(model).tendons(x, 0);
        double length = 0;
        for (double[] p : pieces) {
            length += Math.sqrt(Math.pow(p[3] - p[0], 2) + Math.pow(p[4] - p[1], 2) + Math.pow(p[5] - p[2], 2));
        }
        double angle = Math.PI - 2 * Math.acos(0.1);
        assertEquals(2 * Math.sqrt(1 - 0.01) + 0.1 * angle, length, 1e-4);
        assertTrue(pieces.size() > 10, pieces.size() + " pieces");
        BodyModel bare = model("<geom type='cylinder' size='0.1 0.3' euler='90 0 0'/><body pos='1 0 0'><freejoint/>"
                + "<geom size='0.05'/></body>");
        double[] left = x.clone();
        left[0] = -1;
        BufferedImage image = new Renderer(new SolidDrawing(model, List.of(x, left), false), 200, 200).frame(x);
        BufferedImage without = new Renderer(new SolidDrawing(bare, List.of(x, left), false), 200, 200).frame(x);
        long strands = java.util.stream.IntStream.range(0, 200 * 200)
                .filter(k -> image.getRGB(k % 200, k / 200) != without.getRGB(k % 200, k / 200))
                .count();
        assertTrue(strands > 100 && strands < 1000, strands + " pixels");
    }

    /** The last body is accented: seen from in front (-y) it hides the other, from behind it is hidden. */
    @Test
    void nearHidesFar() {
        String two =
                "<body pos='0 0 0'><freejoint/><geom size='0.2'/></body><body pos='%s'><freejoint/><geom size='0.1'/></body>";
        int before = picture(model(two.formatted("0.18 -0.35 0.1")), start(model(two.formatted("0.18 -0.35 0.1"))))
                .getRGB(100, 100);
        int behind = picture(model(two.formatted("-0.18 0.35 -0.1")), start(model(two.formatted("-0.18 0.35 -0.1"))))
                .getRGB(100, 100);
        assertTrue(new Color(before).getRed() > new Color(before).getBlue(), "the accent in front");
        assertTrue(new Color(behind).getRed() < new Color(behind).getBlue(), "the other in front");
    }

    /** The lamp is above: the top of a ball is lighter than its underside. */
    @Test
    void topsAreLight() {
        BodyModel model = model("<body><freejoint/><geom size='0.2'/></body>");
        BufferedImage image = picture(model, start(model));
        assertTrue(new Color(image.getRGB(95, 50)).getGreen() > new Color(image.getRGB(105, 150)).getGreen() + 20);
    }

    /**
     * The lamp shines along (0.35, 0.75, -1.1): 1 m up a ball's shadow lies at (0.35, 0.75) / 1.1 on the ground, and only where
     * there is one.
     */
    @Test
    void aBallOverTheGroundHasAShadow() {
        String ball = "<body><freejoint/><geom size='0.1'/></body>";
        for (boolean ground : new boolean[] {true, false}) {
            BodyModel model = model(ball + (ground ? "<geom type='plane' size='1 1 1' pos='0 0 -0.2'/>" : ""));
            double[] x = start(model);
            x[2] = 0.8;
            double[] other = x.clone();
            other[0] = 1.2;
            other[2] = -0.1;
            SolidDrawing drawing = new SolidDrawing(model, List.of(x, other), false);
            BufferedImage image = new Renderer(drawing, 400, 400).frame(x);
            double[] p = {0.35 / 1.1, 0.75 / 1.1, -0.2};
            double turn = Math.toRadians(28);
            double rise = Math.toRadians(16);
            double across = Math.cos(turn) * p[0] + Math.sin(turn) * p[1];
            double up = Math.sin(rise) * (Math.cos(turn) * p[1] - Math.sin(turn) * p[0]) + Math.cos(rise) * p[2];
            double scale = 0.92 * 400 / drawing.view().getWidth();
            int column = (int) Math.round(200 + scale * (across - drawing.view().getCenterX()));
            int row = (int) Math.round(200 - scale * (up - drawing.view().getCenterY()));
            // Three quarters of the ground's 201, 198, 190 and one of the paper's 252, 251, 248.
            // Where its parts meet the paper shines through.
            assertEquals(ground ? 214 : 252, new Color(image.getRGB(column, row)).getRed(), 15);
        }
    }

    /** A camera that goes along shows the same picture a metre further; one that stands still holds both ends. */
    @Test
    void cameraFollows() {
        BodyModel model = model("<body><freejoint/><geom size='0.2'/></body>");
        double[] x = start(model);
        double[] moved = x.clone();
        moved[0] += 1;
        SolidDrawing along = new SolidDrawing(model, List.of(x), true);
        assertEquals(Math.cos(Math.toRadians(28)), along.followed(moved, 0) - along.followed(x, 0), 1e-12);
        SolidDrawing still = new SolidDrawing(model, List.of(x, moved), false);
        assertEquals(0, still.followed(moved, 0));
        BufferedImage first = new Renderer(still, 200, 200).frame(x);
        BufferedImage last = new Renderer(still, 200, 200).frame(moved);
        assertNotEquals(first.getRGB(45, 95), last.getRGB(45, 95));
        assertTrue(still.view().getWidth() > 1.1, "both are in the picture");
    }
}
