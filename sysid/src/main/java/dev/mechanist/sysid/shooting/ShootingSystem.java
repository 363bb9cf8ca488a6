package dev.mechanist.sysid.shooting;

import dev.mechanist.core.InputException;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.core.numerics.Workers;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;

/**
 * The normal equations of a {@linkplain ShootingProblem shooting problem} at a point: simulated and written down stretch by
 * stretch ({@link StretchSimulation}, {@link StretchEquations}), solved by {@link StartElimination}, judged by
 * {@link ShootingStatistics}.
 *
 * <p>Stretches are simulated by several threads, each into its own equations; sums run over them in order, so that the number
 * of threads changes no bit.
 */
final class ShootingSystem implements AutoCloseable {
    private final ShootingProblem problem;
    private final StretchEquations[] blocks;
    private final ShootingStatistics statistics;
    private final Workers workers;
    private double jointTolerance = Double.NaN;

    /** With parameters that all records share. */
    ShootingSystem(ParametricDynamics model, DataSet data, List<Window> stretches, int[] free, FitSettings settings) {
        this(model, data, stretches, free, shared(free.length), settings);
    }

    /** @param owners the episode that a parameter is of, or -1 where all share it [p] */
    ShootingSystem(
            ParametricDynamics model,
            DataSet data,
            List<Window> stretches,
            int[] free,
            int[] owners,
            FitSettings settings) {
        problem = ShootingProblem.of(model, data, stretches, free, owners, settings);
        blocks = new StretchEquations[stretches.size()];
        Arrays.setAll(
                blocks, s -> new StretchEquations(problem.n(), problem.p(), problem.freeStarts(), problem.joined(s)));
        statistics = new ShootingStatistics(problem, blocks);
        workers = Workers.of(Math.min(settings.threads(), blocks.length));
    }

    private static int[] shared(int parameters) {
        int[] owners = new int[parameters];
        Arrays.fill(owners, -1);
        return owners;
    }

    /** How far the end of a stretch and the start of the next may differ, in standard deviations of the noise. */
    void setJointTolerance(double tolerance) {
        jointTolerance = tolerance;
    }

    /** Evaluates cost, gradient and Gauss-Newton Hessian; the other methods speak of this point. */
    void linearise(double[] theta, double[] starts, double[] noise) {
        evaluate(theta, starts, noise, true);
        for (StretchEquations block : blocks) {
            block.complete();
        }
    }

    /** The cost of another point; not finite where a simulation is not, or where the model refuses the values. */
    double cost(double[] theta, double[] starts, double[] noise) {
        try {
            evaluate(theta, starts, noise, false);
        } catch (InputException e) {
            return Double.NaN;
        }
        return cost();
    }

    private void evaluate(double[] theta, double[] starts, double[] noise, boolean derivatives) {
        List<ParametricDynamics> models = problem.at(theta);
        StretchSimulation[] own = new StretchSimulation[workers.threads()];
        Arrays.setAll(own, k -> new StretchSimulation(problem, models, starts, noise, jointTolerance));
        workers.run(blocks.length, (worker, stretch) -> own[worker].evaluate(stretch, blocks[stretch], derivatives));
    }

    double cost() {
        return statistics.cost();
    }

    /** Partial derivatives of the cost by theta, start states held [p]. */
    double[] gradient() {
        double[] sum = new double[problem.p()];
        for (StretchEquations block : blocks) {
            for (int j = 0; j < sum.length; j++) {
                sum[j] += block.gp[j];
            }
        }
        return sum;
    }

    /** Where the simulation left the finite numbers. */
    String culprit() {
        for (int s = 0; s < blocks.length; s++) {
            if (blocks[s].lostAt >= 0) {
                Episode episode = problem.episode(s);
                return episode.name() + ": the simulation with the start values diverges between "
                        + episode.times()[problem.stretches().get(s).from()] + " s and "
                        + episode.times()[blocks[s].lostAt]
                        + " s; start from other values, or use shorter windows or a smaller time step";
            }
        }
        return "the cost at the start values is not finite; start from other values";
    }

    /** Noise and uncertainty at this point. */
    ShootingStatistics statistics() {
        return statistics;
    }

    /**
     * A step of Levenberg and Marquardt.
     *
     * @param theta change of the parameters [p]
     * @param starts change of the start states [stretches n]; empty without free starts
     * @param decrease of the cost that the quadratic model predicts
     */
    record Step(double[] theta, double[] starts, double decrease) {}

    /**
     * Solves for a step; null where the damped system is not positive definite.
     *
     * @param damping multiple of the Hessian's diagonal that is added to it
     * @param precision of a Gaussian prior, added to the diagonal of theta [p]
     * @param pull gradient of the prior [p]
     * @param fixed where a number, the prescribed change of a parameter; where NaN, the parameter moves freely [p]
     */
    Step step(double damping, double[] precision, double[] pull, double[] fixed) {
        StartElimination elimination = new StartElimination(problem, blocks, damping, precision, pull);
        double[] theta = elimination.solveBorder(fixed);
        if (theta == null) {
            return null;
        }
        double[] starts = elimination.startsFor(theta);
        return new Step(theta, starts, decrease(theta, starts, precision, pull));
    }

    /**
     * The Hessian of theta with the start states eliminated, with the prior [p, p]. Empty where the elimination breaks down:
     * along a stretch on which a simulation is very sensitive to its start, rounding hides all but one direction of the start
     * state, or the derivatives leave the finite numbers.
     */
    Optional<DMatrixRMaj> reducedHessian(double[] precision) {
        return new StartElimination(problem, blocks, 0, precision, new double[problem.p()]).border();
    }

    /** What the quadratic model of the cost, without damping, loses along a step. */
    private double decrease(double[] theta, double[] starts, double[] precision, double[] pull) {
        int n = problem.n();
        int p = problem.p();
        double sum = 0;
        for (int j = 0; j < p; j++) {
            sum -= pull[j] * theta[j] + 0.5 * precision[j] * theta[j] * theta[j];
        }
        for (int s = 0; s < blocks.length; s++) {
            StretchEquations block = blocks[s];
            for (int i = 0; i < p; i++) {
                sum -= theta[i] * (block.gp[i] + 0.5 * rowTimes(block.hpp, i, theta, 0));
            }
            if (!problem.freeStarts()) {
                continue;
            }
            for (int i = 0; i < n; i++) {
                double x = starts[s * n + i];
                sum -= x
                        * (block.gx[i]
                                + rowTimes(block.hxp, i, theta, 0)
                                + 0.5 * rowTimes(block.hxx, i, starts, s * n));
                if (block.joined) {
                    double next = starts[(s + 1) * n + i];
                    sum -= next
                            * (block.nextGx[i] + rowTimes(block.nextHxp, i, theta, 0) + 0.5 * block.nextHxx[i] * next);
                    sum -= x * rowTimes(block.coupling, i, starts, (s + 1) * n);
                }
            }
        }
        return sum;
    }

    private static double rowTimes(DMatrixRMaj matrix, int row, double[] v, int from) {
        double sum = 0;
        for (int j = 0; j < matrix.numCols; j++) {
            sum += matrix.data[row * matrix.numCols + j] * v[from + j];
        }
        return sum;
    }

    @Override
    public void close() {
        workers.close();
    }
}
