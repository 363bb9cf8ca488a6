package dev.mechanist.sysid.gp;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Shapes;
import dev.mechanist.core.numerics.Minimiser;
import dev.mechanist.sysid.gp.algebra.CovarianceFactor;
import dev.mechanist.sysid.gp.algebra.DenseAlgebra;
import dev.mechanist.sysid.gp.kernel.Kernel;
import dev.mechanist.sysid.gp.kernel.KernelFamily;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.ejml.data.DMatrixRMaj;

/** A sparse process for one output: N data condition the values at M inducing points, at a cost of N M^2. Immutable. */
public final class SparseGaussianProcess implements Regression {
    /** Updates that the quasi-Newton search for inducing points keeps; it has thousands of unknowns. */
    private static final int MEMORY = 20;

    /** Times that {@link #trainSelected} selects points and learns hyperparameters for them. */
    private static final int SELECTIONS = 2;

    private final String output;
    private final SparseMethod method;
    private final Kernel kernel;
    private final double noiseVariance;
    private final DMatrixRMaj Z;
    private final double[] weights;
    private final DMatrixRMaj precision;
    private final double jitter;

    private SparseGaussianProcess(
            String output,
            SparseMethod method,
            Kernel kernel,
            double noiseVariance,
            DMatrixRMaj Z,
            double[] weights,
            DMatrixRMaj precision,
            double jitter) {
        this.output = output;
        this.method = method;
        this.kernel = kernel;
        this.noiseVariance = noiseVariance;
        this.Z = Z;
        this.weights = weights;
        this.precision = precision;
        this.jitter = jitter;
    }

    /**
     * Conditions on data.
     *
     * @param output the output's name, for errors
     * @param method FITC or variational
     * @param kernel covariance of the latent function
     * @param noiseVariance positive, in the squared unit of the output
     * @param Z inducing points [M, D]
     * @param ridge added to the variances of the inducing values; PILCO uses 1e-6
     * @param X points [N, D]
     * @param y targets [N]
     * @throws InputException where data are not finite, or a matrix is singular beyond what jitter mends
     */
    public static SparseGaussianProcess condition(
            String output,
            SparseMethod method,
            Kernel kernel,
            double noiseVariance,
            DMatrixRMaj Z,
            double ridge,
            DMatrixRMaj X,
            double[] y) {
        Shapes.require("X", X, y.length, kernel.inputs());
        Shapes.require("Z", Z, Z.numRows, kernel.inputs());
        GaussianProcess.requireFinite(output, X, y);
        if (!(noiseVariance > 0) || Double.isInfinite(noiseVariance)) {
            throw new InputException(
                    "output '" + output + "': the noise variance must be positive and finite, not " + noiseVariance);
        }
        double jitter = 0;
        SparseFactor f = new SparseFactor(method, kernel, noiseVariance, ridge, Z, X, y);
        if (!f.positive()) {
            jitter = jitter(output, kernel, Z, ridge);
            f = new SparseFactor(method, kernel, noiseVariance, ridge + jitter, Z, X, y);
        }
        if (!f.positive()) {
            throw new InputException(String.format(
                    Locale.ROOT,
                    "output '%s': its noise variance %.1e drowns in rounding beside its signal variance %.1e (condition number about"
                            + " %.1e); of its %d inducing points %s: raise the noise, or use fewer inducing points",
                    output,
                    noiseVariance,
                    kernel.variance(),
                    y.length * kernel.variance() / noiseVariance,
                    Z.numRows,
                    CovarianceFactor.nearest(Z, kernel.terms().get(0).lengthScales())));
        }
        DenseAlgebra algebra = DenseAlgebra.fastest();
        DMatrixRMaj beta = f.c.copy();
        algebra.solve(f.LB, true, beta);
        algebra.solve(f.L, true, beta);
        DMatrixRMaj precision = new DMatrixRMaj(0, 0);
        algebra.inverse(f.L, precision);
        DMatrixRMaj both = new DMatrixRMaj(0, 0);
        algebra.multiply(f.L, false, f.LB, false, both);
        DMatrixRMaj posterior = new DMatrixRMaj(0, 0);
        algebra.inverse(both, posterior);
        for (int i = 0; i < precision.getNumElements(); i++) {
            precision.data[i] -= posterior.data[i];
        }
        return new SparseGaussianProcess(output, method, kernel, noiseVariance, Z.copy(), beta.data, precision, jitter);
    }

    /** What the covariance of the inducing points needs beyond the ridge; 0 where its factorisation was not what failed. */
    private static double jitter(String output, Kernel kernel, DMatrixRMaj Z, double ridge) {
        DMatrixRMaj K = new DMatrixRMaj(0, 0);
        kernel.covariance(Z, Z, K);
        for (int i = 0; i < Z.numRows; i++) {
            K.add(i, i, ridge);
        }
        return CovarianceFactor.of(output, K, ridge, Z, kernel.terms().get(0).lengthScales())
                .jitter();
    }

