package dev.mechanist.envs.drawing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.envs.drawing.GaugeDrawing.Gauge;
import java.awt.Color;
import java.awt.geom.Point2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GaugeDrawingTest {
    private final GaugeDrawing drawing = new GaugeDrawing(
            List.of(new Gauge(true, -1, 1, Optional.of(Math.PI)), new Gauge(false, -2, 6, Optional.empty())));

    /** The hand of a dial hangs down at zero, and points to the right a quarter of a turn later. */
    @Test
    void whereTheHandPoints() {
        Point2D down = drawing.tracer(new double[] {9, 0, 3}, 1);
        assertEquals(0, down.getX(), 1e-12);
        assertEquals(-0.45, down.getY(), 1e-12);
        assertEquals(0.45, drawing.tracer(new double[] {Math.PI / 2, 3}, 0).getX(), 1e-12);
        assertTrue(drawing.view().getWidth() > 2 && drawing.framed());
    }

    /** A slider at 4 of -2 to 6 stands at three quarters of its length, so that its middle row of pixels is drawn there. */
    @Test
    void whereTheSliderStands() {
        BufferedImage image = new BufferedImage(230, 130, BufferedImage.TYPE_INT_RGB);
        var g = image.createGraphics();
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, 230, 130);
        g.scale(100, -100);
        g.translate(0.575, -0.65);
        drawing.scenery(g);
        drawing.pose(g, new double[] {0, 4}, 0);
        int row = (int) Math.round(100 * (0.65 - 0.225));
        int column = (int) Math.round(100 * (0.575 + 1.15) + 12);
        assertEquals(Palette.BODY.getRGB(), image.getRGB(column, row));
        assertEquals(Color.WHITE.getRGB(), image.getRGB(column, row + 15));
    }
}
