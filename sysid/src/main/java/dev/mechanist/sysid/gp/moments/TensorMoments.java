package dev.mechanist.sysid.gp.moments;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Shapes;
import dev.mechanist.core.gaussian.Gaussian;
import dev.mechanist.core.gaussian.GaussianLinearisation;
import dev.mechanist.core.gaussian.GaussianMap;
import dev.mechanist.core.gaussian.Moments;
import dev.mechanist.sysid.gp.kernel.InputExpectation;
import dev.mechanist.sysid.gp.kernel.InputGeometry;
import dev.mechanist.sysid.gp.kernel.PairSums;
import dev.mechanist.sysid.gp.kernel.SquaredExponentialPosterior;
import dev.mechanist.tensor.CompiledFunction;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.Precision;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorProgram.Input;
import dev.mechanist.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/**
 * The moments of {@link GaussianProcessMoments} computed by the tensor runtime, in float64, on a CPU or a GPU. The formulas are the
 * same; the points and precision matrices stay on the device, and one native call returns the sums over points and pairs of points of
 * a step, a second one those of its adjoint. Where all pairs of one step would not fit into memory together, several calls share them.
 */
public final class TensorMoments implements GaussianMap, AutoCloseable {
    /** Numbers in one temporary array, 256 MiB: a step with more pairs of points is cut into several calls. */
    private static final long LARGEST_TEMPORARY = 1L << 25;

    private final GaussianProcessMoments map;
    private final List<SquaredExponentialPosterior> posteriors;
    private final int E;
    private final int D;
    private final int N;
    private final TensorProgram program;
    private final List<Forward> forward = new ArrayList<>();
    private final CompiledFunction adjoint;

    /** One native call: the sums over points of all outputs, or not, and the sums over these pairs. */
    private record Forward(boolean means, List<Integer> own, List<int[]> crossed, CompiledFunction function) {}

    /**
     * Moves a map to a device.
     *
     * @param map what to compute
     * @param device where
     * @throws InputException when the device is not there
     */
    public TensorMoments(GaussianProcessMoments map, Device device) {
        this(map, device, LARGEST_TEMPORARY);
    }

    /** @param largestTemporary numbers in one temporary array, at most, unless a single pair of outputs needs more */
    TensorMoments(GaussianProcessMoments map, Device device, long largestTemporary) {
        this.map = map;
        posteriors = map.posteriors();
        E = map.outputs();
        D = map.inputs();
        N = posteriors.stream()
                .mapToInt(SquaredExponentialPosterior::size)
                .max()
                .orElseThrow();
        program = new TensorProgram(Precision.FLOAT64, device);
        declare();
        compileForward((int) Math.max(1, largestTemporary / ((long) N * N)));
        adjoint = compileAdjoint();
    }

    /** Points and weights of all outputs, filled up to the largest with points of weight zero. */
    private void declare() {
        double[] points = new double[E * N * D];
        double[] weights = new double[E * N];
        double[] precisions = new double[E * D];
        for (int a = 0; a < E; a++) {
            SquaredExponentialPosterior p = posteriors.get(a);
            System.arraycopy(p.inputs().data, 0, points, a * N * D, p.size() * D);
            System.arraycopy(p.weights(), 0, weights, a * N, p.size());
            System.arraycopy(InputExpectation.precisions(p.lengthScales()), 0, precisions, a * D, D);
            if (p.precision() != null) {
                program.declare("precision" + a, padded(p), N, N);
            }
        }
        program.declare("points", points, E, N, D);
        program.declare("weights", weights, E, N, 1);
        program.declare("scales", precisions, E, 1, D);
    }

    private double[] padded(SquaredExponentialPosterior p) {
        if (p.size() == N) {
            return p.precision().data;
        }
        double[] padded = new double[N * N];
        for (int i = 0; i < p.size(); i++) {
            System.arraycopy(p.precision().data, i * p.size(), padded, i * N, p.size());
        }
        return padded;
    }

    /** Cuts the pairs of outputs into calls of {@code together} pairs each. */
    private void compileForward(int together) {
        List<Integer> own = new ArrayList<>();
        List<int[]> crossed = new ArrayList<>();
        for (int a = 0; a < E; a++) {
            for (int b = 0; b <= a; b++) {
                if (a == b) {
                    own.add(a);
                } else {
                    crossed.add(new int[] {a, b});
                }
                if (own.size() + crossed.size() == together) {
                    flush(own, crossed);
                }
            }
        }
        flush(own, crossed);
    }

