package dev.mechanist.sysid.linear;

import dev.mechanist.core.Spec;

/**
 * State and action as a vector of features: angles as sine and cosine, everything else as it is, each shifted and scaled.
 *
 * @param spec of the system
 * @param mean subtracted [size]
 * @param deviation divided by, positive [size]
 */
record InputEncoding(Spec spec, double[] mean, double[] deviation) {
    static int size(Spec spec) {
        int size = spec.m();
        for (boolean angle : spec.stateAngles()) {
            size += angle ? 2 : 1;
        }
        return size;
    }

    int size() {
        return mean.length;
    }

    /** Writes the features of one state and action to z[zo .. zo + size). */
    void encode(double[] x, int xo, double[] u, int uo, double[] z, int zo) {
        int k = 0;
        for (int i = 0; i < spec.n(); i++) {
            double value = x[xo + i];
            if (spec.state().get(i).isAngle()) {
                z[zo + k] = scaled(Math.sin(value), k++);
                z[zo + k] = scaled(Math.cos(value), k++);
            } else {
                z[zo + k] = scaled(value, k++);
            }
        }
        for (int j = 0; j < spec.m(); j++) {
            z[zo + k] = scaled(u[uo + j], k++);
        }
    }

    private double scaled(double value, int k) {
        return (value - mean[k]) / deviation[k];
    }

    /**
     * Chain rule through the encoding: from the gradient of a scalar by the features to its gradient by state and action.
     *
     * @param gz by the features, read from {@code go} [size]
     * @param gx receives n numbers from {@code xo2}
     * @param gu receives m numbers from {@code uo2}
     */
    void pullback(double[] x, int xo, double[] gz, int go, double[] gx, int xo2, double[] gu, int uo2) {
        int k = 0;
        for (int i = 0; i < spec.n(); i++) {
            if (spec.state().get(i).isAngle()) {
                double value = x[xo + i];
                gx[xo2 + i] = gz[go + k] * Math.cos(value) / deviation[k]
                        - gz[go + k + 1] * Math.sin(value) / deviation[k + 1];
                k += 2;
            } else {
                gx[xo2 + i] = gz[go + k] / deviation[k];
                k++;
            }
        }
        for (int j = 0; j < spec.m(); j++, k++) {
            gu[uo2 + j] = gz[go + k] / deviation[k];
        }
    }
}