    /**
     * Learns inducing points and hyperparameters together, from a random subset of the points and an exact process trained on that
     * subset; from the standard start where the output does not vary on the subset.
     *
     * @param output the output's name, for errors
     * @param method FITC or variational
     * @param families one per term of the kernel
     * @param inducing number of inducing points M
     * @param X points [N, D]
     * @param y targets [N]
     * @param settings iterations and penalty; its seed chooses the subset
     */
    public static SparseGaussianProcess train(
            String output,
            SparseMethod method,
            List<KernelFamily> families,
            int inducing,
            DMatrixRMaj X,
            double[] y,
            TrainingSettings settings) {
        Shapes.require("X", X, y.length, X.numCols);
        GaussianProcess.requireFinite(output, X, y);
        if (inducing < 2 || inducing > y.length) {
            throw new InputException("output '" + output + "': the number of inducing points must be within [2, "
                    + y.length + "], not " + inducing);
        }
        int[] chosen = subset(inducing, y.length, settings.seed(), output);
        double[] theta = trainedOn(chosen, output, families, X, y, settings);
        return train(output, method, families, rows(X, chosen), theta, X, y, settings);
    }

    /**
     * Learns inducing points and hyperparameters together, from given ones. The ridge is 1e-6 of the signal variance that it starts
     * from, PILCO's in the units of the output.
     *
     * @param output the output's name, for errors
     * @param method FITC or variational
     * @param families one per term of the kernel
     * @param Z inducing points to start from [M, D]
     * @param theta hyperparameters to start from, as {@link #hyperparameters} [terms (D + 1) + 1]
     * @param X points [N, D]
     * @param y targets [N]
     * @param settings iterations and penalty
     */
    public static SparseGaussianProcess train(
            String output,
            SparseMethod method,
            List<KernelFamily> families,
            DMatrixRMaj Z,
            double[] theta,
            DMatrixRMaj X,
            double[] y,
            TrainingSettings settings) {
        int D = X.numCols;
        Shapes.require("X", X, y.length, D);
        Shapes.require("Z", Z, Z.numRows, D);
        Kernel family = Kernel.ofFamilies(families, D);
        Shapes.requireLength("theta", theta, family.parameterCount() + 1);
        GaussianProcess.requireFinite(output, X, y);
        double ridge = 1e-6 * family.withParameters(theta).variance();
        InducingSearch search = new InducingSearch(
                new SparseLikelihood(method, family, X, y, ridge),
                settings.penalty(),
                GaussianProcessTraining.logSpreads(X),
                theta);
        double[] found = minimised(search, search.join(theta, Z), Minimiser.Direction.LBFGS, settings, y.length);
        double[] best = search.theta(found);
        double noise = Math.exp(2 * best[theta.length - 1]);
        return condition(output, method, family.withParameters(best), noise, search.inducing(found), ridge, X, y);
    }

    /**
     * Learns hyperparameters alone, with inducing points that are among the points, as many as the function asks for
     * ({@link InducingSelection}): selected and learned twice, as by Burt, Rasmussen and van der Wilk (2020), and
     * selected once more for what was learned. A given number of points explains less than after {@link #train}, but is found
     * several times faster, and follows data that are added in new places.
     *
     * @param output the output's name, for errors
     * @param method FITC or variational
     * @param families one per term of the kernel
     * @param most inducing points at most
     * @param theta hyperparameters to start from; null for those of an exact process on a random subset of so many points
     * @param X points [N, D]
     * @param y targets [N]
     * @param settings iterations, each time, and penalty; its seed chooses the subset
     */
    public static SparseGaussianProcess trainSelected(
            String output,
            SparseMethod method,
            List<KernelFamily> families,
            int most,
            double[] theta,
            DMatrixRMaj X,
            double[] y,
            TrainingSettings settings) {
        int D = X.numCols;
        Shapes.require("X", X, y.length, D);
        GaussianProcess.requireFinite(output, X, y);
        if (most < 2) {
            throw new InputException(
                    "output '" + output + "': a sparse process needs two inducing points, not " + most);
        }
        Kernel family = Kernel.ofFamilies(families, D);
        int last = family.parameterCount();
        double[] best = theta;
        if (theta == null) {
            int[] some = subset(Math.min(most, y.length), y.length, settings.seed(), output);
            best = trainedOn(some, output, families, X, y, settings);
        }
        Shapes.requireLength("theta", best, last + 1);
        double[] logScales = GaussianProcessTraining.logSpreads(X);
        double ridge = 1e-6 * family.withParameters(best).variance();
        SparseLikelihood likelihood = new SparseLikelihood(method, family, X, y, ridge);
        DMatrixRMaj byPoints = new DMatrixRMaj(0, 0);
        for (int round = 0; round < SELECTIONS; round++) {
            DMatrixRMaj Z = selected(family, best, X, most);
            Minimiser.Objective objective = (x, gradient) -> {
                double value = likelihood.evaluate(x, Z, gradient, byPoints);
                return value + settings.penalty().evaluate(x, logScales, gradient);
            };
            best = minimised(objective, best, Minimiser.Direction.BFGS, settings, y.length);
        }
        return condition(
                output,
                method,
                family.withParameters(best),
                Math.exp(2 * best[last]),
                selected(family, best, X, most),
                ridge,
                X,
                y);
    }

