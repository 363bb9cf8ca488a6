package dev.mechanist.core.records;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Orientation;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.numerics.Quaternions;
import dev.mechanist.core.numerics.Vectors;
import java.util.ArrayList;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/**
 * Measured orientations made fit for use. A quaternion and its negative are the same orientation, and what tracks bodies changes from one
 * to the other as it likes: signs are made to go on. What is not of unit length, or has its parts in another order or its angular
 * velocity in another frame than is meant here, is refused.
 */
public final class OrientationCheck {
    /** Squared length that is off by more than digits left away. */
    private static final double ROUNDED = 0.05;

    /** Squared length that is off by more than what a double holds. */
    private static final double EXACT = 1e-9;

    /** Share of squared angular velocities that is left where they are of these orientations, and of others. */
    private static final double AGREES = 0.02;

    private static final double CONTRADICTS = 0.3;

    private OrientationCheck() {}

    /**
     * The episode with unit quaternions whose signs go on; itself where nothing is to be done.
     *
     * @param notes receives what was done, one line each
     * @throws InputException where a quaternion cannot be one
     */
    public static Episode continuous(Episode episode, List<String> notes) {
        DMatrixRMaj states = null;
        for (Orientation orientation : Orientation.of(episode.spec())) {
            double[] q = columns(episode.states(), orientation.quaternion(), 4);
            boolean scaled = unit(episode, orientation, q);
            boolean turned = turnSigns(q);
            if (scaled) {
                notes.add(episode.name() + ": the quaternion of '" + orientation.name()
                        + "' is not quite of unit length; it was scaled");
            }
            if (turned) {
                notes.add(episode.name() + ": the quaternion of '" + orientation.name()
                        + "' changes sign without turning; its sign was made to go on");
            }
            if (scaled || turned) {
                states = states == null ? episode.states().copy() : states;
                for (int t = 0; t < states.numRows; t++) {
                    System.arraycopy(q, 4 * t, states.data, t * states.numCols + orientation.quaternion(), 4);
                }
            }
        }
        return states == null ? episode : episode.withStates(states);
    }

    /** Scales rows to unit length; whether any was off. */
    private static boolean unit(Episode episode, Orientation orientation, double[] q) {
        boolean scaled = false;
        for (int t = 0; 4 * t < q.length; t++) {
            double squares = 0;
            for (int k = 0; k < 4; k++) {
                squares += q[4 * t + k] * q[4 * t + k];
            }
            if (!(Math.abs(squares - 1) < ROUNDED)) {
                throw new InputException(episode.name() + ": the quaternion of '" + orientation.name() + "' has length "
                        + Clock.number(Math.sqrt(squares)) + " at " + Clock.number(episode.times()[t])
                        + " s, where it must be 1; check its columns");
            }
            if (Math.abs(squares - 1) > EXACT) {
                for (int k = 0; k < 4; k++) {
                    q[4 * t + k] /= Math.sqrt(squares);
                }
                scaled = true;
            }
        }
        return scaled;
    }

    private static boolean turnSigns(double[] q) {
        boolean turned = false;
        for (int t = 1; 4 * t < q.length; t++) {
            double along = 0;
            for (int k = 0; k < 4; k++) {
                along += q[4 * t + k] * q[4 * t - 4 + k];
            }
            if (along < 0) {
                for (int k = 0; k < 4; k++) {
                    q[4 * t + k] = -q[4 * t + k];
                }
                turned = true;
            }
        }
        return turned;
    }

    /**
     * Refuses orientations that their own angular velocities contradict.
     *
     * @throws InputException saying what they look like instead
     */
    public static void requireAgreement(Episode episode) {
        for (Orientation orientation : Orientation.of(episode.spec())) {
            if (orientation.velocity() < 0) {
                continue;
            }
            double[] q = columns(episode.states(), orientation.quaternion(), 4);
            double[] omega = columns(episode.states(), orientation.velocity(), 3);
            double now = left(rates(q, episode.times()), omega);
            if (!(now > CONTRADICTS)) {
                continue;
            }
            for (Other other : others(q, omega, episode.times())) {
                if (other.left < AGREES) {
                    throw new InputException(episode.name() + ": '" + orientation.name()
                            + "_qw' to '_qz' do not turn as '" + orientation.name() + "_wx' to '_wz' say: "
                            + other.cure);
                }
            }
        }
    }

