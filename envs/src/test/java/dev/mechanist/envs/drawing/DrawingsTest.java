package dev.mechanist.envs.drawing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mechanist.envs.Environments;
import dev.mechanist.envs.bodies.mjcf.Mjcf;
import dev.mechanist.envs.bodies.model.BodyModel;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where drawings put things: tracers by hand, and what covers the picture. */
class DrawingsTest {
    private static final int SIZE = 1000;

    /** What a body covers, m, of a picture of 4 m by 4 m around the origin in 1000 pixels: 4.35 mm each. */
    private static Rectangle2D covered(BodyDrawing.View view, String geom) {
        BodyModel model = Mjcf.parse(
                "<mujoco><worldbody><body><joint type='slide' axis='0 0 1'/>" + geom + "</body></worldbody></mujoco>",
                "m.xml");
        Rectangle2D frame = new Rectangle2D.Double(-2, -2, 4, 4);
        BufferedImage image = new Renderer(new BodyDrawing(model, view, frame, null), SIZE, SIZE).frame(new double[2]);
        double scale = 0.92 * SIZE / 4;
        Rectangle2D box = null;
        for (int i = 0; i < SIZE; i++) {
            for (int j = 0; j < SIZE; j++) {
                if (image.getRGB(i, j) == Palette.ACCENT.getRGB()) {
                    Rectangle2D pixel = new Rectangle2D.Double(
                            (i - SIZE / 2) / scale, -(j + 1 - SIZE / 2) / scale, 1 / scale, 1 / scale);
                    box = box == null ? pixel : box.createUnion(pixel);
                }
            }
        }
        return box;
    }

    /** Each with its extent along both axes of the picture; outlines are thinner than a pixel and a half. */
    @ParameterizedTest
    @CsvSource({
        "SIDE, type='sphere' size='0.5' pos='0.3 0 -0.2', -0.2, 0.8, -0.7, 0.3",
        "TOP, type='sphere' size='0.5' pos='0.3 0.4 -0.2', -0.2, 0.8, -0.1, 0.9",
        "SIDE, type='capsule' size='0.2' fromto='-1 0 0.5 1 0 0.5', -1.2, 1.2, 0.3, 0.7",
        "SIDE, type='box' size='0.5 0.7 0.3', -0.5, 0.5, -0.3, 0.3",
        "TOP, type='box' size='0.5 0.7 0.3', -0.5, 0.5, -0.7, 0.7",
        "SIDE, type='box' size='0.5 0.1 0.5' euler='0 45 0', -0.7071, 0.7071, -0.7071, 0.7071",
        "SIDE, type='ellipsoid' size='0.5 0.7 0.3', -0.5, 0.5, -0.3, 0.3",
        "TOP, type='ellipsoid' size='0.5 0.7 0.3', -0.5, 0.5, -0.7, 0.7",
        "SIDE, type='cylinder' size='0.5 0.8', -0.5, 0.5, -0.8, 0.8",
        "TOP, type='cylinder' size='0.5 0.8', -0.5, 0.5, -0.5, 0.5"
    })
    void solidsCoverTheirOutline(BodyDrawing.View view, String geom, double x0, double x1, double y0, double y1) {
        Rectangle2D box = covered(view, "<geom " + geom + "/>");
        double pixels = 0.02;
        assertEquals(x0, box.getMinX(), pixels);
        assertEquals(x1, box.getMaxX(), pixels);
        assertEquals(y0, box.getMinY(), pixels);
        assertEquals(y1, box.getMaxY(), pixels);
    }

    /** A box turned by 45 degrees is a rhombus, not its bounding box: corners of the picture stay free. */
    @Test
    void outlinesAreConvexHulls() {
        BodyModel model = Mjcf.parse(
                "<mujoco><worldbody><body><joint type='slide'/><geom type='box' size='0.5 0.1 0.5' euler='0 45 0'/></body>"
                        + "</worldbody></mujoco>",
                "m.xml");
        Renderer renderer = new Renderer(
                new BodyDrawing(model, BodyDrawing.View.SIDE, new Rectangle2D.Double(-2, -2, 4, 4), null), SIZE, SIZE);
        BufferedImage image = renderer.frame(new double[2]);
        double scale = 0.92 * SIZE / 4;
        for (double[] inside : new double[][] {{0, 0}, {0.3, 0.3}, {-0.3, 0.3}, {0.3, -0.3}, {-0.3, -0.3}, {0.6, 0}}) {
            assertEquals(Palette.ACCENT.getRGB(), at(image, scale, inside));
        }
        for (double[] outside : new double[][] {{0.4, 0.4}, {-0.4, 0.4}, {0.4, -0.4}, {-0.4, -0.4}}) {
            assertEquals(Palette.PAPER.getRGB(), at(image, scale, outside));
        }
    }

    private static int at(BufferedImage image, double scale, double[] p) {
        return image.getRGB((int) (SIZE / 2 + scale * p[0]), (int) (SIZE / 2 - scale * p[1]));
    }

