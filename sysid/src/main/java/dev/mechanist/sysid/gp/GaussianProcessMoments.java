package dev.mechanist.sysid.gp;

import dev.mechanist.core.Gaussian;
import dev.mechanist.core.GaussianLinearisation;
import dev.mechanist.core.GaussianMap;
import dev.mechanist.core.InputException;
import dev.mechanist.core.Moments;
import dev.mechanist.core.Shapes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

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
    private static final int SMALLEST_BLOCK = 64;

    private final List<SquaredExponentialPosterior> posteriors;
    private final double addedVariance;
    private final int inputs;
    private final Block[] blocks;
    private final boolean parallel;

    private record Block(int a, int b, int from, int to) {}

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
        long pairs = 0;
        for (Block block : blocks) {
            pairs += (long) (block.to - block.from) * posteriors.get(block.b).size();
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

    private Block[] cut() {
        int E = outputs();
        int wanted = Math.max(1, BLOCKS / (E * (E + 1) / 2));
        List<Block> result = new ArrayList<>();
        for (int a = 0; a < E; a++) {
            int size = posteriors.get(a).size();
            int count = Math.max(1, Math.min(wanted, size / SMALLEST_BLOCK));
            for (int b = 0; b <= a; b++) {
                for (int k = 0; k < count; k++) {
                    result.add(new Block(a, b, boundary(k, count, size, a == b), boundary(k + 1, count, size, a == b)));
                }
            }
        }
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
        each(E, a -> single[a] = new InputExpectation(posteriors.get(a), z));
        PairExpectation[][] pairs = new PairExpectation[E][E];
        each(E * (E + 1) / 2, k -> {
            int a = (int) ((Math.sqrt(8.0 * k + 1) - 1) / 2);
            int b = k - a * (a + 1) / 2;
            pairs[a][b] = new PairExpectation(
                    posteriors.get(a), posteriors.get(b), a == b, single[a].offsets, single[b].offsets, z);
        });
        PairSums[] parts = new PairSums[blocks.length];
        each(blocks.length, k -> {
            Block block = blocks[k];
            parts[k] = pairs[block.a][block.b].sums(block.from, block.to, block.a == block.b);
        });
        PairSums[][] sums = new PairSums[E][E];
        for (int k = 0; k < blocks.length; k++) {
            Block block = blocks[k];
            PairSums before = sums[block.a][block.b];
            sums[block.a][block.b] = before == null ? parts[k] : before.plus(parts[k]);
        }
        return new Linearisation(single, pairs, sums);
    }

    private void each(int count, IntConsumer action) {
        if (parallel) {
            IntStream.range(0, count).parallel().forEach(action);
        } else {
            for (int k = 0; k < count; k++) {
                action.accept(k);
            }
        }
    }

    private final class Linearisation implements GaussianLinearisation {
        private final InputExpectation[] single;
        private final Moments moments;

        /** By the raw second moments E[f_a f_b], b at most a: derivative by the mean [D] and by the covariance [D, D]. */
        private final double[][][] byMean;

        private final DMatrixRMaj[][] byCovariance;

        Linearisation(InputExpectation[] single, PairExpectation[][] pairs, PairSums[][] sums) {
            this.single = single;
            int E = outputs();
            double[] mean = new double[E];
            DMatrixRMaj covariance = new DMatrixRMaj(E, E);
            DMatrixRMaj gain = new DMatrixRMaj(inputs, E);
            byMean = new double[E][E][];
            byCovariance = new DMatrixRMaj[E][E];
            for (int a = 0; a < E; a++) {
                mean[a] = single[a].mean;
                for (int d = 0; d < inputs; d++) {
                    gain.set(d, a, single[a].gain[d]);
                }
                for (int b = 0; b <= a; b++) {
                    double value = sums[a][b].total() - single[a].mean * single[b].mean;
                    if (a == b) {
                        SquaredExponentialPosterior own = posteriors.get(a);
                        value += (own.precision() == null ? 0 : own.signalVariance()) + addedVariance;
                    }
                    covariance.set(a, b, value);
                    covariance.set(b, a, value);
                    byMean[a][b] = pairs[a][b].byMean(sums[a][b]);
                    byCovariance[a][b] = pairs[a][b].byCovariance(sums[a][b]);
                }
            }
            moments = new Moments(mean, covariance, gain);
        }

        @Override
        public Moments moments() {
            return moments;
        }

        @Override
        public Gaussian pullback(Moments seed, double[] gTheta) {
            int E = outputs();
            double[] gm = new double[inputs];
            DMatrixRMaj gS = new DMatrixRMaj(inputs, inputs);
            double[] gainSeed = new double[inputs];
            for (int a = 0; a < E; a++) {
                double meanSeed = seed.mean()[a];
                for (int b = 0; b < E; b++) {
                    double both =
                            seed.covariance().get(a, b) + seed.covariance().get(b, a);
                    meanSeed -= both * single[b].mean;
                    if (b <= a) {
                        double weight = a == b ? 0.5 * both : both;
                        for (int d = 0; d < inputs; d++) {
                            gm[d] += weight * byMean[a][b][d];
                        }
                        CommonOps_DDRM.addEquals(gS, weight, byCovariance[a][b]);
                    }
                }
                for (int d = 0; d < inputs; d++) {
                    gainSeed[d] = seed.gain().get(d, a);
                }
                single[a].pullback(meanSeed, gainSeed, gm, gS);
            }
            return new Gaussian(gm, gS);
        }
    }
}