    /** What an orientation and its velocity may be meant as, and the share that is left of the velocities then. */
    private record Other(double left, String cure) {}

    private static List<Other> others(double[] q, double[] omega, double[] times) {
        int rows = times.length;
        double[] scalarLast = new double[q.length];
        double[] inverse = new double[q.length];
        for (int t = 0; t < rows; t++) {
            for (int k = 0; k < 4; k++) {
                scalarLast[4 * t + k] = q[4 * t + (k + 3) % 4];
                inverse[4 * t + k] = k == 0 ? q[4 * t] : -q[4 * t + k];
            }
        }
        double[] outside = outside(q, rates(q, times));
        double[] degrees = rates(q, times);
        for (int i = 0; i < degrees.length; i++) {
            degrees[i] = Math.toDegrees(degrees[i]);
        }
        List<Other> all = new ArrayList<>();
        all.add(new Other(
                left(outside, omega),
                "the velocities look like those of the world's frame; turn them into the body's own"));
        all.add(new Other(left(degrees, omega), "the velocities look like degrees per second; convert them to rad/s"));
        all.add(new Other(
                left(rates(scalarLast, times), omega),
                "the quaternion looks like x, y, z, w; put its last part first"));
        all.add(new Other(
                left(outside(scalarLast, rates(scalarLast, times)), omega),
                "the quaternion looks like x, y, z, w, with velocities of the world's frame; put its last part first and"
                        + " turn the velocities into the body's own"));
        all.add(new Other(
                left(rates(inverse, times), omega),
                "the quaternion looks like that from the world into the body; change the signs of its x, y and z"));
        return all;
    }

    /** Angular velocities between rows, in the frame that turns [rows - 1, 3]. */
    private static double[] rates(double[] q, double[] times) {
        double[] rates = new double[3 * (times.length - 1)];
        for (int t = 0; t + 1 < times.length; t++) {
            Quaternions.rate(q, t, t + 1, times[t + 1] - times[t], rates, 3 * t);
        }
        return rates;
    }

    /** The same in the frame that does not turn: v + 2 w (r x v) + 2 r x (r x v) for the quaternion (w, r). */
    private static double[] outside(double[] q, double[] rates) {
        double[] turned = new double[rates.length];
        for (int t = 0; 3 * t < rates.length; t++) {
            double w = q[4 * t];
            double[] r = {q[4 * t + 1], q[4 * t + 2], q[4 * t + 3]};
            double[] v = {rates[3 * t], rates[3 * t + 1], rates[3 * t + 2]};
            double[] once = Vectors.cross(r, v);
            double[] twice = Vectors.cross(r, once);
            for (int k = 0; k < 3; k++) {
                turned[3 * t + k] = v[k] + 2 * (w * once[k] + twice[k]);
            }
        }
        return turned;
    }

    /** Squares of measured velocities, at the middle of each step, that rates leave, as a share. */
    private static double left(double[] rates, double[] omega) {
        double squares = 0;
        double left = 0;
        for (int i = 0; i < rates.length; i++) {
            double mean = 0.5 * (omega[i] + omega[i + 3]);
            squares += mean * mean;
            left += (mean - rates[i]) * (mean - rates[i]);
        }
        return left / squares;
    }

    private static double[] columns(DMatrixRMaj matrix, int from, int count) {
        double[] values = new double[count * matrix.numRows];
        for (int t = 0; t < matrix.numRows; t++) {
            System.arraycopy(matrix.data, t * matrix.numCols + from, values, count * t, count);
        }
        return values;
    }
}