    /** The start where the objective is not finite there, for {@link #condition} to say why. */
    private static double[] minimised(
            Minimiser.Objective objective,
            double[] start,
            Minimiser.Direction direction,
            TrainingSettings settings,
            int N) {
        if (!Double.isFinite(objective.value(start, new double[start.length]))) {
            return start;
        }
        double tolerance = settings.gradientTolerance() * N;
        Minimiser.Settings limits =
                new Minimiser.Settings(direction, settings.iterations(), MEMORY, tolerance, tolerance);
        return new Minimiser(objective, limits).minimise(start).x();
    }

    private static DMatrixRMaj selected(Kernel family, double[] theta, DMatrixRMaj X, int most) {
        double noise = Math.exp(2 * theta[theta.length - 1]);
        return rows(X, InducingSelection.select(family.withParameters(theta), noise, X, most));
    }

    /** Hyperparameters of an exact process on some of the points; the standard start where the output does not vary there. */
    private static double[] trainedOn(
            int[] chosen,
            String output,
            List<KernelFamily> families,
            DMatrixRMaj X,
            double[] y,
            TrainingSettings settings) {
        double[] some = Arrays.stream(chosen).mapToDouble(i -> y[i]).toArray();
        double[] standard = GaussianProcessTraining.standardStart(
                output, y, GaussianProcessTraining.logSpreads(X), families.size(), settings.penalty());
        return GaussianProcessTraining.varies(some, settings.penalty())
                ? GaussianProcessTraining.train(output, families, rows(X, chosen), some, settings, null)
                        .process()
                        .hyperparameters()
                : standard;
    }

    private static DMatrixRMaj rows(DMatrixRMaj X, int[] chosen) {
        int D = X.numCols;
        DMatrixRMaj rows = new DMatrixRMaj(chosen.length, D);
        for (int k = 0; k < chosen.length; k++) {
            System.arraycopy(X.data, chosen[k] * D, rows.data, k * D, D);
        }
        return rows;
    }

    private static int[] subset(int count, int size, long seed, String output) {
        int[] order = new int[size];
        Arrays.setAll(order, i -> i);
        RandomStream random = RandomStream.of(seed, "gp-inducing-" + output, size);
        for (int k = 0; k < count; k++) {
            int other = k + (int) (random.nextDouble() * (size - k));
            int swap = order[k];
            order[k] = order[other];
            order[other] = swap;
        }
        return Arrays.copyOf(order, count);
    }

    /** From what {@link #weights}, {@link #precision} and {@link #jitter} once gave, as a stored model holds it. */
    static SparseGaussianProcess restore(
            String output,
            SparseMethod method,
            Kernel kernel,
            double noiseVariance,
            DMatrixRMaj Z,
            double[] weights,
            DMatrixRMaj precision,
            double jitter) {
        return new SparseGaussianProcess(output, method, kernel, noiseVariance, Z, weights, precision, jitter);
    }

    @Override
    public String output() {
        return output;
    }

    /** FITC or variational. */
    public SparseMethod method() {
        return method;
    }

    /** The kernel's parameters and the log standard deviation of the noise: where a later training may start. */
    public double[] hyperparameters() {
        double[] theta = Arrays.copyOf(kernel.parameters(), kernel.parameterCount() + 1);
        theta[theta.length - 1] = 0.5 * Math.log(noiseVariance);
        return theta;
    }

    @Override
    public Kernel kernel() {
        return kernel;
    }

    @Override
    public double noiseVariance() {
        return noiseVariance;
    }

    @Override
    public double jitter() {
        return jitter;
    }

    @Override
    public DMatrixRMaj points() {
        return Z.copy();
    }

    @Override
    public double[] weights() {
        return weights.clone();
    }

    @Override
    public DMatrixRMaj precision() {
        return precision.copy();
    }

    @Override
    public void variance(DMatrixRMaj points, double[] variance) {
        DMatrixRMaj cross = new DMatrixRMaj(0, 0);
        kernel.covariance(points, Z, cross);
        DMatrixRMaj product = new DMatrixRMaj(0, 0);
        DenseAlgebra.fastest().multiply(cross, false, precision, false, product);
        for (int b = 0; b < points.numRows; b++) {
            double explained = 0;
            for (int k = 0; k < weights.length; k++) {
                explained += cross.get(b, k) * product.get(b, k);
            }
            variance[b] = Math.max(0, kernel.variance() - explained);
        }
    }
}
