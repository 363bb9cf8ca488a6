package dev.mechanist.sysid;

import dev.mechanist.core.InputException;
import dev.mechanist.core.ParametricDynamics;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.numerics.Workers;
import dev.mechanist.sysid.FitSettings.Shooting;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.MatrixFeatures_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * The normal equations of a shooting problem: parameters theta [p] shared by all stretches and, with free starts, a start
 * state [n] per stretch. Start states of neighbouring stretches are coupled by their joint, so the system is a chain of
 * [n, n] blocks per episode with a border of width p. It is solved by eliminating the chain first to last.
 *
 * <p>Stretches are simulated by several threads, each into its own block; sums run over blocks in order, so that the number
 * of threads changes no bit.
 */
final class ShootingSystem implements AutoCloseable {
    /** An estimate of the noise falls at most to this share in one round, so that exact data keep the weights finite. */
    private static final double LEAST_NOISE = 1e-6;

    private final ParametricDynamics model;
    private final DataSet data;
    private final List<Window> stretches;
    private final int[] free;
    private final Loss loss;
    private final boolean freeStarts;
    private final int n;
    private final int p;
    private final boolean[] compares;
    private final int comparedStates;
    private final Block[] blocks;
    private double jointTolerance = Double.NaN;
    private final Workers workers;

    ShootingSystem(ParametricDynamics model, DataSet data, List<Window> stretches, int[] free, FitSettings settings) {
        this.model = model;
        this.data = data;
        this.stretches = stretches;
        this.free = free;
        this.loss = settings.loss();
        freeStarts = settings.shooting() instanceof Shooting.FreeStarts;
        n = model.spec().n();
        p = free.length;
        compares = new boolean[n];
        int states = 0;
        for (int i = 0; i < n; i++) {
            compares[i] = Double.isFinite(settings.noise()[i]);
            states += compares[i] ? 1 : 0;
        }
        comparedStates = states;
        blocks = new Block[stretches.size()];
        for (int s = 0; s < blocks.length; s++) {
            boolean joined = freeStarts
                    && s + 1 < blocks.length
                    && stretches.get(s + 1).episode() == stretches.get(s).episode();
            blocks[s] = new Block(n, p, joined);
        }
        workers = Workers.of(Math.min(settings.threads(), blocks.length));
    }

    /** The part of one stretch. Matrices are row-major and overwritten by each linearisation. */
    private static final class Block {
        final boolean joined;
        final double[] squares;
        double cost;
        long compared;
        /** When and in which state the simulation left the finite numbers; -1 if it did not. */
        int lostAt;

        final DMatrixRMaj hpp;
        final DMatrixRMaj hxp;
        final DMatrixRMaj hxx;
        final double[] gp;
        final double[] gx;
        /** Of the joint: to the next block's hxx (a multiple of the identity per state), hxp, gx, and the coupling. */
        final DMatrixRMaj nextHxp;

        final double[] nextHxx;
        final double[] nextGx;
        final DMatrixRMaj coupling;

        Block(int n, int p, boolean joined) {
            this.joined = joined;
            squares = new double[n];
            hpp = new DMatrixRMaj(p, p);
            hxp = new DMatrixRMaj(n, p);
            hxx = new DMatrixRMaj(n, n);
            gp = new double[p];
            gx = new double[n];
            nextHxp = new DMatrixRMaj(n, p);
            nextHxx = new double[n];
            nextGx = new double[n];
            coupling = new DMatrixRMaj(n, n);
        }

        void clear() {
            hpp.zero();
            hxp.zero();
            hxx.zero();
            nextHxp.zero();
            coupling.zero();
            Arrays.fill(gp, 0);
            Arrays.fill(gx, 0);
            Arrays.fill(nextHxx, 0);
            Arrays.fill(nextGx, 0);
        }
    }

    /** One thread's model and scratch memory. */
    private final class Worker {
        private final ParametricDynamics dynamics;
        private final double[] starts;
        private final double[] noise;
        private double[] x = new double[n];
        private double[] next = new double[n];
        private final double[] A = new double[n * n];
        private final double[] B = new double[n * model.spec().m()];
        private final double[] P = new double[n * model.parameters().size()];
        private double[] byStart = new double[n * n];
        private double[] byTheta = new double[n * p];
        private double[] spareStart = new double[n * n];
        private double[] spareTheta = new double[n * p];

