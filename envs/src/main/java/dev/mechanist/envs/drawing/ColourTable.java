package dev.mechanist.envs.drawing;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * At most 256 colours that stand for all those of a series of pictures: boxes of colours are split until there are so many
 * (Heckbert, "Color image quantization for frame buffer display", SIGGRAPH 1982). Departure: the box with the greatest squared
 * error is split, at its mean, so that colours which cover much are kept exactly.
 */
final class ColourTable {
    private static final int MOST = 256;

    /** Colours that will look alike: places from .. to-1 of the order, with their error along each channel. */
    private record Box(int from, int to, double[] mean, double[] errors) {
        double error() {
            return to - from == 1 ? 0 : errors[0] + errors[1] + errors[2];
        }

        int widest() {
            int widest = errors[1] > errors[0] ? 1 : 0;
            return errors[2] > errors[widest] ? 2 : widest;
        }
    }

    private final Map<Integer, Byte> places = new HashMap<>();
    private final IndexColorModel model;

    private ColourTable(int[] colours, List<Box> boxes) {
        byte[][] channels = new byte[3][boxes.size()];
        for (int k = 0; k < boxes.size(); k++) {
            Box box = boxes.get(k);
            for (int c = 0; c < 3; c++) {
                channels[c][k] = (byte) Math.round(box.mean[c]);
            }
            for (int i = box.from; i < box.to; i++) {
                places.put(colours[i], (byte) k);
            }
        }
        model = new IndexColorModel(8, boxes.size(), channels[0], channels[1], channels[2]);
    }

    /** The colours of at least one picture. */
    static ColourTable of(List<BufferedImage> pictures) {
        Map<Integer, Long> pixels = count(pictures);
        int[] colours =
                pixels.keySet().stream().mapToInt(Integer::intValue).sorted().toArray();
        PriorityQueue<Box> boxes = new PriorityQueue<>(
                Comparator.comparingDouble(Box::error).reversed().thenComparingInt(Box::from));
        boxes.add(box(colours, pixels, 0, colours.length));
        while (boxes.size() < MOST && boxes.peek().error() > 0) {
            Box whole = boxes.remove();
            int middle = split(colours, whole);
            boxes.add(box(colours, pixels, whole.from, middle));
            boxes.add(box(colours, pixels, middle, whole.to));
        }
        return new ColourTable(colours, List.copyOf(boxes));
    }

    /** Pixels of each colour, 0xRRGGBB. */
    private static Map<Integer, Long> count(List<BufferedImage> pictures) {
        Map<Integer, Long> pixels = new HashMap<>();
        for (BufferedImage picture : pictures) {
            int[] row = new int[picture.getWidth()];
            for (int y = 0; y < picture.getHeight(); y++) {
                picture.getRGB(0, y, row.length, 1, row, 0, row.length);
                int start = 0;
                for (int x = 1; x <= row.length; x++) {
                    if (x == row.length || row[x] != row[start]) {
                        pixels.merge(row[start] & 0xFFFFFF, (long) (x - start), Long::sum);
                        start = x;
                    }
                }
            }
        }
        return pixels;
    }

    private static int channel(int colour, int c) {
        return colour >> (16 - 8 * c) & 0xFF;
    }

    private static Box box(int[] colours, Map<Integer, Long> pixels, int from, int to) {
        double total = 0;
        double[] mean = new double[3];
        for (int i = from; i < to; i++) {
            long weight = pixels.get(colours[i]);
            total += weight;
            for (int c = 0; c < 3; c++) {
                mean[c] += weight * channel(colours[i], c);
            }
        }
        double[] errors = new double[3];
        for (int c = 0; c < 3; c++) {
            mean[c] /= total;
            for (int i = from; i < to; i++) {
                double deviation = channel(colours[i], c) - mean[c];
                errors[c] += pixels.get(colours[i]) * deviation * deviation;
            }
        }
        return new Box(from, to, mean, errors);
    }

    /** Brings the colours below the mean of the widest channel to the front of their box; returns where the others begin. */
    private static int split(int[] colours, Box box) {
        int c = box.widest();
        int[] low = Arrays.stream(colours, box.from, box.to)
                .filter(colour -> channel(colour, c) <= box.mean[c])
                .toArray();
        int[] high = Arrays.stream(colours, box.from, box.to)
                .filter(colour -> channel(colour, c) > box.mean[c])
                .toArray();
        System.arraycopy(low, 0, colours, box.from, low.length);
        System.arraycopy(high, 0, colours, box.from + low.length, high.length);
        return box.from + low.length;
    }

    /** One of the pictures in these colours. */
    BufferedImage apply(BufferedImage picture) {
        int width = picture.getWidth();
        BufferedImage indexed = new BufferedImage(width, picture.getHeight(), BufferedImage.TYPE_BYTE_INDEXED, model);
        byte[] data = ((DataBufferByte) indexed.getRaster().getDataBuffer()).getData();
        int[] row = new int[width];
        for (int y = 0; y < picture.getHeight(); y++) {
            picture.getRGB(0, y, width, 1, row, 0, width);
            for (int x = 0; x < width; x++) {
                data[y * width + x] =
                        x > 0 && row[x] == row[x - 1] ? data[y * width + x - 1] : places.get(row[x] & 0xFFFFFF);
            }
        }
        return indexed;
    }
}
