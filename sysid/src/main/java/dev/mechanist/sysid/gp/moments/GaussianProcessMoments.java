package dev.mechanist.sysid.gp.moments;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Shapes;
import dev.mechanist.core.gaussian.Gaussian;
import dev.mechanist.core.gaussian.GaussianLinearisation;
import dev.mechanist.core.gaussian.GaussianMap;
import dev.mechanist.core.gaussian.Moments;
import dev.mechanist.core.numerics.Workers;
import dev.mechanist.sysid.gp.kernel.InputExpectation;
import dev.mechanist.sysid.gp.kernel.PairSums;
import dev.mechanist.sysid.gp.kernel.SquaredExponentialPosterior;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.ejml.data.DMatrixRMaj;

/**
 * Exact first and second moments of E independent Gaussian processes with squared-exponential kernels at an uncertain input
 * z ~ N(m, S): mean, covariance of the latent functions (no observation noise) and gain (Deisenroth and Rasmussen 2011, section 2.2;
 * Deisenroth, Fox and Rasmussen 2015, section 4). Full and sparse processes differ only in their
 * {@linkplain SquaredExponentialPosterior posteriors}.
 *
 * <p>Departure from the papers: the pass over pairs of points that gives the covariance also gives its derivatives by m
 * and S, as weighted first and second moments of the points ({@link PairExpectation}). A linearisation therefore holds E^2 (D + D^2)
 * numbers, and its pullback computes no exponential. The work is cut into blocks of rows that depend on the sizes alone, and their
 * sums are added in order: the same bits for any number of threads.
 */
public final class GaussianProcessMoments implements GaussianMap {
    /** Pairs of points below which handing work to other threads costs more than it saves. */
    private static final int PARALLEL_FROM = 30_000;

    private static final int BLOCKS = 32;
    private static final int SMALLEST_BLOCK = 150;

    private final List<SquaredExponentialPosterior> posteriors;
    private final double addedVariance;
    private final int inputs;
    private final Block[] blocks;
    private final boolean parallel;

    /** Points by dimension, of each output [E][D][N]. */
    private final double[][][] points;

    private final int mostPoints;
    private final Queue<PairScratch> scratch = new ConcurrentLinkedQueue<>();

    private record Block(int a, int b, int from, int to, long pairs) {}

    /** @param posteriors one per output, each with a precision matrix, all of one input dimension */
    public GaussianProcessMoments(List<SquaredExponentialPosterior> posteriors) {
        this(posteriors, 0);
        for (int a = 0; a < posteriors.size(); a++) {
            if (posteriors.get(a).precision() == null) {
                throw new InputException("output " + a + " has no precision matrix, so its variance is unknown");
            }
        }
    }

    private GaussianProcessMoments(List<SquaredExponentialPosterior> posteriors, double addedVariance) {
        this.posteriors = List.copyOf(posteriors);
        this.addedVariance = addedVariance;
        if (posteriors.isEmpty()) {
            throw new InputException("moment matching needs at least one output");
        }
        inputs = posteriors.get(0).inputs().numCols;
        for (int a = 0; a < posteriors.size(); a++) {
            if (posteriors.get(a).inputs().numCols != inputs) {
                throw new InputException("output " + a + " takes "
                        + posteriors.get(a).inputs().numCols + " inputs, output 0 takes " + inputs);
            }
        }
        blocks = cut();
        points = new double[posteriors.size()][][];
        int most = 0;
        for (int a = 0; a < points.length; a++) {
            points[a] = columns(posteriors.get(a).inputs());
            most = Math.max(most, posteriors.get(a).size());
        }
        mostPoints = most;
        long pairs = 0;
        for (Block block : blocks) {
            pairs += block.pairs;
        }
        parallel = pairs >= PARALLEL_FROM;
    }

    /**
     * The moments of the mean functions alone, as of a policy: no predictive variance.
     *
     * @param posteriors one per output; precision matrices are ignored
     * @param addedVariance added to each variance, so that a constant function keeps a usable covariance
     */
    public static GaussianProcessMoments ofMeanFunctions(
            List<SquaredExponentialPosterior> posteriors, double addedVariance) {
        List<SquaredExponentialPosterior> means = posteriors.stream()
                .map(SquaredExponentialPosterior::meanFunction)
                .toList();
        return new GaussianProcessMoments(means, addedVariance);
    }

    private static double[][] columns(DMatrixRMaj X) {
        double[][] columns = new double[X.numCols][X.numRows];
        for (int i = 0; i < X.numRows; i++) {
            for (int d = 0; d < X.numCols; d++) {
                columns[d][i] = X.data[i * X.numCols + d];
            }
        }
        return columns;
    }