        Worker(ParametricDynamics dynamics, double[] starts, double[] noise) {
            this.dynamics = dynamics;
            this.starts = starts;
            this.noise = noise;
        }

        void evaluate(int s, boolean derivatives) {
            Window w = stretches.get(s);
            Block block = blocks[s];
            Episode episode = data.episodes().get(w.episode());
            block.cost = 0;
            block.compared = 0;
            block.lostAt = -1;
            Arrays.fill(block.squares, 0);
            System.arraycopy(starts, s * n, x, 0, n);
            if (derivatives) {
                block.clear();
                Arrays.fill(byStart, 0);
                Arrays.fill(byTheta, 0);
                for (int i = 0; i < n; i++) {
                    byStart[i * n + i] = 1;
                }
            }
            if (freeStarts) {
                compare(block, episode, w.from(), derivatives);
            }
            int m = model.spec().m();
            for (int t = w.from(); t < w.from() + w.steps(); t++) {
                double duration = episode.times()[t + 1] - episode.times()[t];
                if (derivatives) {
                    dynamics.advanceWithSensitivities(x, 0, episode.actions().data, t * m, duration, next, 0, A, B, P);
                    chain();
                } else {
                    dynamics.advance(x, 0, episode.actions().data, t * m, duration, next, 0);
                }
                double[] swap = x;
                x = next;
                next = swap;
                if (t + 1 < w.from() + w.steps() || !block.joined) {
                    compare(block, episode, t + 1, derivatives);
                } else {
                    join(block, s, derivatives);
                }
                if (!Double.isFinite(block.cost)) {
                    block.lostAt = t + 1;
                    return;
                }
            }
        }

