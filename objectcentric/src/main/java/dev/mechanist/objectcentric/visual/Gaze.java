package dev.mechanist.objectcentric.visual;

import dev.mechanist.core.InputException;

/**
 * What a network looks at to move one ball: pictures of where its middle can be, that is, of walls and other balls grown by its
 * radius, and itself not on them.
 *
 * @param centred whether the picture is centred on the ball and turned to where it goes (object-centric) or on the table
 *     (frame-centric, with a channel more that shows which ball is meant)
 * @param size width and height of the picture, pixels
 * @param pixel width of a pixel, m
 */
public record Gaze(boolean centred, int size, double pixel) {
    /** Moments whose places are known: the last four. */
    public static final int MOMENTS = 4;

    /** Pictures: of the next moment if all go on as before, and of the last three. */
    static final int PICTURES = 4;

    /** Channels of a picture: what is there, and how far it has come in the last frame, ahead and aside. */
    static final int PLANES = 3;

    /** About a ball of Fragkiadaki's: all that may touch it within a frame, 32 px of the paper at 2 px. */
    public static final Gaze BALL = new Gaze(true, 16, 2e-3);

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
        return PICTURES * PLANES + (centred ? 0 : 1);
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
