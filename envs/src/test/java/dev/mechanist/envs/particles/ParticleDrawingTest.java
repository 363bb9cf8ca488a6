package dev.mechanist.envs.particles;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mechanist.envs.drawing.Drawing;
import dev.mechanist.envs.drawing.Palette;
import dev.mechanist.envs.drawing.Renderer;
import java.awt.Color;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Pictures of 4 m by 4 m in 1000 pixels: particles have a radius of 0.018 * 4 = 0.072 m. */
class ParticleDrawingTest {
    private static final int SIZE = 1000;
    private static final double SCALE = 0.92 * SIZE / 4;
    private static final double RADIUS = 0.072;
    private static final Rectangle2D VIEW = new Rectangle2D.Double(-2, -2, 4, 4);

    private static Drawing drawing(int dimension, List<Particle> particles, List<Spring> springs, double... goal) {
        ParticleSystem system =
                new ParticleSystem(dimension, particles, springs, PairForces.NONE, new double[dimension], List.of());
        return new ParticleDrawing(system, VIEW, 1, goal.length == 0 ? Optional.empty() : Optional.of(goal));
    }

    private static void assertColour(Color expected, BufferedImage image, double x, double y, String what) {
        int column = (int) Math.floor(SIZE / 2 + SCALE * x);
        int row = (int) Math.floor(SIZE / 2 - SCALE * y);
        // Edges are smoothed: a third of the way to the paper at most.
        assertEquals(expected.getRed(), new Color(image.getRGB(column, row)).getRed(), 40, what);
        assertEquals(expected.getBlue(), new Color(image.getRGB(column, row)).getBlue(), 40, what);
    }

    /** A fixed square, the traced one, a negative charge and one without; one spring, though given from both ends. */
    @Test
    void particlesSpringsAndTheirGoal() {
        List<Particle> particles = List.of(
                new Particle(1, 0, true),
                new Particle(1, 0, false),
                new Particle(1, -2, false),
                new Particle(1, 2, false));
        double[] x = new double[16];
        System.arraycopy(new double[] {-1.5, -0.5, 1, 0.6, 0.4, -1.2, -0.4, -1.2}, 0, x, 0, 8);
        Drawing drawing = drawing(2, particles, List.of(new Spring(0, 1, 1, 1), new Spring(1, 0, 1, 1)), 0.3, 1.3);
        BufferedImage image = new Renderer(drawing, SIZE, SIZE).frame(x);
        double nearly = 0.9 * RADIUS;
        assertColour(Palette.GROUND, image, -1.5 - nearly, -0.5 + nearly, "the corner of a square");
        assertColour(Palette.ACCENT, image, 1 + nearly, 0.6, "the traced one");
        assertColour(Palette.PAPER, image, 1 + nearly, 0.6 + nearly, "a circle");
        assertColour(Palette.BODY_LIGHT, image, 0.4, -1.2 - nearly, "negative");
        assertColour(Palette.BODY, image, -0.4 - nearly, -1.2, "positive");
        assertColour(Palette.PAPER, image, -0.4 - 1.2 * RADIUS, -1.2, "beside it");
        for (double[] way : new double[][] {{1, 0}, {-1, 0}, {0, 1}, {0, -1}}) {
            assertColour(Palette.GOAL, image, 0.3 + 1.6 * RADIUS * way[0], 1.3 + 1.6 * RADIUS * way[1], "ring");
            assertColour(Palette.PAPER, image, 0.3 + 1.3 * RADIUS * way[0], 1.3 + 1.3 * RADIUS * way[1], "in the ring");
        }
        // 2.5 and 1.1 m along, straight for a fifth at both ends; between, nine teeth of 0.6 radii to both sides.
        double length = Math.hypot(2.5, 1.1);
        double tooth = 0.6 * RADIUS / length;
        for (int k = 1; k <= 9; k++) {
            double along = 0.2 + 0.06 * k;
            double aside = k % 2 == 0 ? tooth : -tooth;
            assertColour(
                    Palette.BODY_LIGHT,
                    image,
                    -1.5 + along * 2.5 - aside * 1.1,
                    -0.5 + along * 1.1 + aside * 2.5,
                    "tooth " + k);
            assertColour(
                    Palette.PAPER,
                    image,
                    -1.5 + along * 2.5 + aside * 1.1,
                    -0.5 + along * 1.1 - aside * 2.5,
                    "opposite " + k);
        }
        assertColour(Palette.BODY_LIGHT, image, -1.5 + 0.1 * 2.5, -0.5 + 0.1 * 1.1, "straight");
        assertColour(Palette.BODY_LIGHT, image, -1.5 + 0.9 * 2.5, -0.5 + 0.9 * 1.1, "straight");
    }

    /**
     * Along (1, -2, 1) all points lie on each other; to the right goes (2, 1, 0) / sqrt(5), and up what is across both,
     * (-1, 2, 5) / sqrt(30).
     */
    @Test
    void spaceIsSeenFromADirection() {
        Drawing drawing = drawing(3, List.of(new Particle(1, 0, false), new Particle(1, 0, false)), List.of());
        double[] x = {9, 9, 9, 9, 9, 0.3, -0.7, 0.9, 9, 9, 9, 9, 9, 9};
        Point2D p = drawing.tracer(x, 2);
        assertEquals((2 * 0.3 - 0.7) / Math.sqrt(5), p.getX(), 1e-14);
        assertEquals((-0.3 - 2 * 0.7 + 5 * 0.9) / Math.sqrt(30), p.getY(), 1e-14);
    }

    /** Larger by 0.08 radii per four radii that it is nearer, and no more than 0.4: here by four radii, and by 40. */
    @Test
    void whatIsNearerIsLarger() {
        Drawing drawing = drawing(3, List.of(new Particle(1, 0, false), new Particle(1, 0, false)), List.of());
        double[][] cases = {{4 * RADIUS, 1.08}, {-4 * RADIUS, 0.92}, {40 * RADIUS, 1.4}, {-40 * RADIUS, 0.6}};
        for (double[] c : cases) {
            double nearer = c[0] / Math.sqrt(6);
            // The other one is far aside.
            double[] x = {2 / Math.sqrt(5), 1 / Math.sqrt(5), 0, nearer, -2 * nearer, nearer, 0, 0, 0, 0, 0, 0};
            BufferedImage image = new Renderer(drawing, SIZE, SIZE).frame(x);
            int across = 0;
            for (int column = SIZE / 4; column < 3 * SIZE / 4; column++) {
                across += image.getRGB(column, SIZE / 2) == Palette.ACCENT.getRGB() ? 1 : 0;
            }
            // Both pixels at its edges are smoothed.
            assertEquals(2 * c[1] * RADIUS * SCALE - 1, across, 1, "nearer by " + c[0]);
        }
    }
}