    private void flush(List<Integer> own, List<int[]> crossed) {
        if (!own.isEmpty() || !crossed.isEmpty()) {
            forward.add(compile(forward.isEmpty(), List.copyOf(own), List.copyOf(crossed)));
            own.clear();
            crossed.clear();
        }
    }

    private Forward compile(boolean means, List<Integer> own, List<int[]> crossed) {
        List<Input> inputs = new ArrayList<>();
        inputs.add(Input.of("m", 1, D));
        if (means) {
            inputs.add(Input.of("G", E, D, D));
            inputs.add(Input.of("constant", E, 1, 1));
        }
        for (int k = 0; k < own.size() + Math.min(1, crossed.size()); k++) {
            int pairs = k < own.size() ? 1 : crossed.size();
            inputs.add(Input.of("T" + k, pairs, D, D));
            inputs.add(Input.of("constant" + k, pairs, 1, 1));
        }
        CompiledFunction function = program.compile(inputs, (scope, given) -> {
            List<Expression> outputs = new ArrayList<>();
            Expression offsets = scope.variable("points").minus(given.get(0));
            Expression z = offsets.times(scope.variable("scales"));
            int next = 1;
            if (means) {
                Expression weighted = weighted(scope, offsets, given.get(1), given.get(2));
                outputs.add(weighted.sum(1));
                outputs.add(weighted.transposedMultiply(offsets));
                next = 3;
            }
            for (int a : own) {
                outputs.addAll(ownSums(scope, a, offsets, z, given.get(next), given.get(next + 1)));
                next += 2;
            }
            if (!crossed.isEmpty()) {
                outputs.addAll(crossedSums(scope, crossed, offsets, z, given.get(next), given.get(next + 1)));
            }
            return outputs;
        });
        return new Forward(means, own, crossed, function);
    }

    /** beta_i q_i, [E, N, 1]. */
    private static Expression weighted(TensorScope scope, Expression offsets, Expression G, Expression constant) {
        Expression squares = offsets.multiply(G).times(offsets).sumKeeping(2);
        return constant.minus(squares.times(0.5)).exp().times(scope.variable("weights"));
    }

    /** T z and -1/2 nu' inv(Lambda) nu + 1/2 z' T z, for all points of some pairs. */
    private record Exponents(Expression turned, Expression own) {
        static Exponents of(Expression offsets, Expression z, Expression T) {
            Expression turned = z.multiply(T);
            return new Exponents(
                    turned, turned.minus(offsets).times(z).sumKeeping(2).times(0.5));
        }
    }

    private List<Expression> ownSums(
            TensorScope scope, int a, Expression allOffsets, Expression allZ, Expression T, Expression constant) {
        Expression z = allZ.slice(0, a, a + 1);
        Expression beta = scope.variable("weights").slice(0, a, a + 1);
        Exponents exponents = Exponents.of(allOffsets.slice(0, a, a + 1), z, T);
        Expression Q = exponents
                .turned()
                .multiplyTransposed(z)
                .plus(exponents.own().plus(constant))
                .plus(exponents.own().transposed())
                .exp();
        Expression coefficient = beta.multiplyTransposed(beta);
        if (posteriors.get(a).precision() != null) {
            coefficient = coefficient.minus(scope.variable("precision" + a));
        }
        Expression W = Q.times(coefficient);
        Expression rows = W.sumKeeping(2);
        Expression crossed = z.transposedMultiply(W.multiply(z));
        return List.of(
                rows.sum(1),
                rows.transposedMultiply(z).times(2),
                z.transposedMultiply(rows.times(z)).plus(crossed).times(2));
    }

