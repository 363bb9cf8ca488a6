package dev.mechanist.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.RandomStream;
import dev.mechanist.tensor.TensorProgram.Body;
import dev.mechanist.tensor.TensorProgram.Input;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every operation in a table: its value against plain Java, its gradient against central differences, and the gradient of its
 * gradient likewise, in float64. All leading extents are open.
 */
class OperationsTest {
    /**
     * One operation.
     *
     * @param extents of its inputs, at the call
     * @param body one output
     * @param expected the output in plain Java
     * @param twice whether it can be differentiated twice
     */
    record Case(String name, List<long[]> extents, Body body, Function<double[][], double[]> expected, boolean twice) {
        @Override
        public String toString() {
            return name;
        }

        Case once() {
            return new Case(name, extents, body, expected, false);
        }
    }

    static Stream<Case> cases() {
        List<Case> all = new ArrayList<>();
        elementwise(all);
        reductions(all);
        rearrangements(all);
        products(all);
        groups(all);
        images(all);
        return all.stream();
    }

    private static void elementwise(List<Case> all) {
        all.add(unary("tanh", Expression::tanh, Math::tanh));
        all.add(unary("sigmoid", Expression::sigmoid, x -> 1 / (1 + Math.exp(-x))));
        all.add(unary("softplus", Expression::softplus, x -> Math.log(1 + Math.exp(x))));
        all.add(unary("relu", Expression::relu, x -> x > 0 ? x : 0));
        all.add(unary("exp", Expression::exp, Math::exp));
        all.add(unary("sin", Expression::sin, Math::sin));
        all.add(unary("cos", Expression::cos, Math::cos));
        all.add(unary("square", Expression::square, x -> x * x));
        all.add(unary("abs", Expression::abs, Math::abs));
        all.add(unary("negative", Expression::negative, x -> -x));
        all.add(unary("erf", Expression::erf, OperationsTest::erf));
        all.add(unary("clip", x -> x.clip(-0.5, 0.75), x -> x < -0.5 ? -0.5 : x > 0.75 ? 0.75 : x));
        all.add(unary("log", x -> x.square().plus(0.5).log(), x -> Math.log(x * x + 0.5)));
        all.add(unary("sqrt", x -> x.square().plus(0.5).sqrt(), x -> Math.sqrt(x * x + 0.5)));
        all.add(unary("power", x -> x.square().plus(0.5).power(1.7), x -> Math.pow(x * x + 0.5, 1.7)));
        all.add(unary("constants", x -> x.plus(2).times(3).minus(1).dividedBy(4), x -> (3 * (x + 2) - 1) / 4));
        all.add(unary("zeros", x -> x.zeros().plus(x), x -> x));
        all.add(binary("plus", Expression::plus, (x, y) -> x + y));
        all.add(binary("minus", Expression::minus, (x, y) -> x - y));
        all.add(binary("times", Expression::times, (x, y) -> x * y));
        all.add(binary("dividedBy", (x, y) -> x.dividedBy(y.exp()), (x, y) -> x / Math.exp(y)));
        all.add(binary("minimum", Expression::minimum, Math::min));
        all.add(binary("maximum", Expression::maximum, Math::max));
        all.add(binary("atan2", Expression::atan2, Math::atan2));
        all.add(binary("isLess", (x, y) -> x.isLess(y).choose(x.times(2), y), (x, y) -> x < y ? 2 * x : y));
        all.add(binary("isGreater", (x, y) -> x.isGreater(y).choose(x.times(2), y), (x, y) -> x > y ? 2 * x : y));
        all.add(binary("isAtMost", (x, y) -> x.isAtMost(y).toFloat().times(x), (x, y) -> x <= y ? x : 0));
        all.add(binary("isAtLeast", (x, y) -> x.isAtLeast(y).toFloat().times(y), (x, y) -> x >= y ? y : 0));
        all.add(binary(
                "and, or, not",
                (x, y) -> x.isLess(x.zeros())
                        .and(y.isLess(y.zeros()))
                        .or(x.isLess(y).not())
                        .choose(x, y.square()),
                (x, y) -> x < 0 && y < 0 || !(x < y) ? x : y * y));
        all.add(rows("softmax", Expression::softmax, row -> {
            double sum = Arrays.stream(row).map(Math::exp).sum();
            return Arrays.stream(row).map(x -> Math.exp(x) / sum).toArray();
        }));
        all.add(rows("logSoftmax", Expression::logSoftmax, row -> {
            double sum = Arrays.stream(row).map(Math::exp).sum();
            return Arrays.stream(row).map(x -> x - Math.log(sum)).toArray();
        }));
    }

