package dev.mechanist.sysid.gp;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Shapes;
import dev.mechanist.sysid.gp.kernel.Kernel;
import dev.mechanist.sysid.gp.kernel.KernelFamily;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.ejml.data.DMatrixRMaj;

/**
 * Learns hyperparameters by penalised maximum marginal likelihood, with DDogleg's BFGS in a dogleg trust
 * region; its line search gives up at the walls of the penalties. The standard start is PILCO's: length scales
 * at the spread of the inputs, the signal at that of the targets, the noise at a tenth of it.
 */
public final class GaussianProcessTraining {
    /** Spread relative to the largest value below which values are taken as equal. */
    private static final double ROUNDING = 1e-13;

    private final String output;
    private final Kernel family;
    private final DMatrixRMaj X;
    private final double[] y;
    private final TrainingSettings settings;
    private final double[] logScales;
    private final MarginalLikelihood likelihood;

    private GaussianProcessTraining(
            String output, List<KernelFamily> families, DMatrixRMaj X, double[] y, TrainingSettings settings) {
        Shapes.require("X", X, y.length, X.numCols);
        GaussianProcess.requireFinite(output, X, y);
        if (y.length < 2) {
            throw new InputException("output '" + output + "': training needs at least two points");
        }
        this.output = output;
        this.X = X;
        this.y = y;
        this.settings = settings;
        family = Kernel.ofFamilies(families, X.numCols);
        logScales = logSpreads(X);
        likelihood = new MarginalLikelihood(family, X, y);
    }

    /**
     * Trains one squared exponential.
     *
     * @param output the output's name, for errors
     * @param X points [N, D]
     * @param y targets [N]
     * @param settings how
     * @param start hyperparameters to start from, as {@link GaussianProcess#hyperparameters}; null for the standard start
     */
    public static TrainedProcess train(
            String output, DMatrixRMaj X, double[] y, TrainingSettings settings, double[] start) {
        return train(output, Collections.singletonList(KernelFamily.SQUARED_EXPONENTIAL), X, y, settings, start);
    }

    /**
     * Trains a sum of kernels.
     *
     * @param families one per term
     */
    public static TrainedProcess train(
            String output,
            List<KernelFamily> families,
            DMatrixRMaj X,
            double[] y,
            TrainingSettings settings,
            double[] start) {
        return new GaussianProcessTraining(output, families, X, y, settings).run(start);
    }

    private TrainedProcess run(double[] start) {
        double[] standard = standardStart(output, y, logScales, family.terms().size(), settings.penalty());
        QuasiNewton best = null;
        int winner = 0;
        int evaluations = 0;
        for (int k = 0; k <= settings.restarts(); k++) {
            double[] theta = k > 0 ? perturbed(standard, k) : start == null ? standard : start;
            Shapes.requireLength("start", theta, likelihood.parameterCount());
            QuasiNewton descent = descend(standard, theta);
            if (Double.isInfinite(descent.lowest()) && theta == start) {
                // New data can make the covariance singular at what fitted the old.
                descent = descend(standard, standard);
            }
            evaluations += descent.evaluations();
            if (best == null || descent.lowest() < best.lowest()) {
                best = descent;
                winner = k;
            }
        }
        if (Double.isInfinite(best.lowest())) {
            throw new InputException(String.format(
                    Locale.ROOT,
                    "output '%s': no hyperparameters have a likelihood, the spread of its %d values being %.1e: choose units in"
                            + " which inputs and outputs are nearer to 1",
                    output,
                    y.length,
                    deviation(y)));
        }
        double[] theta = sum(standard, best.best());
        Kernel kernel = family.withParameters(theta);
        GaussianProcess process =
                GaussianProcess.condition(output, kernel, Math.exp(2 * theta[theta.length - 1]), X, y);
        return new TrainedProcess(process, best.lowest(), evaluations, winner);
    }

