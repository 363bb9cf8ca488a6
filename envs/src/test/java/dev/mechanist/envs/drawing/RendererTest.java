package dev.mechanist.envs.drawing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.data.Episode;
import dev.mechanist.core.data.EpisodePlayer;
import dev.mechanist.envs.Environments;
import dev.mechanist.envs.tasks.RandomActions;
import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.envs.tasks.TaskEnvironment;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RendererTest {
    static List<String> names() {
        return Environments.names();
    }

    /** The tracer of a start state is inside the view, and something is drawn there that is not paper. */
    @ParameterizedTest
    @MethodSource("names")
    void everyWorldIsDrawnWhereItsTracerSays(String name) {
        Scenario scenario = Environments.scenario(name);
        Drawing drawing = scenario.world().drawing();
        double[] x = scenario.environment().reset(1).vector();
        BufferedImage image = Renderer.ofWidth(drawing, 300).frame(x);
        Rectangle2D view = drawing.view();
        Point2D tip = drawing.tracer(x, 0);
        assertTrue(view.contains(tip), "tracer at " + tip + " outside " + view);
        double scale = 0.92 * Math.min(300 / view.getWidth(), image.getHeight() / view.getHeight());
        int column = (int) Math.round(150 + scale * (tip.getX() - view.getCenterX() - drawing.followed(x, 0)));
        int row = (int) Math.round(0.5 * image.getHeight() - scale * (tip.getY() - view.getCenterY()));
        assertNotEquals(Palette.PAPER.getRGB(), image.getRGB(column, row));
    }

    @ParameterizedTest
    @MethodSource("names")
    void motionsFitTheirPictures(String name) {
        Scenario scenario = Environments.scenario(name);
        TaskEnvironment environment = scenario.environment();
        Episode episode = new EpisodePlayer(environment)
                .play(RandomActions.smooth(environment.spec(), 10), 2, 12)
                .episode();
        Renderer renderer = new Renderer(scenario.world().drawing(), 120, 80);
        BufferedImage strip = renderer.strip(episode.states(), 4, 0.1);
        assertEquals(480, strip.getWidth());
        assertEquals(80 + 2 * 7, strip.getHeight());
        BufferedImage overlay = renderer.overlay(episode.states(), 5);
        assertTrue(inked(overlay) > inked(renderer.frame(episode.states(), episode.steps(), 0)));
    }

    /** The time stands below every panel: nothing of the drawing, and in no two panels the same. */
    @Test
    void everyPanelSaysItsTime() {
        Scenario scenario = Environments.scenario("cart-pole");
        DMatrixRMaj still = new DMatrixRMaj(7, 4);
        BufferedImage strip = new Renderer(scenario.world().drawing(), 120, 240).strip(still, 4, 0.25);
        assertEquals(240 + 2 * 10, strip.getHeight());
        Set<List<Integer>> labels = new HashSet<>();
        for (int k = 0; k < 4; k++) {
            int[] pixels = strip.getRGB(k * 120, 240, 120, 20, null, 0, 120);
            int ink = (int) Arrays.stream(pixels)
                    .filter(p -> p != Palette.PAPER.getRGB())
                    .count();
            assertTrue(ink > 60 && ink < 700, "ink of panel " + k + ": " + ink);
            labels.add(Arrays.stream(pixels).boxed().toList());
        }
        assertEquals(4, labels.size());
    }

    @ParameterizedTest
    @CsvSource({"0, 0.00 s", "0.484, 0.48 s", "9.996, 10.0 s", "12.34, 12.3 s", "99.96, 100 s", "-2, -2.00 s"})
    void timesHaveAboutThreeDigits(double time, String expected) {
        assertEquals(expected, StrokeText.seconds(time));
    }

    /** What is real shows where the prediction is wrong, and nowhere where it is right. */
    @Test
    void whatIsRealShowsBelowWhatIsImagined() {
        Scenario scenario = Environments.scenario("swimmer-4");
        double[] x = scenario.environment().reset(1).vector();
        double[] off = x.clone();
        off[0] += 0.2;
        DMatrixRMaj real = new DMatrixRMaj(new double[][] {x, x, x});
        DMatrixRMaj imagined = new DMatrixRMaj(new double[][] {x, x, off});
        BufferedImage strip = new Renderer(scenario.world().drawing(), 400, 390).comparison(real, imagined, 3);
        assertEquals(1200, strip.getWidth());
        assertEquals(390, strip.getHeight());
        assertTrue(tinted(strip, 0) < 5 && tinted(strip, 1) < 5, "where the two are the same");
        assertTrue(tinted(strip, 2) > 20, "where they are apart: " + tinted(strip, 2));
    }

    /** Two poses of a box of 0.2 m about the state, in a view of 4 m by 2 m. */
    @Test
    void whatAMotionCoversIsKnownToAPixel() {
        Drawing box = new Drawing() {
            @Override
            public Rectangle2D view() {
                return new Rectangle2D.Double(-1, 0, 4, 2);
            }

            @Override
            public void scenery(Graphics2D g) {
                g.fill(view());
            }

            @Override
            public void pose(Graphics2D g, double[] x, int xo) {
                g.fill(new Rectangle2D.Double(x[xo] - 0.1, x[xo + 1] - 0.1, 0.2, 0.2));
            }

            @Override
            public Point2D tracer(double[] x, int xo) {
                return new Point2D.Double(x[xo], x[xo + 1]);
            }
        };
        DMatrixRMaj states = new DMatrixRMaj(new double[][] {{0.5, 0.5}, {2, 1.25}});
        Rectangle2D covered = new Renderer(box, 400, 300).covered(states);
        double pixel = 4 / (0.92 * 400);
        assertEquals(0.4, covered.getMinX(), pixel);
        assertEquals(2.1, covered.getMaxX(), pixel);
        assertEquals(0.4, covered.getMinY(), pixel);
        assertEquals(1.35, covered.getMaxY(), pixel);
    }

    private static int tinted(BufferedImage strip, int panel) {
        int count = 0;
        for (int i = 400 * panel; i < 400 * panel + 400; i++) {
            for (int j = 0; j < 390; j++) {
                count += strip.getRGB(i, j) == Palette.REAL.getRGB() ? 1 : 0;
            }
        }
        return count;
    }

    private static int inked(BufferedImage image) {
        int count = 0;
        for (int i = 0; i < image.getWidth(); i++) {
            for (int j = 0; j < image.getHeight(); j++) {
                count += image.getRGB(i, j) == Palette.PAPER.getRGB() ? 0 : 1;
            }
        }
        return count;
    }

    /** The largest difference of two pictures in any channel, of 255: places 20 m off are rounded otherwise. */
    private static int difference(int[] a, int[] b) {
        int most = 0;
        for (int i = 0; i < a.length; i++) {
            for (int shift = 0; shift < 24; shift += 8) {
                most = Math.max(most, Math.abs((a[i] >> shift & 255) - (b[i] >> shift & 255)));
            }
        }
        return most;
    }

    /** What has run away is in the middle of its picture, with other marks on the ground; a camera that stands shows it gone. */
    @Test
    void cameraFollowsARunner() {
        Drawing drawing = Environments.scenario("half-cheetah").world().drawing();
        double[] near = new double[18];
        double[] far = new double[18];
        far[0] = 20;
        Renderer renderer = Renderer.ofWidth(drawing, 200);
        assertTrue(
                difference(pixels(renderer.frame(near)), pixels(renderer.frame(far))) <= 1,
                "20 m is a mark of five metres too");
        far[0] = 20.5;
        int[] between = pixels(renderer.frame(far));
        assertTrue(difference(pixels(renderer.frame(near)), between) > 8, "the marks have moved");
        DMatrixRMaj motion = new DMatrixRMaj(new double[][] {near, far});
        assertArrayEquals(between, pixels(renderer.frame(motion, 1, 0)));
        Drawing still = Environments.scenario("pendulum").world().drawing();
        assertEquals(0, still.followed(new double[] {1, 2}, 0));
    }

    private static int[] pixels(BufferedImage image) {
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }

    @Test
    void animationsReadBackWithTheirTiming() throws IOException {
        DMatrixRMaj states = new DMatrixRMaj(new double[][] {{0, 0}, {1, 0}, {2, 0}, {3, 0}});
        Drawing drawing = Environments.scenario("pendulum").world().drawing();
        List<BufferedImage> frames = new Renderer(drawing, 60, 60).frames(states, 2, 1);
        assertEquals(3, frames.size(), "states 0, 2 and the last");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        AnimatedGif.write(bytes, frames, 0.05);
        ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
        reader.setInput(ImageIO.createImageInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        assertEquals(3, reader.getNumImages(true));
        IIOMetadataNode root = (IIOMetadataNode) reader.getImageMetadata(1).getAsTree("javax_imageio_gif_image_1.0");
        IIOMetadataNode control = (IIOMetadataNode)
                root.getElementsByTagName("GraphicControlExtension").item(0);
        assertEquals("5", control.getAttribute("delayTime"));
        assertEquals(Palette.PAPER.getRGB(), new Color(reader.read(1).getRGB(2, 2)).getRGB());
    }
}