    private static void assertTracer(String name, double x, double y, double... state) {
        Point2D p = Environments.scenario(name).world().drawing().tracer(state, 0);
        assertEquals(x, p.getX(), 1e-12, name);
        assertEquals(y, p.getY(), 1e-12, name);
    }

    @Test
    void tracersAreTheTips() {
        assertTracer("pendulum", Math.sin(0.3), Math.cos(0.3), 0.3, 9);
        assertTracer("cart-pole", 0.7 + 0.5 * Math.sin(0.3), -0.5 * Math.cos(0.3), 0.7, 9, 9, 0.3);
        assertTracer("cart-pole-balance", 0.7 + Math.sin(0.3), Math.cos(0.3), 0.7, 9, 0.3, 9);
        assertTracer(
                "acrobot-gymnasium", Math.sin(0.3) + Math.sin(0.8), -Math.cos(0.3) - Math.cos(0.8), 0.3, 0.5, 9, 9);
        assertTracer("mass-spring-train", 3 * 1.3 + 0.4, 0.18, 0.1, 0.2, 0.4, 9, 9, 9);
        // The chain's last capsule ends below its joint.
        double side = 0.3 * Math.sin(0.4) + 0.3 * Math.sin(0.9);
        double down = 0.3 * Math.cos(0.4) + 0.3 * Math.cos(0.9);
        Point2D tip = Environments.scenario("chain-2").world().drawing().tracer(new double[] {0.4, 0.5, 9, 9}, 0);
        assertEquals(side, Math.abs(tip.getX()), 1e-12);
        assertEquals(-down, tip.getY(), 1e-12);
    }

    /** The last mass of a train stands out. */
    @Test
    void theLastMassHasAColourOfItsOwn() {
        Drawing drawing = Environments.scenario("mass-spring-train").world().drawing();
        double[] x = {0.1, 0.2, 0.4, 0, 0, 0};
        Rectangle2D view = drawing.view();
        BufferedImage image = Renderer.ofWidth(drawing, 1200).frame(x);
        double scale = 0.92 * Math.min(1200 / view.getWidth(), image.getHeight() / view.getHeight());
        int[] expected = {Palette.BODY.getRGB(), Palette.BODY.getRGB(), Palette.ACCENT.getRGB()};
        for (int i = 0; i < 3; i++) {
            double centre = (i + 1) * 1.3 + x[i];
            int column = (int) (600 + scale * (centre - view.getCenterX()));
            int row = (int) (0.5 * image.getHeight() - scale * (0.18 - view.getCenterY()));
            assertEquals(expected[i], image.getRGB(column, row), "mass " + i);
        }
    }

    /** A cart on a rail that goes on to both sides; a fixed pivot has a short bar and no cart. */
    @Test
    void cartsRunOnRails() {
        Drawing cart = Environments.scenario("cart-pole-gymnasium").world().drawing();
        double[] x = {0.7, 0, 0, 0};
        BufferedImage image = Renderer.ofWidth(cart, 1200).frame(x);
        Rectangle2D view = cart.view();
        double scale = 0.92 * Math.min(1200 / view.getWidth(), image.getHeight() / view.getHeight());
        assertEquals(Palette.BODY_LIGHT.getRGB(), at(image, scale, view, 0.7 + 0.12, 0.05));
        assertEquals(Palette.PAPER.getRGB(), at(image, scale, view, 0.7 + 0.25, 0.05));
        assertEquals(Palette.BODY.getRGB(), at(image, scale, view, 0.7, -0.5));
        assertEquals(Palette.GROUND.getRGB(), at(image, scale, view, -2.5, 0));
        assertEquals(Palette.GROUND.getRGB(), at(image, scale, view, 2.5, 0));
        // The goal is a ring around (0, 1).
        assertEquals(Palette.PAPER.getRGB(), at(image, scale, view, 0, 1));
        assertEquals(Palette.GOAL.getRGB(), at(image, scale, view, 0.055, 1));
        assertEquals(Palette.GOAL.getRGB(), at(image, scale, view, -0.055, 1));

        Drawing pendulum = Environments.scenario("pendulum").world().drawing();
        BufferedImage still = Renderer.ofWidth(pendulum, 1200).frame(new double[] {Math.PI, 0});
        view = pendulum.view();
        scale = 0.92 * Math.min(1200 / view.getWidth(), still.getHeight() / view.getHeight());
        assertEquals(Palette.GROUND.getRGB(), at(still, scale, view, -0.2, 0));
        assertEquals(Palette.GROUND.getRGB(), at(still, scale, view, 0.2, 0));
        assertEquals(Palette.PAPER.getRGB(), at(still, scale, view, 0.1, 0.05));
        assertEquals(Palette.PAPER.getRGB(), at(still, scale, view, 0.5, 0));
    }

    private static int at(BufferedImage image, double scale, Rectangle2D view, double x, double y) {
        int column = (int) Math.floor(0.5 * image.getWidth() + scale * (x - view.getCenterX()));
        int row = (int) Math.floor(0.5 * image.getHeight() - scale * (y - view.getCenterY()));
        return image.getRGB(column, row);
    }