    /** The blocks, longest first: the last one to be taken decides how long all wait. */
    private Block[] cut() {
        int E = outputs();
        int wanted = Math.max(1, BLOCKS / (E * (E + 1) / 2));
        List<Block> result = new ArrayList<>();
        for (int a = 0; a < E; a++) {
            int size = posteriors.get(a).size();
            int count = Math.max(1, Math.min(wanted, size / SMALLEST_BLOCK));
            for (int b = 0; b <= a; b++) {
                for (int k = 0; k < count; k++) {
                    int from = boundary(k, count, size, a == b);
                    int to = boundary(k + 1, count, size, a == b);
                    long columns =
                            a == b ? size - (from + to) / 2 : posteriors.get(b).size();
                    result.add(new Block(a, b, from, to, (to - from) * columns));
                }
            }
        }
        result.sort(Comparator.comparingLong(Block::pairs).reversed());
        return result.toArray(Block[]::new);
    }

    /** Where the k-th of {@code count} blocks of equal work starts; the rows of a triangle grow shorter. */
    private static int boundary(int k, int count, int size, boolean triangle) {
        double share = (double) k / count;
        return (int) Math.round(size * (triangle ? 1 - Math.sqrt(1 - share) : share));
    }

    @Override
    public int inputs() {
        return inputs;
    }

    @Override
    public int outputs() {
        return posteriors.size();
    }

    /** The posteriors, in the order of the outputs. */
    public List<SquaredExponentialPosterior> posteriors() {
        return posteriors;
    }

    @Override
    public Moments propagate(Gaussian z) {
        return linearise(z).moments();
    }

    @Override
    public Gaussian pullback(Gaussian z, Moments seed, double[] gTheta) {
        return linearise(z).pullback(seed, gTheta);
    }

    @Override
    public GaussianLinearisation linearise(Gaussian z) {
        Shapes.requireLength("mean of the input", z.mean(), inputs);
        int E = outputs();
        InputExpectation[] single = new InputExpectation[E];
        PairGeometry[][] geometry = new PairGeometry[E][E];
        PairSums[] parts = new PairSums[blocks.length];
        (parallel ? Workers.common() : Workers.serial()).run(blocks.length + E, k -> {
            if (k < blocks.length) {
                parts[k] = expect(blocks[k], z, geometry);
            } else {
                int a = k - blocks.length;
                single[a] = new InputExpectation(posteriors.get(a), points[a], z);
            }
        });
        PairSums[][] sums = new PairSums[E][E];
        for (int k = 0; k < blocks.length; k++) {
            Block block = blocks[k];
            PairSums before = sums[block.a][block.b];
            sums[block.a][block.b] = before == null ? parts[k] : before.plus(parts[k]);
        }
        return new MomentLinearisation(
                means(single), gains(single), addedVariances(), geometry, sums, (ms, gs, gm, gS) -> {
                    double[] gainSeed = new double[inputs];
                    for (int a = 0; a < E; a++) {
                        for (int d = 0; d < inputs; d++) {
                            gainSeed[d] = gs.get(d, a);
                        }
                        single[a].pullback(ms[a], gainSeed, gm, gS);
                    }
                });
    }

    private static double[] means(InputExpectation[] single) {
        double[] means = new double[single.length];
        for (int a = 0; a < means.length; a++) {
            means[a] = single[a].mean;
        }
        return means;
    }

    private DMatrixRMaj gains(InputExpectation[] single) {
        DMatrixRMaj gains = new DMatrixRMaj(inputs, single.length);
        for (int a = 0; a < single.length; a++) {
            for (int d = 0; d < inputs; d++) {
                gains.set(d, a, single[a].gain[d]);
            }
        }
        return gains;
    }

    private PairSums expect(Block block, Gaussian z, PairGeometry[][] geometry) {
        PairScratch memory = scratch.poll();
        if (memory == null) {
            memory = new PairScratch(inputs, mostPoints);
        }
        int a = block.a;
        int b = block.b;
        PairExpectation pairs = new PairExpectation(
                posteriors.get(a), posteriors.get(b), a == b, points[a], points[b], z, block.from, block.to, memory);
        if (block.from == 0) {
            geometry[a][b] = pairs.geometry;
        }
        PairSums sums = pairs.sums();
        scratch.add(memory);
        return sums;
    }

    /** What each variance has beyond the sum over pairs: the prior's, unless the function is deterministic [E]. */
    double[] addedVariances() {
        double[] variances = new double[posteriors.size()];
        for (int a = 0; a < variances.length; a++) {
            SquaredExponentialPosterior own = posteriors.get(a);
            variances[a] = (own.precision() == null ? 0 : own.signalVariance()) + addedVariance;
        }
        return variances;
    }
}
