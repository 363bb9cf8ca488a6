package dev.mechanist.sysid.equations;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.dynamics.DifferencedField;
import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.core.dynamics.VectorField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Holds a field that somebody else wrote to its contract, at states and actions drawn between -1 and 1 and between 0 and 1: derivatives
 * written by hand are wrong often enough, and a fit by wrong ones ends anywhere. A derivative counts as wrong where it differs from
 * central differences at more than half of the points, so that a field may have kinks; points at which the field is not finite are left
 * out.
 */
final class FieldCheck {
    private static final int POINTS = 12;
    private static final double TOLERANCE = 1e-4;

    private final String file;
    private final VectorField field;
    private final int n;
    private final int m;
    private final int p;

    private FieldCheck(String file, VectorField field) {
        this.file = file;
        this.field = field;
        n = field.n();
        m = field.m();
        p = field.parameters().size();
    }

    /** @throws InputException for the first rule that it breaks */
    static void require(String file, VectorField field) {
        FieldCheck check = new FieldCheck(file, field);
        check.sizesAndNames();
        check.derivatives();
    }

    private void sizesAndNames() {
        if (n < 1 || m < 0) {
            throw refusal("has " + n + " states and " + m + " actions; give at least one state");
        }
        Set<String> names = new HashSet<>();
        for (Parameter parameter : field.parameters()) {
            if (parameter.name() == null || parameter.name().isBlank() || !names.add(parameter.name())) {
                throw refusal("has two parameters '" + parameter.name() + "', or one without a name; rename it");
            }
        }
        List<Parameter> before = List.copyOf(field.parameters());
        List<Parameter> others = before.stream().map(FieldCheck::other).toList();
        boolean kept = field.withParameters(others).parameters().equals(others)
                && field.fork().parameters().equals(before)
                && field.parameters().equals(before);
        if (!kept) {
            throw refusal(
                    "'withParameters' must give the same equations with the parameters that it is given, 'fork' those"
                            + " that there are, and neither may change what they are asked of");
        }
    }

    /** The parameter with another value, where it may have one. */
    private static Parameter other(Parameter parameter) {
        double more = parameter.value() + 0.1 * parameter.scale();
        double less = parameter.value() - 0.1 * parameter.scale();
        return more <= parameter.upper()
                ? parameter.withValue(more)
                : less >= parameter.lower() ? parameter.withValue(less) : parameter;
    }

    private void derivatives() {
        int[] finite = {0};
        int[][] wrong = {new int[n * n], new int[n * m], new int[n * p]};
        double[][][] seen = {new double[n * n][], new double[n * m][], new double[n * p][]};
        for (int k = 0; k < POINTS; k++) {
            RandomStream random = RandomStream.of(1, "check of equations", k);
            double least = k % 2 == 0 ? -1 : 0;
            double[] x = drawn(random, n, least);
            double[] u = drawn(random, m, least);
            double[] dx = derivative(field, x, u);
            readsAtOffsets(x, u, dx);
            double[][] written = written(x, u);
            double[][] differences = differences(x, u);
            if (!finite(dx) || !finite(differences[0]) || !finite(differences[1]) || !finite(differences[2])) {
                continue;
            }
            finite[0]++;
            for (int which = 0; which < 3; which++) {
                for (int i = 0; i < written[which].length; i++) {
                    double a = written[which][i];
                    double b = differences[which][i];
                    if (!(Math.abs(a - b) <= TOLERANCE * Math.max(1e-2, Math.max(Math.abs(a), Math.abs(b))))) {
                        wrong[which][i]++;
                        seen[which][i] = new double[] {a, b};
                    }
                }
            }
        }
        for (int which = 0; which < 3; which++) {
            for (int i = 0; i < wrong[which].length; i++) {
                if (2 * wrong[which][i] > finite[0]) {
                    throw refusal(String.format(
                            Locale.ROOT,
                            "%s is %.4g where central differences give %.4g; correct it, or implement %s, which needs"
                                    + " none",
                            entry(which, i),
                            seen[which][i][0],
                            seen[which][i][1],
                            DifferencedField.class.getSimpleName()));
                }
            }
        }
    }