    private List<Expression> crossedSums(
            TensorScope scope, List<int[]> pairs, Expression offsets, Expression z, Expression T, Expression constant) {
        Expression left = choose(z, pairs, 0);
        Expression right = choose(z, pairs, 1);
        Expression betaLeft = choose(scope.variable("weights"), pairs, 0);
        Expression betaRight = choose(scope.variable("weights"), pairs, 1);
        Exponents ofLeft = Exponents.of(choose(offsets, pairs, 0), left, T);
        Exponents ofRight = Exponents.of(choose(offsets, pairs, 1), right, T);
        Expression Q = ofLeft.turned()
                .multiplyTransposed(right)
                .plus(ofLeft.own().plus(constant))
                .plus(ofRight.own().transposed())
                .exp();
        Expression rows = Q.multiply(betaRight).times(betaLeft);
        Expression columns = Q.transposedMultiply(betaLeft).times(betaRight);
        Expression product = Q.multiply(right.times(betaRight)).times(betaLeft);
        Expression crossed = left.transposedMultiply(product);
        return List.of(
                rows.sum(1),
                rows.transposedMultiply(left).plus(columns.transposedMultiply(right)),
                left.transposedMultiply(rows.times(left))
                        .plus(crossed)
                        .plus(crossed.transposed())
                        .plus(right.transposedMultiply(columns.times(right))));
    }

    /** Slices of the first axis for the left (0) or right (1) outputs of pairs. */
    private static Expression choose(Expression all, List<int[]> pairs, int side) {
        List<Expression> parts = new ArrayList<>();
        for (int[] pair : pairs) {
            parts.add(all.slice(0, pair[side], pair[side] + 1));
        }
        return all.scope().concatenate(0, parts);
    }

    /** Sums over the points with the weights kappa of {@link InputGeometry#pullback}. */
    private CompiledFunction compileAdjoint() {
        List<Input> inputs = List.of(
                Input.of("m", 1, D),
                Input.of("G", E, D, D),
                Input.of("constant", E, 1, 1),
                Input.of("mean seed", E, 1, 1),
                Input.of("turned", E, D, 1));
        return program.compile(inputs, (scope, given) -> {
            Expression offsets = scope.variable("points").minus(given.get(0));
            Expression kappa = offsets.multiply(given.get(4))
                    .plus(given.get(3))
                    .times(weighted(scope, offsets, given.get(1), given.get(2)));
            return List.of(
                    kappa.sum(1), kappa.transposedMultiply(offsets), offsets.transposedMultiply(kappa.times(offsets)));
        });
    }

    @Override
    public int inputs() {
        return D;
    }

    @Override
    public int outputs() {
        return E;
    }

    /** Where it runs, {@link Device#CPU} or {@link Device#GPU}. */
    public Device device() {
        return program.device();
    }

    /** Native calls that one {@link #linearise} makes; 1 unless the pairs of points are too many for one. */
    public int callsPerStep() {
        return forward.size();
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
        Shapes.requireLength("mean of the input", z.mean(), D);
        InputGeometry[] single = new InputGeometry[E];
        PairGeometry[][] pairs = new PairGeometry[E][E];
        for (int a = 0; a < E; a++) {
            single[a] = new InputGeometry(posteriors.get(a), z.covariance());
            for (int b = 0; b <= a; b++) {
                pairs[a][b] = new PairGeometry(posteriors.get(a), posteriors.get(b), z.covariance());
            }
        }
        DMatrixRMaj m = DMatrixRMaj.wrap(1, D, z.mean().clone());
        DMatrixRMaj[] singles = singles(single);
        double[] mean = new double[E];
        DMatrixRMaj gain = new DMatrixRMaj(D, E);
        PairSums[][] sums = new PairSums[E][E];
        for (Forward part : forward) {
            DMatrixRMaj[] out = call(part, m, singles, pairs);
            int next = 0;
            if (part.means) {
                for (int a = 0; a < E; a++) {
                    PairSums points = row(out[0], out[1], null, a);
                    mean[a] = points.total();
                    double[] g = single[a].times(points.first());
                    for (int d = 0; d < D; d++) {
                        gain.set(d, a, g[d]);
                    }
                }
                next = 2;
            }
            for (int a : part.own) {
                sums[a][a] = row(out[next], out[next + 1], out[next + 2], 0);
                next += 3;
            }
            for (int k = 0; k < part.crossed.size(); k++) {
                int[] pair = part.crossed.get(k);
                sums[pair[0]][pair[1]] = row(out[next], out[next + 1], out[next + 2], k);
            }
        }
        return new MomentLinearisation(
                mean,
                gain,
                map.addedVariances(),
                pairs,
                sums,
                (meanSeed, gainSeed, gm, gS) -> pullMeans(m, single, singles, mean, gain, meanSeed, gainSeed, gm, gS));
    }

