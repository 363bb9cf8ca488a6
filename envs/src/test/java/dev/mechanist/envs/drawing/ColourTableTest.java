package dev.mechanist.envs.drawing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class ColourTableTest {
    private static BufferedImage picture(int width, int height) {
        return new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    }

    @Test
    void fewColoursAreKeptExactly() {
        BufferedImage first = picture(16, 8);
        BufferedImage second = picture(16, 8);
        for (int x = 0; x < 16; x++) {
            for (int y = 0; y < 8; y++) {
                first.setRGB(x, y, 0x102030 * x + y);
                second.setRGB(x, y, 0xFFFFFF - 0x0A0B0C * x - y);
            }
        }
        ColourTable table = ColourTable.of(List.of(first, second));
        for (BufferedImage picture : List.of(first, second)) {
            assertEquals(0, worst(picture, table.apply(picture)));
        }
    }

    /**
     * What covers much stays exact, and everything else is near: a lattice of 8000 colours, 13 apart, has one of 256 within
     * two steps.
     */
    @Test
    void manyColoursAreNearAndTheGroundIsExact() {
        BufferedImage picture = picture(800, 100);
        Graphics2D g = picture.createGraphics();
        g.setColor(Palette.PAPER);
        g.fillRect(0, 0, 800, 100);
        g.dispose();
        for (int i = 0; i < 8000; i++) {
            picture.setRGB(i % 800, i / 800, new Color(13 * (i % 20), 13 * (i / 20 % 20), 13 * (i / 400)).getRGB());
        }
        BufferedImage indexed = ColourTable.of(List.of(picture)).apply(picture);
        assertEquals(Palette.PAPER.getRGB(), indexed.getRGB(400, 90));
        assertTrue(worst(picture, indexed) <= 26, "largest deviation of a channel: " + worst(picture, indexed));
    }

    private static int worst(BufferedImage a, BufferedImage b) {
        int worst = 0;
        for (int y = 0; y < a.getHeight(); y++) {
            for (int x = 0; x < a.getWidth(); x++) {
                Color p = new Color(a.getRGB(x, y));
                Color q = new Color(b.getRGB(x, y));
                worst = Math.max(worst, Math.abs(p.getRed() - q.getRed()));
                worst = Math.max(worst, Math.abs(p.getGreen() - q.getGreen()));
                worst = Math.max(worst, Math.abs(p.getBlue() - q.getBlue()));
            }
        }
        return worst;
    }
}
