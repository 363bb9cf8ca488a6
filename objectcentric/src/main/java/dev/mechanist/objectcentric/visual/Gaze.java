package dev.mechanist.objectcentric.visual;

import dev.mechanist.core.InputException;

/**
 * What a network looks at to move one ball.
 *
 * @param centred whether the picture is centred on the ball and turned to where it goes (object-centric) or on the table
 *     (frame-centric, with a channel more that shows which ball is meant)
 * @param size width and height of the picture, pixels
 * @param pixel width of a pixel, m
 */
public record Gaze(boolean centred, int size, double pixel) {
    /** Moments in a picture: the last four. */
    public static final int MOMENTS = 4;

    /** About a ball of Fragkiadaki's: 96 px of the paper at 4 px. */
    public static final Gaze BALL = new Gaze(true, 24, 4e-3);

    /** About the whole of the paper's largest rectangular table: 576 px at 18 px. */
    public static final Gaze TABLE = new Gaze(false, 32, 18e-3);

    public Gaze {
        if (size < 8 || size % 8 != 0 || !(pixel > 0) || Double.isInfinite(pixel)) {
            throw new InputException(
                    "a gaze needs a size that is a multiple of 8 pixels, each of a positive width, not " + size + " of "
                            + pixel + " m");
        }
    }

    int channels() {
        return centred ? MOMENTS : MOMENTS + 1;
    }

    /** Bytes of one picture. */
    int bytes() {
        return size * size * channels();
    }
}
