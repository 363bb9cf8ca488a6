package dev.mechanist.sysid.gp;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Shapes;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.ddogleg.optimization.FactoryOptimization;
import org.ddogleg.optimization.UnconstrainedMinimization;
import org.ddogleg.optimization.functions.FunctionNtoN;
import org.ddogleg.optimization.functions.FunctionNtoS;
import org.ejml.data.DMatrixRMaj;

/**
 * Learns hyperparameters by penalised maximum marginal likelihood, with DDogleg's BFGS in a dogleg trust
 * region; its line search gives up at the walls of the penalties. The standard start is PILCO's: length scales
 * at the spread of the inputs, the signal at that of the targets, the noise at a tenth of it.
 */
public final class GaussianProcessTraining {
    private final String output;
    private final Kernel family;
    private final DMatrixRMaj X;
    private final double[] y;
    private final TrainingSettings settings;
    private final double[] logScales;
    private final MarginalLikelihood likelihood;
    private int evaluations;

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
        double[] unit = new double[X.numCols];
        Arrays.fill(unit, 1);
        family = new Kernel(
                families.stream().map(f -> new KernelTerm(f, unit, 1)).toList());
        logScales = new double[X.numCols];
        double[] column = new double[y.length];
        for (int d = 0; d < X.numCols; d++) {
            for (int i = 0; i < column.length; i++) {
                column[i] = X.get(i, d);
            }
            double spread = deviation(column);
            logScales[d] = spread > 0 ? Math.log(spread) : 0;
        }
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
        double[] standard = standardStart();
        double[] best = null;
        double lowest = Double.POSITIVE_INFINITY;
        int winner = 0;
        for (int k = 0; k <= settings.restarts(); k++) {
            double[] theta = k > 0 ? perturbed(standard, k) : start == null ? standard : start;
            Shapes.requireLength("start", theta, likelihood.parameterCount());
            Descent descent = new Descent(standard, theta);
            descent.run();
            if (best == null || descent.lowest < lowest) {
                best = descent.best;
                lowest = descent.lowest;
                winner = k;
            }
        }
        Kernel kernel = family.withParameters(best);
        GaussianProcess process = GaussianProcess.condition(output, kernel, Math.exp(2 * best[best.length - 1]), X, y);
        return new TrainedProcess(process, lowest, evaluations, winner);
    }

    private double[] standardStart() {
        double spread = deviation(y);
        if (!(spread > 0)) {
            throw new InputException("output '" + output + "' is " + y[0] + " in all " + y.length
                    + " rows: there is nothing to learn; leave it out of the model or record data that excite it");
        }
        int D = X.numCols;
        double[] theta = new double[likelihood.parameterCount()];
        int terms = family.terms().size();
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

    /** The standard deviation, with N - 1. */
    private static double deviation(double[] values) {
        double mean = 0;
        for (double v : values) {
            mean += v / values.length;
        }
        double sum = 0;
        for (double v : values) {
            sum += (v - mean) * (v - mean);
        }
        return Math.sqrt(sum / (values.length - 1));
    }

    /**
     * One start, in coordinates relative to the standard start, so that units do not matter. Remembers the best point met and the
     * last evaluation, which the minimiser asks for twice.
     */
    private final class Descent implements FunctionNtoS, FunctionNtoN {
        private final double[] origin;
        private final double[] start;
        private final double[] last;
        private final double[] theta;
        private final double[] gradient;
        private double value = Double.NaN;
        double[] best;
        double lowest = Double.POSITIVE_INFINITY;

        Descent(double[] origin, double[] theta) {
            this.origin = origin;
            this.theta = theta.clone();
            best = theta.clone();
            start = theta.clone();
            for (int i = 0; i < start.length; i++) {
                start[i] -= origin[i];
            }
            last = new double[start.length];
            gradient = new double[start.length];
        }

        void run() {
            UnconstrainedMinimization minimiser = FactoryOptimization.doglegBFGS(null);
            minimiser.setFunction(this, this, Double.NEGATIVE_INFINITY);
            minimiser.initialize(start, 0, settings.gradientTolerance() * y.length);
            for (int k = 0; k < settings.iterations() && !minimiser.iterate(); k++) {
                continue;
            }
        }

        private void evaluate(double[] at) {
            if (Double.isNaN(value) || !Arrays.equals(at, last)) {
                System.arraycopy(at, 0, last, 0, last.length);
                for (int i = 0; i < at.length; i++) {
                    theta[i] = origin[i] + at[i];
                }
                value = likelihood.evaluate(theta, gradient);
                value += settings.penalty().evaluate(theta, logScales, gradient);
                evaluations++;
                if (value < lowest) {
                    lowest = value;
                    best = theta.clone();
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
}