    private static void reductions(List<Case> all) {
        all.add(rows(
                "sum", x -> x.sum(-1), row -> new double[] {Arrays.stream(row).sum()}));
        all.add(rows("sumKeeping", x -> x.sumKeeping(1).times(x), row -> {
            double sum = Arrays.stream(row).sum();
            return Arrays.stream(row).map(x -> sum * x).toArray();
        }));
        all.add(rows(
                "mean", x -> x.mean(1), row -> new double[] {Arrays.stream(row).sum() / row.length}));
        all.add(rows("largest", x -> x.largest(1), row ->
                new double[] {Arrays.stream(row).max().orElseThrow()}));
        all.add(one("total", x -> x.total(), x -> new double[] {Arrays.stream(x).sum()}, 2, 3));
        all.add(one(
                "average", x -> x.average(), x -> new double[] {Arrays.stream(x).sum() / 6}, 2, 3));
    }

    private static void rearrangements(List<Case> all) {
        all.add(one(
                "permute",
                x -> x.permute(2, 0, 1),
                x -> index(x, i -> i % 6 / 3 * 12 + i % 3 * 4 + i / 6, 24),
                2,
                3,
                4));
        all.add(one("transposed", x -> x.transposed(), x -> index(x, i -> i % 2 * 3 + i / 2, 6), 2, 3));
        all.add(one("reshape", x -> x.reshape(-1, 2).slice(1, 0, 1), x -> index(x, i -> 2 * i, 3), 2, 3));
        all.add(one(
                "reshapeTo",
                x -> x.reshapeTo(x.extent(-1), x.extent(0)).transposed(),
                x -> index(x, i -> i % 3 * 2 + i / 3, 6),
                2,
                3));
        all.add(one(
                "broadcastTo",
                x -> x.broadcastTo(x.extent(0), x.scope().whole(4)),
                x -> index(x, i -> i / 4, 12),
                3,
                1));
        all.add(one("expand", x -> x.expand(1).times(x), x -> product(x, x), 3, 2));
        all.add(one("slice", x -> x.slice(-1, 1, 3), x -> index(x, i -> i / 2 * 3 + 1 + i % 2, 4), 2, 3));
        all.add(one("at", x -> x.at(1, 2), x -> index(x, i -> 3 * i + 2, 2), 2, 3));
        all.add(one("tile", x -> x.tile(2, 2), x -> index(x, i -> i / 4 % 3 * 2 + i % 2, 24), 3, 2));
        all.add(one(
                "gather",
                x -> x.gather(x.scope().whole(new int[] {2, 0, 2, 1}, 2, 2), 0),
                x -> index(x, i -> new int[] {2, 0, 2, 1}[i / 2] * 2 + i % 2, 8),
                3,
                2));
        all.add(one(
                "gather along the last axis",
                x -> x.gather(x.scope().whole(new int[] {2, 2, 0}, 3), 1),
                x -> index(x, i -> i / 3 * 3 + new int[] {2, 2, 0}[i % 3], 6),
                2,
                3));
        all.add(two("concatenate", (x, y) -> x.scope().concatenate(1, List.of(x, y)), OperationsTest::sideBySide));
        all.add(two("stack", (x, y) -> x.scope().stack(1, List.of(x, y)), OperationsTest::sideBySide));
    }

    private static void products(List<Case> all) {
        all.add(product("multiply", Expression::multiply, false, false));
        all.add(product("transposedMultiply", Expression::transposedMultiply, true, false));
        all.add(product("multiplyTransposed", Expression::multiplyTransposed, false, true));
        for (boolean single : new boolean[] {false, true}) {
            for (boolean known : new boolean[] {false, true}) {
                all.add(batch(single, known));
            }
        }
    }

    /** x [2, 2, 3] with y [2, 3, 2], or with a y [1, 3, 2] for both, or [3, 2]; products one by one where their number is known. */
    private static Case batch(boolean single, boolean known) {
        long[] right = !single ? new long[] {2, 3, 2} : known ? new long[] {1, 3, 2} : new long[] {3, 2};
        return new Case(
                "a batch of products, one factor " + single + ", number known " + known,
                List.of(new long[] {2, 2, 3}, right),
                (scope, in) -> List.of((known ? in.get(0).reshape(2, -1, 3) : in.get(0))
                        .multiply(known ? in.get(1).reshape(single ? 1 : 2, 3, -1) : in.get(1))),
                in -> {
                    double[] y = single ? in[1] : Arrays.copyOfRange(in[1], 6, 12);
                    double[] first = multiplied(Arrays.copyOf(in[0], 6), in[1], 2, 3, 2, false, false);
                    double[] second = multiplied(Arrays.copyOfRange(in[0], 6, 12), y, 2, 3, 2, false, false);
                    double[] both = Arrays.copyOf(first, 8);
                    System.arraycopy(second, 0, both, 4, 4);
                    return both;
                },
                true);
    }

