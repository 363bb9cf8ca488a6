package dev.mechanist.sysid.freerun;

import dev.mechanist.core.dynamics.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A linear system of which the magnitude is measured, its sign lost, as by a sensor that rectifies (a Wiener model): y = |s| + offset,
 * with s the sum of modes that ring or decay, which together are any linear system of distinct poles.
 *
 * @param order number of poles, at least 1; two to each mode that rings
 * @param size of the output, for scales
 */
public record MagnitudeSystem(int order, double size) implements OutputSystem {
    /** Starts that are tried: of each sign of the output and of its slope. */
    private static final int GUESSES = 8;

    private static final double STABLE = 0.9995;

    private int pairs() {
        return order / 2;
    }

    /** Radius, angle and two gains of each mode that rings; pole and gain of one that decays; the offset. */
    @Override
    public List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>();
        for (int k = 0; k < pairs(); k++) {
            all.add(new Parameter("radius" + (k + 1), "", 0.95, 0.05, 0, STABLE, true));
            all.add(new Parameter("angle" + (k + 1), "", 0.3, 0.2, 0, Math.PI, true));
            all.add(Parameter.real("gain" + (k + 1), "", 0.1 * size, 0.1 * size));
            all.add(Parameter.real("cross_gain" + (k + 1), "", 0, 0.1 * size));
        }
        if (order % 2 == 1) {
            all.add(new Parameter("pole", "", 0.9, 0.1, -STABLE, STABLE, true));
            all.add(Parameter.real("gain", "", 0.1 * size, 0.1 * size));
        }
        all.add(Parameter.real("offset", "", 0, 0.1 * size));
        return all;
    }

    @Override
    public List<Parameter> states() {
        List<Parameter> all = new ArrayList<>();
        for (int i = 0; i < order; i++) {
            all.add(Parameter.real("x" + (i + 1), "", 0, 2 * size));
        }
        return all;
    }

    @Override
    public void step(double[] theta, double[] x, double u) {
        int p = 0;
        for (int k = 0; k < pairs(); k++, p += 4) {
            double cosine = theta[p] * Math.cos(theta[p + 1]);
            double sine = theta[p] * Math.sin(theta[p + 1]);
            double first = x[2 * k];
            x[2 * k] = cosine * first - sine * x[2 * k + 1] + theta[p + 2] * u;
            x[2 * k + 1] = sine * first + cosine * x[2 * k + 1] + theta[p + 3] * u;
        }
        if (order % 2 == 1) {
            x[order - 1] = theta[p] * x[order - 1] + theta[p + 1] * u;
        }
    }

    @Override
    public double output(double[] theta, double[] x) {
        double s = order % 2 == 1 ? x[order - 1] : 0;
        for (int k = 0; k < pairs(); k++) {
            s += x[2 * k];
        }
        return Math.abs(s) + theta[theta.length - 1];
    }

    @Override
    public int guesses() {
        return GUESSES;
    }

    /** The first mode somewhere on a circle as large as the outputs are. */
    @Override
    public void guess(double[] theta, double[] y, int which, double[] x) {
        double largest = Arrays.stream(y).map(Math::abs).max().orElse(0);
        x[0] = largest * Math.cos(2 * Math.PI * which / GUESSES);
        if (order > 1) {
            x[1] = largest * Math.sin(2 * Math.PI * which / GUESSES);
        }
    }
}