    /** One start, in coordinates relative to the standard start, so that units do not matter. */
    private QuasiNewton descend(double[] origin, double[] start) {
        double[] relative = start.clone();
        for (int i = 0; i < relative.length; i++) {
            relative[i] -= origin[i];
        }
        QuasiNewton descent = new QuasiNewton(
                (at, gradient) -> {
                    double[] theta = sum(origin, at);
                    double value = likelihood.evaluate(theta, gradient);
                    return value + settings.penalty().evaluate(theta, logScales, gradient);
                },
                relative);
        descent.run(settings.iterations(), settings.gradientTolerance() * y.length);
        return descent;
    }

    private static double[] sum(double[] a, double[] b) {
        double[] sum = a.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += b[i];
        }
        return sum;
    }

    /**
     * Where training starts as a rule: length scales at the spread of the inputs, the signal at that of the targets, shared by the
     * terms, the noise at a tenth of it.
     *
     * @param logScales log of the spread of each input [D]
     * @param terms of the kernel
     * @throws InputException where the targets are constant, or their spread is lost beside their mean
     */
    static double[] standardStart(
            String output, double[] y, double[] logScales, int terms, HyperparameterPenalty penalty) {
        double spread = deviation(y);
        if (!(spread > 0)) {
            throw new InputException("output '" + output + "' is " + y[0] + " in all " + y.length
                    + " rows: there is nothing to learn; leave it out of the model or record data that excite it");
        }
        if (!varies(y, penalty)) {
            throw new InputException(String.format(
                    Locale.ROOT,
                    "output '%s': its %d values spread by %.1e about a mean of %.1e, and a process of mean zero with a"
                            + " signal-to-noise ratio within %.0f cannot show both: subtract the mean, or leave the output out",
                    output,
                    y.length,
                    spread,
                    mean(y),
                    penalty.signalToNoise()));
        }
        int D = logScales.length;
        double[] theta = new double[terms * (D + 1) + 1];
        for (int t = 0; t < terms; t++) {
            System.arraycopy(logScales, 0, theta, t * (D + 1), D);
            theta[t * (D + 1) + D] = Math.log(spread) - 0.5 * Math.log(terms);
        }
        theta[theta.length - 1] = Math.log(spread / 10);
        return theta;
    }

    private double[] perturbed(double[] standard, int k) {
        RandomStream random = RandomStream.of(settings.seed(), "gp-training-" + output, k);
        double[] theta = standard.clone();
        for (int i = 0; i < theta.length; i++) {
            theta[i] += random.nextGaussian();
        }
        return theta;
    }

    /** Logarithm of the standard deviation of each input, 0 for one that never changes [D]. */
    static double[] logSpreads(DMatrixRMaj X) {
        double[] logs = new double[X.numCols];
        double[] column = new double[X.numRows];
        for (int d = 0; d < logs.length; d++) {
            for (int i = 0; i < column.length; i++) {
                column[i] = X.get(i, d);
            }
            double spread = deviation(column);
            logs[d] = spread > 0 ? Math.log(spread) : 0;
        }
        return logs;
    }

    /** Whether there is something to learn that a process of mean zero can show within the penalty's signal-to-noise ratio. */
    static boolean varies(double[] y, HyperparameterPenalty penalty) {
        double spread = deviation(y);
        return spread > 0 && Math.abs(mean(y)) <= penalty.signalToNoise() * spread;
    }

    private static double mean(double[] values) {
        double mean = 0;
        for (double v : values) {
            mean += v / values.length;
        }
        return mean;
    }

    /** The standard deviation, with N - 1; 0 where the values differ by rounding alone. */
    private static double deviation(double[] values) {
        double mean = mean(values);
        double sum = 0;
        double largest = 0;
        for (double v : values) {
            sum += (v - mean) * (v - mean);
            largest = Math.max(largest, Math.abs(v));
        }
        double spread = Math.sqrt(sum / (values.length - 1));
        return spread > ROUNDING * largest ? spread : 0;
    }
}