        /** byStart = A byStart, byTheta = A byTheta + P. */
        private void chain() {
            int all = model.parameters().size();
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < p; j++) {
                    double sum = P[i * all + free[j]];
                    for (int k = 0; k < n; k++) {
                        sum += A[i * n + k] * byTheta[k * p + j];
                    }
                    spareTheta[i * p + j] = sum;
                }
            }
            double[] swap = byTheta;
            byTheta = spareTheta;
            spareTheta = swap;
            if (!freeStarts) {
                return;
            }
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    double sum = 0;
                    for (int k = 0; k < n; k++) {
                        sum += A[i * n + k] * byStart[k * n + j];
                    }
                    spareStart[i * n + j] = sum;
                }
            }
            swap = byStart;
            byStart = spareStart;
            spareStart = swap;
        }

        private void compare(Block block, Episode episode, int t, boolean derivatives) {
            for (int i = 0; i < n; i++) {
                if (!compares[i]) {
                    continue;
                }
                double difference = x[i] - episode.states().data[t * n + i];
                double r = difference / noise[i];
                block.cost += loss.value(r);
                block.squares[i] += difference * difference;
                block.compared++;
                if (derivatives) {
                    accumulate(block, i, r, noise[i], loss.weight(r));
                }
            }
        }

        private void join(Block block, int s, boolean derivatives) {
            for (int i = 0; i < n; i++) {
                double sigma = jointTolerance * noise[i];
                double r = (x[i] - starts[(s + 1) * n + i]) / sigma;
                block.cost += 0.5 * r * r;
                if (!derivatives) {
                    continue;
                }
                accumulate(block, i, r, sigma, 1);
                double w = 1 / (sigma * sigma);
                block.nextHxx[i] += w;
                block.nextGx[i] -= r / sigma;
                for (int j = 0; j < n; j++) {
                    block.coupling.data[j * n + i] -= w * byStart[i * n + j];
                }
                for (int j = 0; j < p; j++) {
                    block.nextHxp.data[i * p + j] -= w * byTheta[i * p + j];
                }
            }
        }

        /** Adds the residual r, which is a difference over sigma, of state i; weight is rho'. */
        private void accumulate(Block block, int i, double r, double sigma, double weight) {
            double slope = weight * r / sigma;
            double curvature = weight / (sigma * sigma);
            for (int j = 0; j < p; j++) {
                double d = byTheta[i * p + j];
                block.gp[j] += slope * d;
                for (int k = 0; k <= j; k++) {
                    block.hpp.data[j * p + k] += curvature * d * byTheta[i * p + k];
                }
            }
            if (!freeStarts) {
                return;
            }
            for (int j = 0; j < n; j++) {
                double d = byStart[i * n + j];
                block.gx[j] += slope * d;
                for (int k = 0; k < n; k++) {
                    block.hxx.data[j * n + k] += curvature * d * byStart[i * n + k];
                }
                for (int k = 0; k < p; k++) {
                    block.hxp.data[j * p + k] += curvature * d * byTheta[i * p + k];
                }
            }
        }
    }

    /** How far the end of a stretch and the start of the next may differ, in standard deviations of the noise. */
    void setJointTolerance(double tolerance) {
        jointTolerance = tolerance;
    }

    /** Evaluates cost, gradient and Gauss-Newton Hessian; the other methods speak of this point. */
    void linearise(double[] theta, double[] starts, double[] noise) {
        evaluate(theta, starts, noise, true);
        for (Block block : blocks) {
            for (int j = 0; j < p; j++) {
                for (int k = j + 1; k < p; k++) {
                    block.hpp.data[j * p + k] = block.hpp.data[k * p + j];
                }
            }
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
        double[] values = model.parameterValues();
        for (int i = 0; i < p; i++) {
            values[free[i]] = theta[i];
        }
        ParametricDynamics dynamics = model.withParameterValues(values);
        Worker[] own = new Worker[workers.threads()];
        Arrays.setAll(own, k -> new Worker(dynamics.fork(), starts, noise));
        workers.run(blocks.length, (worker, stretch) -> own[worker].evaluate(stretch, derivatives));
    }

    double cost() {
        double sum = 0;
        for (Block block : blocks) {
            sum += block.cost;
        }
        return sum;
    }

    /** Partial derivatives of the cost by theta, start states held [p]. */
    double[] gradient() {
        double[] sum = new double[p];
        for (Block block : blocks) {
            for (int j = 0; j < p; j++) {
                sum[j] += block.gp[j];
            }
        }
        return sum;
    }

    /** Where the simulation left the finite numbers. */
    String culprit() {
        for (int s = 0; s < blocks.length; s++) {
            if (blocks[s].lostAt >= 0) {
                Episode episode = data.episodes().get(stretches.get(s).episode());
                return episode.name() + ": the simulation with the start values diverges between "
                        + episode.times()[stretches.get(s).from()] + " s and " + episode.times()[blocks[s].lostAt]
                        + " s; start from other values, or use shorter windows or a smaller time step";
            }
        }
        return "the cost at the start values is not finite; start from other values";
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
        Chain chain = new Chain(damping, precision, pull);
        double[] theta = chain.solveBorder(fixed);
        if (theta == null) {
            return null;
        }
        double[] starts = chain.startsFor(theta);
        return new Step(theta, starts, decrease(theta, starts, precision, pull));
    }

    /**
     * The Hessian of theta with the start states eliminated, with the prior [p, p]. Empty where the elimination breaks down:
     * along a stretch on which a simulation is very sensitive to its start, rounding hides all but one direction of the start
     * state, or the derivatives leave the finite numbers.
     */
    Optional<DMatrixRMaj> reducedHessian(double[] precision) {
        Chain chain = new Chain(0, precision, new double[p]);
        return chain.definite && !MatrixFeatures_DDRM.hasUncountable(chain.border)
                ? Optional.of(chain.border)
                : Optional.empty();
    }

    /** Elimination of the start states, first to last. */
    private final class Chain {
        private final DMatrixRMaj border = new DMatrixRMaj(p, p);
        private final double[] right = new double[p];
        /** Per block: D^-1 [coupling to the next | hxp | gx], [n, n + p + 1]. */
        private final DMatrixRMaj[] solved = new DMatrixRMaj[blocks.length];

        private boolean definite = true;

        Chain(double damping, double[] precision, double[] pull) {
            for (Block block : blocks) {
                CommonOps_DDRM.addEquals(border, block.hpp);
                for (int j = 0; j < p; j++) {
                    right[j] += block.gp[j];
                }
            }
            for (int j = 0; j < p; j++) {
                right[j] += pull[j];
                double diagonal = border.get(j, j) + precision[j];
                border.set(j, j, diagonal + damping * (diagonal > 0 ? diagonal : 1));
            }
            if (freeStarts) {
                eliminate(damping);
            }
        }

        private void eliminate(double damping) {
            int width = n + p + 1;
            DMatrixRMaj diagonal = new DMatrixRMaj(n, n);
            DMatrixRMaj sides = new DMatrixRMaj(n, width);
            DMatrixRMaj carriedDiagonal = new DMatrixRMaj(n, n);
            DMatrixRMaj carriedSides = new DMatrixRMaj(n, width);
            DMatrixRMaj product = new DMatrixRMaj(width, width);
            LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.symmPosDef(n);
            for (int s = 0; s < blocks.length; s++) {
                Block block = blocks[s];
                diagonal.setTo(block.hxx);
                CommonOps_DDRM.insert(block.coupling, sides, 0, 0);
                CommonOps_DDRM.insert(block.hxp, sides, 0, n);
                for (int i = 0; i < n; i++) {
                    sides.set(i, n + p, block.gx[i]);
                }
                Block before = s > 0 && blocks[s - 1].joined ? blocks[s - 1] : null;
                if (before != null) {
                    for (int i = 0; i < n; i++) {
                        diagonal.add(i, i, before.nextHxx[i]);
                        for (int j = 0; j < p; j++) {
                            sides.add(i, n + j, before.nextHxp.get(i, j));
                        }
                        sides.add(i, n + p, before.nextGx[i]);
                    }
                }
                for (int i = 0; i < n; i++) {
                    diagonal.set(i, i, diagonal.get(i, i) * (1 + damping));
                }
                if (before != null) {
                    CommonOps_DDRM.subtractEquals(diagonal, carriedDiagonal);
                    CommonOps_DDRM.subtractEquals(sides, carriedSides);
                }
                solved[s] = new DMatrixRMaj(n, width);
                if (!solver.setA(diagonal.copy())) {
                    definite = false;
                    return;
                }
                solver.solve(sides.copy(), solved[s]);
                CommonOps_DDRM.multTransA(sides, solved[s], product);
                for (int i = 0; i < p; i++) {
                    for (int j = 0; j < p; j++) {
                        border.add(i, j, -product.get(n + i, n + j));
                    }
                    right[i] -= product.get(n + i, n + p);
                }
                carriedSides.zero();
                for (int i = 0; i < n; i++) {
                    for (int j = 0; j < n; j++) {
                        carriedDiagonal.set(i, j, product.get(i, j));
                    }
                    for (int j = 0; j <= p; j++) {
                        carriedSides.set(i, n + j, product.get(i, n + j));
                    }
                }
            }
        }

        /** The change of theta; null where the border is not positive definite. */
        double[] solveBorder(double[] fixed) {
            if (!definite) {
                return null;
            }
            int[] moving =
                    IntStream.range(0, p).filter(j -> Double.isNaN(fixed[j])).toArray();
            double[] theta = fixed.clone();
            int k = moving.length;
            if (k == 0) {
                return theta;
            }
            DMatrixRMaj matrix = new DMatrixRMaj(k, k);
            DMatrixRMaj side = new DMatrixRMaj(k, 1);
            DMatrixRMaj solution = new DMatrixRMaj(k, 1);
            for (int i = 0; i < k; i++) {
                double sum = -right[moving[i]];
                for (int j = 0; j < p; j++) {
                    if (!Double.isNaN(fixed[j])) {
                        sum -= border.get(moving[i], j) * fixed[j];
                    }
                }
                side.set(i, 0, sum);
                for (int j = 0; j < k; j++) {
                    matrix.set(i, j, border.get(moving[i], moving[j]));
                }
            }
            LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.symmPosDef(k);
            if (!solver.setA(matrix)) {
                return null;
            }
            solver.solve(side, solution);
            for (int i = 0; i < k; i++) {
                if (!Double.isFinite(solution.data[i])) {
                    return null;
                }
                theta[moving[i]] = solution.data[i];
            }
            return theta;
        }

        /** The change of the start states that goes with a change of theta, last to first. */
        double[] startsFor(double[] theta) {
            if (!freeStarts) {
                return new double[0];
            }
            double[] starts = new double[blocks.length * n];
            for (int s = blocks.length - 1; s >= 0; s--) {
                for (int i = 0; i < n; i++) {
                    double sum = solved[s].get(i, n + p);
                    for (int j = 0; j < p; j++) {
                        sum += solved[s].get(i, n + j) * theta[j];
                    }
                    if (blocks[s].joined) {
                        for (int j = 0; j < n; j++) {
                            sum += solved[s].get(i, j) * starts[(s + 1) * n + j];
                        }
                    }
                    starts[s * n + i] = -sum;
                }
            }
            return starts;
        }
    }

    /** What the quadratic model of the cost, without damping, loses along a step. */
    private double decrease(double[] theta, double[] starts, double[] precision, double[] pull) {
        double sum = 0;
        for (int j = 0; j < p; j++) {
            sum -= pull[j] * theta[j] + 0.5 * precision[j] * theta[j] * theta[j];
        }
        for (int s = 0; s < blocks.length; s++) {
            Block block = blocks[s];
            for (int i = 0; i < p; i++) {
                sum -= theta[i] * (block.gp[i] + 0.5 * rowTimes(block.hpp, i, theta, 0));
            }
            if (!freeStarts) {
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

    /** Numbers compared, less one per parameter and start state. */
    double degreesOfFreedom(int parameters) {
        long compared = 0;
        int unjoined = 0;
        for (Block block : blocks) {
            compared += block.compared;
            unjoined += block.joined ? 0 : 1;
        }
        return compared - parameters - (double) unjoined * n;
    }

    /** Twice the cost per degree of freedom: 1 where the assumed noise is right. */
    double variance(int parameters) {
        return 2 * cost() / Math.max(1, degreesOfFreedom(parameters));
    }

    /** Twice the cost per number compared. */
    double meanSquare() {
        long compared = 0;
        for (Block block : blocks) {
            compared += block.compared;
        }
        return 2 * cost() / compared;
    }

    /** Noise of each state from its residuals, corrected for the degrees of freedom that the fit used. */
    double[] estimatedNoise(double[] assumed, int parameters) {
        long compared = 0;
        for (Block block : blocks) {
            compared += block.compared;
        }
        double correction = freeStarts ? Math.sqrt(compared / Math.max(1, degreesOfFreedom(parameters))) : 1;
        double[] noise = assumed.clone();
        double[] residuals = residuals();
        for (int i = 0; i < n; i++) {
            if (compares[i]) {
                noise[i] = Math.max(residuals[i] * correction, LEAST_NOISE * assumed[i]);
            }
        }
        return noise;
    }

    /** Root mean square of predicted minus measured per state [n]; NaN where nothing was compared. */
    double[] residuals() {
        double[] rms = new double[n];
        long each = 0;
        for (Block block : blocks) {
            each += block.compared / comparedStates;
        }
        for (int i = 0; i < n; i++) {
            for (Block block : blocks) {
                rms[i] += block.squares[i];
            }
            rms[i] = compares[i] ? Math.sqrt(rms[i] / each) : Double.NaN;
        }
        return rms;
    }

    /** Covariance of the gradient over stretches, neighbours up to {@code lag} apart correlated (Newey and West) [p, p]. */
    DMatrixRMaj meat(int lag) {
        DMatrixRMaj sum = new DMatrixRMaj(p, p);
        for (int s = 0; s < blocks.length; s++) {
            for (int l = 0; l <= lag && s + l < blocks.length; l++) {
                if (stretches.get(s + l).episode() != stretches.get(s).episode()) {
                    break;
                }
                double weight = 1 - l / (lag + 1.0);
                for (int i = 0; i < p; i++) {
                    for (int j = 0; j < p; j++) {
                        double product = blocks[s].gp[i] * blocks[s + l].gp[j];
                        sum.add(i, j, l == 0 ? product : weight * product);
                        if (l > 0) {
                            sum.add(j, i, weight * product);
                        }
                    }
                }
            }
        }
        return sum;
    }

    @Override
    public void close() {
        workers.close();
    }
}
