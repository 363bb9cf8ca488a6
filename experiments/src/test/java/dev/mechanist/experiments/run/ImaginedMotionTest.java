package dev.mechanist.experiments.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.envs.drawing.Drawing;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImaginedMotionTest {
    /** A square on a line, which really moves as far as its action says. */
    private static final double[] ACTIONS = {1, 1, 1, 3, 1};

    private static final double[] REAL = {0, 1, 2, 3, 6, 7};

    @TempDir
    private Path directory;

    private record Square() implements Drawing {
        @Override
        public Rectangle2D view() {
            return new Rectangle2D.Double(-2, -2, 14, 4);
        }

        @Override
        public void scenery(Graphics2D g) {}

        @Override
        public void pose(Graphics2D g, double[] x, int xo) {
            g.setColor(Color.RED);
            g.fill(new Rectangle2D.Double(x[xo] - 0.25, -0.25, 0.5, 0.5));
        }

        @Override
        public Point2D tracer(double[] x, int xo) {
            return new Point2D.Double(x[xo], 0);
        }
    }

    /** x + gain u. */
    private record Scaled(double gain) implements Dynamics {
        @Override
        public Spec spec() {
            return new Spec(0.1, List.of(Variable.of("x", "m")), List.of(Variable.of("u", "m")));
        }

        @Override
        public void step(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj next) {
            next.reshape(x.numRows, 1);
            for (int row = 0; row < x.numRows; row++) {
                next.data[row] = x.data[row] + gain * u.data[row];
            }
        }

        @Override
        public Dynamics fork() {
            return this;
        }
    }

    private static ImaginedMotion imagined(double gain, int stretch) {
        Motion motion = new Motion(new Square(), new DMatrixRMaj(6, 1, true, REAL), 0.1);
        return ImaginedMotion.of(new Scaled(gain), motion, new DMatrixRMaj(5, 1, true, ACTIONS), stretch);
    }

    /** By hand: 0 + 1.5 + 1.5; from 2 on: + 1.5 + 4.5; from 6 on: + 1.5. */
    @Test
    void everyStretchBeginsWhereTheMotionWas() {
        assertArrayEquals(
                new double[] {0, 1.5, 3, 3.5, 8, 7.5}, imagined(1.5, 2).imagined().data, 1e-12);
        assertArrayEquals(REAL, imagined(1, 2).imagined().data, 1e-12);
        assertArrayEquals(
                new double[] {0, 1.5, 3, 4.5, 9, 10.5}, imagined(1.5, 9).imagined().data, 1e-12);
    }

    /** At the ends of both whole stretches 3 instead of 2 and 8 instead of 6; moved by 2 and 4. */
    @Test
    void errorsAreThoseOfWholeStretches() {
        assertEquals(1.5, imagined(1.5, 2).medianError(), 1e-12);
        assertEquals(3, imagined(1.5, 2).medianMove(), 1e-12);
        assertEquals(0, imagined(1, 2).medianError(), 1e-12);
        assertEquals(Double.NaN, imagined(1.5, 9).medianError());
    }

    @Test
    void whatWasImaginedIsPale() throws IOException {
        BufferedImage wrong = sheet(1.5);
        assertEquals(4 * Motion.FRAME, wrong.getWidth());
        assertEquals(2 * Motion.FRAME, wrong.getHeight());
        assertTrue(pale(wrong) > 100, pale(wrong) + " pale pixels");
        // Where both are in one place nothing shows but a smooth edge.
        assertTrue(pale(sheet(1)) < pale(wrong) / 4, pale(sheet(1)) + " pale pixels");
    }

    private BufferedImage sheet(double gain) throws IOException {
        Path file = directory.resolve("sheet.png");
        imagined(gain, 2).writeSheet(file);
        return ImageIO.read(file.toFile());
    }

    /** Pixels that are red with paper shining through. */
    private static int pale(BufferedImage image) {
        int count = 0;
        for (int i = 0; i < image.getWidth() * image.getHeight(); i++) {
            Color c = new Color(image.getRGB(i % image.getWidth(), i / image.getWidth()));
            count += c.getRed() > 240 && Math.abs(c.getGreen() - 139) < 8 && Math.abs(c.getBlue() - 137) < 8 ? 1 : 0;
        }
        return count;
    }

    @Test
    void whatRunsAwayIsLeftOut() {
        ImaginedMotion lost = imagined(Double.NaN, 2);
        lost.writeSheet(directory.resolve("lost.png"));
        lost.writeAnimation(directory.resolve("lost.gif"));
        assertTrue(Files.exists(directory.resolve("lost.png")) && Files.exists(directory.resolve("lost.gif")));
        assertEquals(Double.NaN, lost.medianError());
    }
}