    private String entry(int which, int i) {
        int columns = which == 0 ? n : which == 1 ? m : p;
        String by = which == 0 ? "x" + i % columns : which == 1 ? "u" + i % columns : parameter(i % columns);
        return (which == 2 ? "'parameterJacobian': " : "'jacobians': ") + "the derivative of f" + i / columns + " by "
                + by;
    }

    private String parameter(int j) {
        return field.parameters().get(j).name();
    }

    private static double[] drawn(RandomStream random, int size, double least) {
        double[] values = new double[size];
        Arrays.setAll(values, i -> random.nextDouble(least, 1));
        return values;
    }

    private static double[] derivative(VectorField f, double[] x, double[] u) {
        double[] dx = new double[f.n()];
        f.derivative(x, 0, u, 0, dx, 0);
        return dx;
    }

    /** The same from within longer arrays, which are left alone. */
    private void readsAtOffsets(double[] x, double[] u, double[] dx) {
        double[] longX = within(x, 2, 1);
        double[] longU = within(u, 3, 2);
        double[] into = within(new double[n], 1, 2);
        double[] expected = within(dx, 1, 2);
        double[] beforeX = longX.clone();
        double[] beforeU = longU.clone();
        field.derivative(longX, 2, longU, 3, into, 1);
        if (!Arrays.equals(into, expected)) {
            throw refusal(
                    "'derivative' must read x[xo ..] and u[uo ..] and write dx[o .. o + n) alone, and give the same"
                            + " each time");
        }
        double[] fx = new double[n * n];
        double[] fu = new double[n * m];
        field.jacobians(longX, 2, longU, 3, fx, fu);
        double[] plain = new double[n * n];
        field.jacobians(x, 0, u, 0, plain, new double[n * m]);
        if (!Arrays.equals(fx, plain)) {
            throw refusal("'jacobians' must read x[xo ..] and u[uo ..], and give the same each time");
        }
        if (!Arrays.equals(longX, beforeX) || !Arrays.equals(longU, beforeU)) {
            throw refusal("changes the state or the action that it is given; copy them");
        }
    }

    private static double[] within(double[] values, int before, int after) {
        double[] all = new double[before + values.length + after];
        Arrays.fill(all, 0.123);
        System.arraycopy(values, 0, all, before, values.length);
        return all;
    }

    /** As the file has them, into arrays full of what must not stay. */
    private double[][] written(double[] x, double[] u) {
        double[][] all = {new double[n * n], new double[n * m], new double[n * p]};
        for (double[] matrix : all) {
            Arrays.fill(matrix, Double.NaN);
        }
        field.jacobians(x, 0, u, 0, all[0], all[1]);
        field.parameterJacobian(x, 0, u, 0, all[2]);
        return all;
    }

    private double[][] differences(double[] x, double[] u) {
        Differences twin = new Differences(field);
        double[][] all = {new double[n * n], new double[n * m], new double[n * p]};
        twin.jacobians(x, 0, u, 0, all[0], all[1]);
        twin.parameterJacobian(x, 0, u, 0, all[2]);
        return all;
    }

    private static boolean finite(double[] values) {
        return Arrays.stream(values).allMatch(Double::isFinite);
    }

    private InputException refusal(String what) {
        return new InputException(file + ": " + what);
    }

    /** The field without its derivatives. */
    private record Differences(VectorField field) implements DifferencedField {
        @Override
        public int n() {
            return field.n();
        }

        @Override
        public int m() {
            return field.m();
        }

        @Override
        public List<Parameter> parameters() {
            return new ArrayList<>(field.parameters());
        }

        @Override
        public void derivative(double[] x, int xo, double[] u, int uo, double[] dx, int o) {
            field.derivative(x, xo, u, uo, dx, o);
        }

        @Override
        public Differences withParameters(List<Parameter> parameters) {
            return new Differences(field.withParameters(parameters));
        }

        @Override
        public Differences fork() {
            return new Differences(field.fork());
        }
    }
}