    /** The floor of a body's world is a line at its height, its goal a ring; both only where there are such. */
    @Test
    void bodiesHaveAFloorAndAGoal() {
        BodyModel model = Mjcf.parse(
                "<mujoco><worldbody><geom type='plane' size='1 1 1' pos='0 0 -1'/><body pos='0 0 0.5'><freejoint/>"
                        + "<geom size='0.1'/></body></worldbody></mujoco>",
                "m.xml");
        Rectangle2D frame = new Rectangle2D.Double(-2, -2, 4, 4);
        double[] x = new double[13];
        x[3] = 1;
        double scale = 0.92 * SIZE / 4;
        BufferedImage image = new Renderer(
                        new BodyDrawing(model, BodyDrawing.View.SIDE, frame, new double[] {1, 5, 1}), SIZE, SIZE)
                .frame(x);
        assertEquals(Palette.GROUND.getRGB(), at(image, scale, frame, -1.9, -1));
        assertEquals(Palette.GROUND.getRGB(), at(image, scale, frame, 1.9, -1));
        assertEquals(Palette.GOAL.getRGB(), at(image, scale, frame, 1 + 0.025 * 4, 1));
        assertEquals(Palette.GOAL.getRGB(), at(image, scale, frame, 1, 1 - 0.025 * 4));
        assertEquals(Palette.PAPER.getRGB(), at(image, scale, frame, 1, 1));
        BufferedImage above = new Renderer(
                        new BodyDrawing(model, BodyDrawing.View.TOP, frame, new double[] {1, -0.5, 7}), SIZE, SIZE)
                .frame(x);
        assertEquals(Palette.PAPER.getRGB(), at(above, scale, frame, 1.9, -1));
        assertEquals(Palette.GOAL.getRGB(), at(above, scale, frame, 1 + 0.025 * 4, -0.5));
    }

    /** What is fixed in the world has the colour of the ground, in its place; what moves has left none of it at its start. */
    @ParameterizedTest
    @CsvSource({"SIDE, 0.5, -0.4", "TOP, 0.5, 0.8"})
    void whatIsFixedIsGround(BodyDrawing.View view, double x, double y) {
        BodyModel model = Mjcf.parse(
                "<mujoco><worldbody><geom type='box' size='0.3 0.3 0.2' pos='0.5 0.8 -0.4'/><body><joint type='slide'/>"
                        + "<geom size='0.1'/></body></worldbody></mujoco>",
                "m.xml");
        Rectangle2D frame = new Rectangle2D.Double(-2, -2, 4, 4);
        BufferedImage image =
                new Renderer(new BodyDrawing(model, view, frame, null), SIZE, SIZE).frame(new double[] {-1, 0});
        // The joint slides up.
        double scale = 0.92 * SIZE / 4;
        assertEquals(Palette.GROUND.getRGB(), at(image, scale, frame, x + 0.25, y - 0.15));
        assertEquals(Palette.PAPER.getRGB(), at(image, scale, frame, x + 0.35, y));
        double down = view == BodyDrawing.View.SIDE ? -1 : 0;
        assertEquals(Palette.ACCENT.getRGB(), at(image, scale, frame, 0, down));
        assertEquals(view == BodyDrawing.View.SIDE, Palette.PAPER.getRGB() == at(image, scale, frame, 0, 0));
    }

    /** Springs run from a wall to the first mass and between neighbours, with six teeth of 0.09 m up and five down. */
    @Test
    void springsAreZigzags() {
        Drawing drawing = Environments.scenario("mass-spring-train").world().drawing();
        double[] x = new double[6];
        Rectangle2D view = drawing.view();
        BufferedImage image = Renderer.ofWidth(drawing, 2400).frame(x);
        double scale = 0.92 * Math.min(2400 / view.getWidth(), image.getHeight() / view.getHeight());
        // The second spring lies between masses at 1.3 and 2.6 m, 0.36 m wide: 12 per cent straight at both ends.
        double from = 1.3 + 0.18;
        double way = 1.3 - 0.36;
        for (int k = 1; k < 12; k++) {
            double along = from + way * (0.12 + 0.76 * k / 12);
            double tooth = 0.18 + (k % 2 == 0 ? 0.09 : -0.09);
            assertEquals(Palette.BODY_LIGHT.getRGB(), at(image, scale, view, along, tooth), "tooth " + k);
            assertEquals(Palette.PAPER.getRGB(), at(image, scale, view, along, 0.36 - tooth), "opposite " + k);
        }
        assertEquals(Palette.BODY_LIGHT.getRGB(), at(image, scale, view, from + 0.06 * way, 0.18));
        assertEquals(Palette.BODY_LIGHT.getRGB(), at(image, scale, view, 1.3 - 0.18 - 0.06 * 1.12, 0.18), "the first");
        assertEquals(Palette.PAPER.getRGB(), at(image, scale, view, 3.9 + 0.3, 0.18), "none behind the last");
    }
}
