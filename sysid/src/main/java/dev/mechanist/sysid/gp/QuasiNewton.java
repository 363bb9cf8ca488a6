package dev.mechanist.sysid.gp;

import dev.mechanist.core.numerics.Minimiser;
import java.util.Arrays;
import org.ddogleg.optimization.FactoryOptimization;
import org.ddogleg.optimization.UnconstrainedMinimization;
import org.ddogleg.optimization.functions.FunctionNtoN;
import org.ddogleg.optimization.functions.FunctionNtoS;

/**
 * One minimisation by DDogleg's BFGS in a dogleg trust region. Remembers the last evaluation, since the minimiser asks for value and
 * gradient separately, and the best point met, since an iteration limit may end it elsewhere.
 */
final class QuasiNewton implements FunctionNtoS, FunctionNtoN {
    private static final double UNDEFINED = 1e100;

    private final Minimiser.Objective objective;
    private final double[] start;
    private final double[] last;
    private final double[] gradient;
    private double value = Double.NaN;
    private double[] best;
    private double lowest = Double.POSITIVE_INFINITY;
    private int evaluations;

    QuasiNewton(Minimiser.Objective objective, double[] start) {
        this.objective = objective;
        this.start = start.clone();
        last = new double[start.length];
        gradient = new double[start.length];
        best = start.clone();
    }

    /**
     * Descends until the iteration limit, or until no entry of the gradient exceeds the tolerance; does nothing from a start where the
     * function is not defined.
     */
    void run(int iterations, double gradientTolerance) {
        evaluate(start);
        if (Double.isInfinite(lowest)) {
            return;
        }
        UnconstrainedMinimization minimiser = FactoryOptimization.doglegBFGS(null);
        minimiser.setFunction(this, this, Double.NEGATIVE_INFINITY);
        minimiser.initialize(start, 0, gradientTolerance);
        for (int k = 0; k < iterations && !minimiser.iterate(); k++) {
            continue;
        }
    }

    /** The best point met. */
    double[] best() {
        return best;
    }

    /** The value there. */
    double lowest() {
        return lowest;
    }

    /** How often the objective was evaluated. */
    int evaluations() {
        return evaluations;
    }

    private void evaluate(double[] at) {
        if (Double.isNaN(value) || !Arrays.equals(at, last)) {
            System.arraycopy(at, 0, last, 0, last.length);
            value = objective.value(last, gradient);
            evaluations++;
            if (!Double.isFinite(value)) {
                // The minimiser gives up on what is not a number; this it only steps back from.
                value = UNDEFINED;
                return;
            }
            if (value < lowest) {
                lowest = value;
                best = last.clone();
            }
        }
    }

    @Override
    public int getNumOfInputsN() {
        return last.length;
    }

    @Override
    public int getN() {
        return last.length;
    }

    @Override
    public double process(double[] at) {
        evaluate(at);
        return value;
    }

    @Override
    public void process(double[] at, double[] result) {
        evaluate(at);
        System.arraycopy(gradient, 0, result, 0, result.length);
    }
}
