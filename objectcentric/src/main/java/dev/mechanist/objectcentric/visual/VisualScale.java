package dev.mechanist.objectcentric.visual;

import dev.mechanist.core.InputException;
import java.util.List;

/**
 * Units of what a visual network takes and gives.
 *
 * @param dt time between frames, s
 * @param length unit of displacements: root mean square of what a moving ball goes in a frame, m
 * @param impulse unit of forces: that of the pushes, N s; 1 where there are none
 */
public record VisualScale(double dt, double length, double impulse) {
    public VisualScale {
        if (!(dt > 0 && length > 0 && impulse > 0) || Double.isInfinite(dt + length + impulse)) {
            throw new InputException(
                    "a visual scale needs positive finite units, not " + dt + ", " + length + " and " + impulse);
        }
    }

    static VisualScale of(double dt, List<Motion> motions) {
        double[] lengths = new double[2];
        double[] impulses = new double[2];
        for (Motion motion : motions) {
            add(motion.velocities(), dt, lengths);
            add(motion.forces(), 1, impulses);
        }
        if (lengths[1] == 0) {
            throw new InputException("no ball moves in the data; record balls that are pushed");
        }
        return new VisualScale(
                dt, Math.sqrt(lengths[0] / lengths[1]), impulses[1] == 0 ? 1 : Math.sqrt(impulses[0] / impulses[1]));
    }

    /** Sum of squares and number of the vectors that are not zero. */
    private static void add(double[] vectors, double unit, double[] sums) {
        for (int k = 0; k < vectors.length; k += 2) {
            double square = vectors[k] * vectors[k] + vectors[k + 1] * vectors[k + 1];
            sums[0] += unit * unit * square;
            sums[1] += square > 0 ? 1 : 0;
        }
    }
}