    private static void groups(List<Case> all) {
        int[] groups = {2, 0, -1, 2, 2};
        Function<TensorScope, Expression> given = scope -> scope.whole(groups, groups.length);
        all.add(one(
                "segment sum",
                x -> Segments.sum(x, given.apply(x.scope()), x.scope().whole(4), 0),
                x -> grouped(x, groups, 4, 2, false),
                5,
                2));
        all.add(one(
                "segment mean",
                x -> Segments.mean(x, given.apply(x.scope()), x.scope().whole(4), 0),
                x -> grouped(x, groups, 4, 2, true),
                5,
                2));
        all.add(one(
                "segment mean along the middle",
                x -> Segments.mean(x, given.apply(x.scope()), x.scope().whole(4), 1),
                x -> {
                    double[] first = grouped(Arrays.copyOf(x, 15), groups, 4, 3, true);
                    double[] second = grouped(Arrays.copyOfRange(x, 15, 30), groups, 4, 3, true);
                    double[] both = Arrays.copyOf(first, 24);
                    System.arraycopy(second, 0, both, 12, 12);
                    return both;
                },
                2,
                5,
                3));
    }

    private static void images(List<Case> all) {
        for (Images.Padding padding : Images.Padding.values()) {
            for (int stride = 1; stride <= 2; stride++) {
                int s = stride;
                boolean same = padding == Images.Padding.SAME;
                String how = " " + padding + " " + stride;
                all.add(new Case(
                        "convolve" + how,
                        List.of(new long[] {2, 5, 4, 2}, new long[] {3, 2, 2, 3}),
                        (scope, in) -> List.of(Images.convolve(
                                fixed(in.get(0), 5, 4, 2), in.get(1).reshape(3, 2, 2, 3), s, padding)),
                        in -> Pictures.convolved(in[0], new int[] {2, 5, 4, 2}, in[1], new int[] {3, 2, 2, 3}, s, same),
                        true));
                all.add(new Case(
                        "convolveTransposed" + how,
                        List.of(new long[] {2, 3, 2, 2}, new long[] {3, 2, 3, 2}),
                        (scope, in) -> List.of(Images.convolveTransposed(
                                fixed(in.get(0), 3, 2, 2), in.get(1).reshape(3, 2, 3, 2), s, padding)),
                        in -> Pictures.spread(in[0], new int[] {2, 3, 2, 2}, in[1], new int[] {3, 2, 3, 2}, s, same),
                        true));
                all.add(one(
                                "maxPool" + how,
                                x -> Images.maxPool(fixed(x, 5, 4, 2), 2, s, padding),
                                x -> Pictures.pooled(x, new int[] {2, 5, 4, 2}, 2, s, same, true),
                                2,
                                5,
                                4,
                                2)
                        .once());
                all.add(one(
                                "averagePool" + how,
                                x -> Images.averagePool(fixed(x, 5, 4, 2), 2, s, padding),
                                x -> Pictures.pooled(x, new int[] {2, 5, 4, 2}, 2, s, same, false),
                                2,
                                5,
                                4,
                                2)
                        .once());
            }
        }
        for (Images.Interpolation interpolation : Images.Interpolation.values()) {
            for (int[] size : new int[][] {{6, 2}, {2, 5}, {3, 4}}) {
                all.add(one(
                        "resize " + interpolation + " " + Arrays.toString(size),
                        x -> Images.resize(fixed(x, 3, 4, 2), size[0], size[1], interpolation),
                        x -> Pictures.resized(x, new int[] {2, 3, 4, 2}, size[0], size[1], interpolation),
                        2,
                        3,
                        4,
                        2));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void valueEqualsPlainJava(Case operation) {
        Values[] in = inputs(operation);
        Values[] out = {Values.empty(ElementType.FLOAT)};
        try (TensorProgram program = new TensorProgram(Precision.FLOAT64, Device.CPU)) {
            program.compile(open(operation), operation.body).call(in, out);
        }
        double[] expected = operation.expected.apply(plain(in));
        assertEquals(expected.length, out[0].size());
        assertArrayEquals(expected, exact(out[0]), 1e-12, operation.name);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gradientEqualsCentralDifferences(Case operation) {
        try (TensorProgram program = new TensorProgram(Precision.FLOAT64, Device.CPU)) {
            CompiledFunction f = program.compileDifferentiable(open(operation), operation.body);
            checkGradient(operation.name, f, inputs(operation));
        }
    }

    /** The gradient of a weighted sum of the operation's squares, differentiated again inside of the program. */
    @ParameterizedTest
    @MethodSource("cases")
    void secondGradientEqualsCentralDifferences(Case operation) {
        if (!operation.twice) {
            return;
        }
        try (TensorProgram program = new TensorProgram(Precision.FLOAT64, Device.CPU)) {
            CompiledFunction f = program.compileDifferentiable(open(operation), (scope, in) -> {
                Expression y = operation.body.build(scope, in).get(0);
                return scope.gradients(y.square().plus(y.times(0.3)).total(), in);
            });
            checkGradient(operation.name, f, inputs(operation));
        }
    }

    /** Central differences of step 1e-6 in float64 leave about 1e-9 of values of order one. */
    static void checkGradient(String name, CompiledFunction f, Values[] in) {
        RandomStream random = RandomStream.of(7, name, 1);
        Values[] out = new Values[f.outputs()];
        Arrays.setAll(out, i -> Values.empty(ElementType.FLOAT));
        f.call(in, out);
        Values[] seeds = new Values[out.length];
        for (int k = 0; k < out.length; k++) {
            double[] seed = new double[out[k].size()];
            random.fillGaussian(seed, 0, seed.length);
            seeds[k] = Values.of(seed, out[k].extents());
        }
        Values[] real =
                Arrays.stream(in).filter(v -> v.type() == ElementType.FLOAT).toArray(Values[]::new);
        Values[] gradient = new Values[real.length];
        Arrays.setAll(gradient, i -> Values.empty(ElementType.FLOAT));
        f.pullback(in, seeds, gradient);
        double largest = 0;
        for (int k = 0; k < real.length; k++) {
            double[] data = real[k].matrix().data;
            double[] numerical = new double[real[k].size()];
            for (int i = 0; i < numerical.length; i++) {
                double at = data[i];
                data[i] = at + 1e-6;
                double plus = weighted(f, in, out, seeds);
                data[i] = at - 1e-6;
                numerical[i] = (plus - weighted(f, in, out, seeds)) / 2e-6;
                data[i] = at;
                largest = Math.max(largest, Math.abs(numerical[i]));
            }
            assertArrayEquals(real[k].extents(), gradient[k].extents(), name);
            assertArrayEquals(numerical, exact(gradient[k]), 1e-7 * Math.max(1, largest), name + " by input " + k);
        }
        assertTrue(largest > 0, name + " has no gradient");
    }

    private static double weighted(CompiledFunction f, Values[] in, Values[] out, Values[] seeds) {
        f.call(in, out);
        double sum = 0;
        for (int k = 0; k < out.length; k++) {
            for (int i = 0; i < out[k].size(); i++) {
                sum += out[k].matrix().data[i] * seeds[k].matrix().data[i];
            }
        }
        return sum;
    }

    private static List<Input> open(Case operation) {
        List<Input> inputs = new ArrayList<>();
        for (long[] extents : operation.extents) {
            long[] open = new long[extents.length];
            Arrays.fill(open, -1);
            inputs.add(Input.of("input " + inputs.size(), open));
        }
        return inputs;
    }

    private static Values[] inputs(Case operation) {
        RandomStream random = RandomStream.of(5, operation.name, 0);
        Values[] in = new Values[operation.extents.size()];
        for (int k = 0; k < in.length; k++) {
            long[] extents = operation.extents.get(k);
            double[] data = new double[(int) Arrays.stream(extents).reduce(1, (a, b) -> a * b)];
            random.fillGaussian(data, 0, data.length);
            in[k] = Values.of(data, extents);
        }
        return in;
    }

    private static double[][] plain(Values[] values) {
        return Arrays.stream(values).map(OperationsTest::exact).toArray(double[][]::new);
    }

    static double[] exact(Values values) {
        return Arrays.copyOf(values.matrix().data, values.size());
    }

    private static Expression fixed(Expression x, long... extents) {
        long[] all = new long[extents.length + 1];
        all[0] = -1;
        System.arraycopy(extents, 0, all, 1, extents.length);
        return x.reshape(all);
    }

    private static Case one(
            String name,
            Function<Expression, Expression> body,
            Function<double[], double[]> expected,
            long... extents) {
        return new Case(
                name,
                List.of(extents),
                (scope, in) -> List.of(body.apply(in.get(0))),
                in -> expected.apply(in[0]),
                true);
    }

    private static Case unary(String name, Function<Expression, Expression> body, DoubleUnaryOperator expected) {
        return one(name, body, x -> Arrays.stream(x).map(expected).toArray(), 2, 3);
    }

    /** x [2, 1] and y [3], broadcast to [2, 3]. */
    private static Case binary(
            String name, BiFunction<Expression, Expression, Expression> body, DoubleBinaryOperator expected) {
        return new Case(
                name,
                List.of(new long[] {2, 1}, new long[] {3}),
                (scope, in) -> List.of(body.apply(in.get(0), in.get(1))
                        .plus(in.get(0).plus(in.get(1)).zeros())),
                in -> {
                    double[] out = new double[6];
                    Arrays.setAll(out, i -> expected.applyAsDouble(in[0][i / 3], in[1][i % 3]));
                    return out;
                },
                true);
    }

    /** Row by row of x [2, 3]. */
    private static Case rows(
            String name, Function<Expression, Expression> body, Function<double[], double[]> expected) {
        return one(
                name,
                body,
                x -> Stream.of(Arrays.copyOf(x, 3), Arrays.copyOfRange(x, 3, 6))
                        .flatMapToDouble(row -> Arrays.stream(expected.apply(row)))
                        .toArray(),
                2,
                3);
    }

    private static Case two(
            String name,
            BiFunction<Expression, Expression, Expression> body,
            BiFunction<double[], double[], double[]> expected) {
        return new Case(
                name,
                List.of(new long[] {2, 3}, new long[] {2, 3}),
                (scope, in) -> List.of(body.apply(in.get(0), in.get(1))),
                in -> expected.apply(in[0], in[1]),
                true);
    }

    /** Rows of two [2, 3] in turn. */
    private static double[] sideBySide(double[] x, double[] y) {
        double[] out = new double[12];
        Arrays.setAll(out, i -> (i / 3 % 2 == 0 ? x : y)[i / 6 * 3 + i % 3]);
        return out;
    }

    /** A [2, 3] or its transpose [3, 2], times B [3, 4] or its transpose [4, 3]. */
    private static Case product(
            String name, BiFunction<Expression, Expression, Expression> body, boolean left, boolean right) {
        return new Case(
                name,
                List.of(left ? new long[] {3, 2} : new long[] {2, 3}, right ? new long[] {4, 3} : new long[] {3, 4}),
                (scope, in) -> List.of(body.apply(in.get(0), in.get(1))),
                in -> multiplied(in[0], in[1], 2, 3, 4, left, right),
                true);
    }

    private static double[] multiplied(
            double[] a, double[] b, int rows, int inner, int columns, boolean left, boolean right) {
        double[] out = new double[rows * columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                for (int k = 0; k < inner; k++) {
                    double x = left ? a[k * rows + i] : a[i * inner + k];
                    double y = right ? b[j * inner + k] : b[k * columns + j];
                    out[i * columns + j] += x * y;
                }
            }
        }
        return out;
    }

    private static double[] index(double[] x, java.util.function.IntUnaryOperator place, int size) {
        double[] out = new double[size];
        Arrays.setAll(out, i -> x[place.applyAsInt(i)]);
        return out;
    }

    /** x [3, 1, 2] times x [3, 2], broadcast to [3, 3, 2]. */
    private static double[] product(double[] x, double[] y) {
        double[] out = new double[18];
        Arrays.setAll(out, i -> x[i / 6 * 2 + i % 2] * y[i % 6]);
        return out;
    }

    private static double[] grouped(double[] x, int[] groups, int count, int width, boolean mean) {
        double[] out = new double[count * width];
        int[] sizes = new int[count];
        for (int i = 0; i < groups.length; i++) {
            if (groups[i] >= 0) {
                sizes[groups[i]]++;
                for (int j = 0; j < width; j++) {
                    out[groups[i] * width + j] += x[i * width + j];
                }
            }
        }
        for (int k = 0; mean && k < out.length; k++) {
            out[k] /= Math.max(1, sizes[k / width]);
        }
        return out;
    }

    /** 2 / sqrt(pi) times the integral of exp(-t^2) from 0 to x, by Simpson's rule on 2000 intervals. */
    private static double erf(double x) {
        int intervals = 2000;
        double h = x / intervals;
        double sum = 1 + Math.exp(-x * x);
        for (int i = 1; i < intervals; i++) {
            sum += (i % 2 == 0 ? 2 : 4) * Math.exp(-(i * h) * (i * h));
        }
        return 2 / Math.sqrt(Math.PI) * sum * h / 3;
    }
}
