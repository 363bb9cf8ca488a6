package dev.mechanist.objectcentric.visual;

import dev.mechanist.core.InputException;
import java.util.List;

/**
 * Units of what a visual network takes and gives.
 *
 * @param dt time between frames, s
 * @param length unit of displacements: root mean square of what a moving ball goes in a frame, m
 * @param gain what a ball goes farther in the next frame for an impulse on it, m/(N s): least squares over all pushes after which
 *     it hits nothing in the frame; 0 where there are none
 * @param elastic whether impacts have been seen to take no speed: the sum of squares of all velocities stays what it was
 */
public record VisualScale(double dt, double length, double gain, boolean elastic) {
    /** Sums of squares are the same that differ by no more than this part. */
    private static final double SAME = 1e-6;

    public VisualScale {
        if (!(dt > 0 && length > 0 && gain >= 0) || Double.isInfinite(dt + length + gain)) {
            throw new InputException(
                    "a visual scale needs positive finite units, not " + dt + ", " + length + " and " + gain);
        }
    }

    static VisualScale of(double dt, List<Motion> motions) {
        double squares = 0;
        int moving = 0;
        double pushed = 0;
        double pushes = 0;
        for (Motion motion : motions) {
            double[] v = motion.velocities();
            for (int k = 0; k < v.length; k += 2) {
                double square = v[k] * v[k] + v[k + 1] * v[k + 1];
                squares += dt * dt * square;
                moving += square > 0 ? 1 : 0;
            }
            int width = 2 * motion.scene().balls();
            for (int k = 0; k < motion.forces().length; k++) {
                double force = motion.forces()[k];
                if (force != 0 && !motion.hits(k % width / 2, k / width, k / width + 1)) {
                    double farther = motion.places()[k + width] - motion.places()[k] - dt * v[k];
                    pushed += force * farther;
                    pushes += force * force;
                }
            }
        }
        if (moving == 0) {
            throw new InputException("no ball moves in the data; record balls that are pushed");
        }
        boolean elastic = motions.stream().allMatch(VisualScale::elastic);
        return new VisualScale(dt, Math.sqrt(squares / moving), pushes == 0 ? 0 : pushed / pushes, elastic);
    }

    private static boolean elastic(Motion motion) {
        int width = 2 * motion.scene().balls();
        boolean same = true;
        for (int t = 0; t < motion.frames(); t++) {
            double before = 0;
            double after = 0;
            for (int c = t * width; c < (t + 1) * width; c++) {
                before += motion.velocities()[c] * motion.velocities()[c];
                after += motion.velocities()[c + width] * motion.velocities()[c + width];
            }
            same &= motion.pushes(t, t + 1) || Math.abs(after - before) <= SAME * before;
        }
        return same;
    }
}