    /** G [E, D D] and the constants [E, 1]. */
    private DMatrixRMaj[] singles(InputGeometry[] single) {
        DMatrixRMaj G = new DMatrixRMaj(E, D * D);
        DMatrixRMaj constants = new DMatrixRMaj(E, 1);
        for (int a = 0; a < E; a++) {
            System.arraycopy(single[a].inverse.data, 0, G.data, a * D * D, D * D);
            constants.data[a] = single[a].constant;
        }
        return new DMatrixRMaj[] {G, constants};
    }

    private DMatrixRMaj[] call(Forward part, DMatrixRMaj m, DMatrixRMaj[] singles, PairGeometry[][] pairs) {
        List<DMatrixRMaj> in = new ArrayList<>();
        in.add(m);
        if (part.means) {
            in.add(singles[0]);
            in.add(singles[1]);
        }
        for (int a : part.own) {
            in.add(pairs[a][a].T);
            in.add(DMatrixRMaj.wrap(1, 1, new double[] {pairs[a][a].constant}));
        }
        if (!part.crossed.isEmpty()) {
            DMatrixRMaj T = new DMatrixRMaj(part.crossed.size(), D * D);
            DMatrixRMaj constants = new DMatrixRMaj(part.crossed.size(), 1);
            for (int k = 0; k < part.crossed.size(); k++) {
                PairGeometry geometry =
                        pairs[part.crossed.get(k)[0]][part.crossed.get(k)[1]];
                System.arraycopy(geometry.T.data, 0, T.data, k * D * D, D * D);
                constants.data[k] = geometry.constant;
            }
            in.add(T);
            in.add(constants);
        }
        int results = (part.means ? 2 : 0) + 3 * (part.own.size() + Math.min(1, part.crossed.size()));
        return evaluate(part.function, in.toArray(DMatrixRMaj[]::new), results);
    }

    private static DMatrixRMaj[] evaluate(CompiledFunction function, DMatrixRMaj[] in, int results) {
        DMatrixRMaj[] out = new DMatrixRMaj[results];
        for (int k = 0; k < results; k++) {
            out[k] = new DMatrixRMaj(0, 0);
        }
        function.fork().call(in, out);
        return out;
    }

    private PairSums row(DMatrixRMaj total, DMatrixRMaj first, DMatrixRMaj second, int k) {
        double[] f = new double[D];
        System.arraycopy(first.data, k * D, f, 0, D);
        DMatrixRMaj s = new DMatrixRMaj(D, D);
        if (second != null) {
            System.arraycopy(second.data, k * D * D, s.data, 0, D * D);
        }
        return new PairSums(total.data[k], f, s);
    }

    private void pullMeans(
            DMatrixRMaj m,
            InputGeometry[] single,
            DMatrixRMaj[] singles,
            double[] mean,
            DMatrixRMaj gain,
            double[] meanSeed,
            DMatrixRMaj gainSeed,
            double[] gm,
            DMatrixRMaj gS) {
        double[][] gains = new double[E][D];
        double[][] turned = new double[E][];
        DMatrixRMaj allTurned = new DMatrixRMaj(E, D);
        for (int a = 0; a < E; a++) {
            double[] h = new double[D];
            for (int d = 0; d < D; d++) {
                h[d] = gainSeed.get(d, a);
                gains[a][d] = gain.get(d, a);
            }
            turned[a] = single[a].times(h);
            System.arraycopy(turned[a], 0, allTurned.data, a * D, D);
        }
        DMatrixRMaj seeds = DMatrixRMaj.wrap(E, 1, meanSeed);
        DMatrixRMaj[] out = evaluate(adjoint, new DMatrixRMaj[] {m, singles[0], singles[1], seeds, allTurned}, 3);
        for (int a = 0; a < E; a++) {
            single[a].pullback(mean[a], gains[a], turned[a], row(out[0], out[1], out[2], a), gm, gS);
        }
    }

    /** Frees the native memory. */
    @Override
    public void close() {
        program.close();
    }
}
