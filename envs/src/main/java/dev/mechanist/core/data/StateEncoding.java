package dev.mechanist.core.data;

import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/**
 * What a learned model sees of a state and an action, as a vector of features: the plain state variables in order, then sine
 * and cosine of each angle, then the actions. It is PILCO's order (Deisenroth, Fox and Rasmussen 2015), so that moments can be
 * chained behind trigonometric features; the features of the state alone come first.
 */
public final class StateEncoding {
    private final boolean[] angle;
    private final int m;
    private final int stateWidth;
    private final List<String> names;

    /** Where state i starts among the features [n]. */
    private final int[] position;

    public StateEncoding(Spec spec) {
        angle = spec.stateAngles();
        m = spec.m();
        position = new int[angle.length];
        List<String> all = new ArrayList<>();
        for (boolean turns : new boolean[] {false, true}) {
            for (int i = 0; i < angle.length; i++) {
                if (angle[i] == turns) {
                    position[i] = all.size();
                    String name = "state '" + spec.state().get(i).name() + "'";
                    all.addAll(turns ? List.of("the sine of " + name, "the cosine of " + name) : List.of(name));
                }
            }
        }
        stateWidth = all.size();
        for (Variable action : spec.action()) {
            all.add("action '" + action.name() + "'");
        }
        names = List.copyOf(all);
    }

    /** Number of features D of state and action. */
    public int width() {
        return stateWidth + m;
    }

    /** Number of features of the state alone; they come first. */
    public int stateWidth() {
        return stateWidth;
    }

    /** Names of all features, for messages [D]. */
    public List<String> names() {
        return names;
    }

    /** Names of the features of the state alone, for messages. */
    public List<String> stateNames() {
        return names.subList(0, stateWidth);
    }

    /** The feature that is state i, or the sine of it where it is an angle; its cosine follows. */
    public int position(int i) {
        return position[i];
    }

    /** Which states are angles [n], a fresh array. */
    public boolean[] angles() {
        return angle.clone();
    }

    /** Features of the state x[xo ..] into features[at .. at + stateWidth). */
    public void encodeState(double[] x, int xo, double[] features, int at) {
        for (int i = 0; i < angle.length; i++) {
            double value = x[xo + i];
            if (angle[i]) {
                features[at + position[i]] = Math.sin(value);
                features[at + position[i] + 1] = Math.cos(value);
            } else {
                features[at + position[i]] = value;
            }
        }
    }

    /** Features of the state x[xo ..] and the action u[uo ..] into features[at .. at + width). */
    public void encode(double[] x, int xo, double[] u, int uo, double[] features, int at) {
        encodeState(x, xo, features, at);
        System.arraycopy(u, uo, features, at + stateWidth, m);
    }

    /**
     * Features of many states and actions.
     *
     * @param x [B, n]
     * @param u [B, m]
     * @param features reshaped to [B, D] and overwritten
     */
    public void encode(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj features) {
        features.reshape(x.numRows, width());
        for (int b = 0; b < x.numRows; b++) {
            encode(x.data, b * angle.length, u.data, b * m, features.data, b * features.numCols);
        }
    }

    /**
     * Features of many states alone.
     *
     * @param x [B, n]
     * @return [B, stateWidth]
     */
    public DMatrixRMaj encodeStates(DMatrixRMaj x) {
        DMatrixRMaj features = new DMatrixRMaj(x.numRows, stateWidth);
        for (int b = 0; b < x.numRows; b++) {
            encodeState(x.data, b * angle.length, features.data, b * stateWidth);
        }
        return features;
    }

    /**
     * Chain rule through the encoding, from the gradient of a scalar by the features to its gradient by state and action.
     *
     * @param features of the point, read from {@code at} [D]
     * @param gradient by the features [D], read from 0
     * @param gx receives n numbers from {@code gxo}
     * @param gu receives m numbers from {@code guo}
     */
    public void pullback(double[] features, int at, double[] gradient, double[] gx, int gxo, double[] gu, int guo) {
        for (int i = 0; i < angle.length; i++) {
            int k = position[i];
            gx[gxo + i] =
                    angle[i] ? gradient[k] * features[at + k + 1] - gradient[k + 1] * features[at + k] : gradient[k];
        }
        System.arraycopy(gradient, stateWidth, gu, guo, m);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StateEncoding e && names.equals(e.names) && Arrays.equals(angle, e.angle);
    }

    @Override
    public int hashCode() {
        return names.hashCode();
    }
}
