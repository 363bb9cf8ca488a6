package dev.mechanist.objectcentric.visual;

import dev.mechanist.core.InputException;

/**
 * What a network looks at to move one ball: pictures of where its middle can be, that is, of walls and other balls grown by its
 * radius, and itself not on them.
 *
 * <p>A picture about a ball shows one thing at four moments. One of the whole table shows the walls, which are always the same, once;
 * all other balls now and a frame before; and, in a channel more, which ball is meant.
 *
 * @param centred whether the picture is centred on the ball and turned to where it goes (object-centric) or on the table
 *     (frame-centric)
 * @param size width and height of the picture, pixels
 * @param pixel width of a pixel, m
 */
public record Gaze(boolean centred, int size, double pixel) {
    /** Moments whose places are known: the last four. */
    public static final int MOMENTS = 4;

    /** Pictures about a ball: of the next moment if all go on as before, and of the last three. */
    static final int PICTURES = 4;

    /** Channels of a moment: what is there, and how far it has come in the last frame, ahead and aside. */
    static final int PLANES = 3;

    /** About a ball of Fragkiadaki's: all that may touch it within a frame, 32 px of the paper at 2 px. */
    public static final Gaze BALL = new Gaze(true, 16, 2e-3);

    /** Moments of balls in a picture of the whole table: now, and a frame before. */
    static final int TABLE_PICTURES = 2;

    /** All of the paper's arena of 700 px and a little more, at 45 px, a little less than a ball: what lies beside is told by greys. */
    public static final Gaze TABLE = new Gaze(false, 16, 45e-3);

    public Gaze {
        if (size < 8 || size % 8 != 0 || !(pixel > 0) || Double.isInfinite(pixel)) {
            throw new InputException(
                    "a gaze needs a size that is a multiple of 8 pixels, each of a positive width, not " + size + " of "
                            + pixel + " m");
        }
    }

    int channels() {
        return centred ? PICTURES * PLANES : 2 + TABLE_PICTURES * PLANES;
    }

    /** Whether a channel tells of a motion, and not of what is there. */
    boolean motion(int channel) {
        return centred ? channel % PLANES != 0 : channel < channels() - 1 && channel % PLANES != 1 && channel > 0;
    }

    /** Numbers that a network is given beside a picture: how the ball has moved, and where it is on the whole table. */
    int numbers() {
        return Runner.WAY + (centred ? 0 : 2);
    }

    /** Bytes of one picture. */
    int bytes() {
        return size * size * channels();
    }
}
