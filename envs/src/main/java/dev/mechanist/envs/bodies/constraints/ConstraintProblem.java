package dev.mechanist.envs.bodies.constraints;

import java.util.Arrays;

/**
 * The convex problem that MuJoCo's documentation ("Computation", constraint solver, primal form) puts for the constrained
 * acceleration: minimise 1/2 |a - a0|_M^2 + s(J a - aref), where s is a sum over rows (half-quadratic for one-sided rows, a
 * Huber function for friction loss) and over elliptic friction cones. Its optimum is unique. Newton's method with an exact line
 * search, from a0 and to rounding: the result depends on nothing but the problem.
 */
public final class ConstraintProblem {
    /** Pushes only: s = D/2 min(0, J a - aref)^2. */
    public static final int ONE_SIDED = 0;
    /** Quadratic near zero, with a force of at most the row's bound. */
    public static final int BOUNDED = 1;
    /** First row of a cone: the normal; its friction rows follow. */
    static final int CONE = 2;
    /** A friction row of the cone before. */
    static final int IN_CONE = 3;
    /** Pushes and pulls: s = D/2 (J a - aref)^2. */
    static final int TWO_SIDED = 4;

    /** The slope that rounding leaves, relative to the first, where a step of Newton's method stayed on one parabola. */
    private static final double SAME = 1e-12;

    private static final int MOST_ITERATIONS = 100;
    private static final int MOST_TRIALS = 60;
    /** The decrement at which nothing but rounding is left, relative to the kinetic scale of the problem. */
    private static final double SETTLED = 1e-28;

    private final int nv;
    private int rows;
    private int[] kind = new int[16];
    private double[] jacobian;
    private double[] reference = new double[16];
    private double[] weight = new double[16];
    /** Force bound of a friction loss; mu of a cone; friction coefficient of a friction row. */
    private double[] bound = new double[16];

    private int[] size = new int[16];
    private double[] rest = new double[16];
    private double[] restSlope = new double[16];
    private double[] force = new double[16];
    private double[] curvature = new double[16];
    /** 0: no force, 1: quadratic, 2: on the cone or at the bound. */
    private int[] zone = new int[16];

    private int[] zoneBefore = new int[16];

    private final double[] mass;
    private final CholeskySystem system;
    private final double[] hessian;
    private final double[] gradient;
    private final double[] direction;
    private final double[] moved;
    private final double[] massMoved;
    private final double[] massDirection;
    private final FrictionCones cones = new FrictionCones();
    private final double[] coneRates = new double[6];
    private double slope;
    private double bend;
    private int iterations;

    ConstraintProblem(int nv) {
        this.nv = nv;
        jacobian = new double[16 * nv];
        mass = new double[nv * nv];
        system = new CholeskySystem(nv);
        hessian = system.matrix;
        gradient = new double[nv];
        direction = new double[nv];
        moved = new double[nv];
        massMoved = new double[nv];
        massDirection = new double[nv];
    }

    public void clear() {
        rows = 0;
    }

    public int rows() {
        return rows;
    }

    /** Prepares {@link #respond} at the last solution. */
    public void linearise() {
        assemble();
        system.decompose();
    }

    /** out = (M + J' s'' J)^-1 right, how the acceleration follows a force [nv]. */
    public void respond(double[] right, double[] out) {
        system.solve(right, 1, out);
    }

    /** out = -J' s'' J change, how the force of the constraints follows the acceleration [nv]. */
    public void yield(double[] change, double[] out) {
        Arrays.fill(out, 0);
        for (int r = 0; r < rows; r++) {
            restSlope[r] = along(r, change, 0);
        }
        for (int r = 0; r < rows; r += size[r]) {
            forceRates(r, restSlope, r, coneRates, 0);
            for (int k = 0; k < size[r]; k++) {
                addAlong(r + k, coneRates[k], out);
            }
        }
    }

    /** How the forces of a row, or of all rows of a cone, follow J a - aref: -s'' times its rates. */
    void forceRates(int row, double[] rates, int from, double[] out, int to) {
        int n = size[row];
        if (kind[row] != CONE || zone[row] != 2) {
            for (int k = 0; k < n; k++) {
                out[to + k] = -curvature[row + k] * rates[from + k];
            }
            return;
        }
        double[] cone = cones.curvature(row, n, rest, weight, bound);
        for (int k = 0; k < n; k++) {
            double sum = 0;
            for (int i = 0; i < n; i++) {
                sum -= cone[k * n + i] * rates[from + i];
            }
            out[to + k] = sum;
        }
    }

    /** Whether a row exerts no force and would not under small changes. */
    boolean idle(int row) {
        return zone[row] == 0;
    }

    /** How many Newton iterations the last solution took. */
    int iterations() {
        return iterations;
    }

    /** out = M^-1 force. */
    void unconstrained(double[] force, double[] out) {
        System.arraycopy(mass, 0, hessian, 0, nv * nv);
        system.decompose();
        system.solve(force, 1, out);
    }

    /** out = (M + diag)^-1 force, where the diagonal holds more than that of M by {@code more} [nv]. */
    void damped(double[] more, double[] force, double[] out) {
        System.arraycopy(mass, 0, hessian, 0, nv * nv);
        for (int d = 0; d < nv; d++) {
            hessian[d * nv + d] += more[d];
        }
        system.decompose();
        system.solve(force, 1, out);
    }

    /** Where the mass matrix goes, dense [nv nv]. */
    public double[] mass() {
        return mass;
    }

    /**
     * A row of zeros.
     *
     * @param reference the wanted acceleration along the row
     * @param regularizer R; the row's weight is 1 / R
     */
    public int addRow(int kind, double reference, double regularizer) {
        if (rows == this.kind.length) {
            grow();
        }
        int row = rows++;
        this.kind[row] = kind;
        this.reference[row] = reference;
        weight[row] = 1 / regularizer;
        bound[row] = 0;
        size[row] = 1;
        Arrays.fill(jacobian, row * nv, row * nv + nv, 0);
        return row;
    }

    private void grow() {
        int n = 2 * kind.length;
        kind = Arrays.copyOf(kind, n);
        jacobian = Arrays.copyOf(jacobian, n * nv);
        reference = Arrays.copyOf(reference, n);
        weight = Arrays.copyOf(weight, n);
        bound = Arrays.copyOf(bound, n);
        size = Arrays.copyOf(size, n);
        rest = Arrays.copyOf(rest, n);
        restSlope = Arrays.copyOf(restSlope, n);
        force = Arrays.copyOf(force, n);
        curvature = Arrays.copyOf(curvature, n);
        zone = Arrays.copyOf(zone, n);
        zoneBefore = Arrays.copyOf(zoneBefore, n);
    }

    /** The largest force of a {@link #BOUNDED} row, the friction of an {@link #IN_CONE} one, mu and rows of a {@link #CONE}. */
    public void bound(int row, double value, int rowsOfCone) {
        bound[row] = value;
        size[row] = rowsOfCone;
    }

    public void set(int row, int dof, double value) {
        jacobian[row * nv + dof] = value;
    }

    public void add(int row, int dof, double value) {
        jacobian[row * nv + dof] += value;
    }

    public double along(int row, double[] v, int vo) {
        double sum = 0;
        for (int d = 0, o = row * nv; d < nv; d++) {
            sum += jacobian[o + d] * v[vo + d];
        }
        return sum;
    }

    public void reference(int row, double value) {
        reference[row] = value;
    }

    public double reference(int row) {
        return reference[row];
    }

    public double regularizer(int row) {
        return 1 / weight[row];
    }

    /** Whether the force of a row follows the acceleration in the last solution: it pushes, sticks, or holds. */
    boolean follows(int row) {
        return zone[row] == 1;
    }

    /** The force along a row in the last solution. */
    public double force(int row) {
        return force[row];
    }

    /**
     * Solves for the acceleration.
     *
     * @param a the acceleration without constraints [nv]; receives the constrained one
     * @param generalised receives the force of the constraints [nv], added
     */
    public void solve(double[] a, double[] generalised) {
        Arrays.fill(moved, 0);
        Arrays.fill(massMoved, 0);
        double scale = quadratic(a);
        for (int r = 0; r < rows; r++) {
            rest[r] = along(r, a, 0) - reference[r];
        }
        evaluate(rest);
        boolean factored = false;
        double before = Double.POSITIVE_INFINITY;
        for (iterations = 0; iterations < MOST_ITERATIONS; iterations++) {
            System.arraycopy(massMoved, 0, gradient, 0, nv);
            for (int r = 0; r < rows; r++) {
                addAlong(r, -force[r], gradient);
            }
            if (!factored) {
                assemble();
                system.decompose();
            }
            double decrement = system.forward(gradient, -1, direction);
            boolean rounding = factored && decrement >= before;
            if (!(decrement > SETTLED * (scale + dot(moved, massMoved))) || rounding) {
                break;
            }
            substitute();
            before = decrement;
            System.arraycopy(zone, 0, zoneBefore, 0, rows);
            double length = search();
            for (int d = 0; d < nv; d++) {
                moved[d] += length * direction[d];
                massMoved[d] += length * massDirection[d];
            }
            for (int r = 0; r < rows; r++) {
                rest[r] += length * restSlope[r];
            }
            evaluate(rest);
            factored = sameQuadratic();
        }
        for (int d = 0; d < nv; d++) {
            a[d] += moved[d];
        }
        for (int r = 0; r < rows; r++) {
            addAlong(r, force[r], generalised);
        }
    }

    private void addAlong(int row, double scale, double[] vector) {
        if (scale != 0) {
            for (int d = 0, o = row * nv; d < nv; d++) {
                vector[d] += scale * jacobian[o + d];
            }
        }
    }

    private double quadratic(double[] v) {
        double sum = 0;
        for (int r = 0; r < nv; r++) {
            double row = 0;
            for (int c = 0; c < nv; c++) {
                row += mass[r * nv + c] * v[c];
            }
            sum += row * v[r];
        }
        return sum;
    }

    private boolean sameQuadratic() {
        for (int r = 0; r < rows; r++) {
            if (zone[r] != zoneBefore[r] || zone[r] == 2 && kind[r] == CONE) {
                return false;
            }
        }
        return true;
    }

    /** Forces and zones of all rows at J a - aref; with curvatures. */
    private void evaluate(double[] at) {
        for (int r = 0; r < rows; r += size[r]) {
            double x = at[r];
            double w = weight[r];
            switch (kind[r]) {
                case ONE_SIDED -> {
                    boolean pushes = x < 0;
                    zone[r] = pushes ? 1 : 0;
                    force[r] = pushes ? -w * x : 0;
                    curvature[r] = pushes ? w : 0;
                }
                case TWO_SIDED -> {
                    zone[r] = 1;
                    force[r] = -w * x;
                    curvature[r] = w;
                }
                case BOUNDED -> {
                    double f = -w * x;
                    boolean free = Math.abs(f) < bound[r];
                    zone[r] = free ? 1 : f > 0 ? 2 : 3;
                    force[r] = free ? f : Math.copySign(bound[r], f);
                    curvature[r] = free ? w : 0;
                }
                default -> cones.forces(r, size[r], at, weight, bound, zone, force, curvature);
            }
        }
    }

    /** hessian = M + J' s'' J, its lower triangle. */
    private void assemble() {
        System.arraycopy(mass, 0, hessian, 0, nv * nv);
        for (int r = 0; r < rows; r++) {
            double w = curvature[r];
            int o = r * nv;
            for (int i = 0; i < nv && w != 0; i++) {
                double wi = w * jacobian[o + i];
                for (int j = 0; j <= i && wi != 0; j++) {
                    hessian[i * nv + j] += wi * jacobian[o + j];
                }
            }
            if (kind[r] == CONE && zone[r] == 2) {
                addCone(r);
            }
        }
    }

    private void addCone(int r) {
        int n = size[r];
        double[] cone = cones.curvature(r, n, rest, weight, bound);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double w2 = cone[i * n + j];
                int oi = (r + i) * nv;
                int oj = (r + j) * nv;
                for (int p = 0; p < nv; p++) {
                    double wp = w2 * jacobian[oi + p];
                    for (int q = 0; q <= p && wp != 0; q++) {
                        hessian[p * nv + q] += wp * jacobian[oj + q];
                    }
                }
            }
        }
    }

    private double dot(double[] a, double[] b) {
        double sum = 0;
        for (int d = 0; d < nv; d++) {
            sum += a[d] * b[d];
        }
        return sum;
    }

    /** direction = -hessian^-1 gradient, of which the forward half is done, and its products with M and J. */
    private void substitute() {
        system.backward(direction);
        for (int i = 0; i < nv; i++) {
            double sum = 0;
            for (int k = 0; k < nv; k++) {
                sum += mass[i * nv + k] * direction[k];
            }
            massDirection[i] = sum;
        }
        for (int r = 0; r < rows; r++) {
            restSlope[r] = along(r, direction, 0);
        }
    }

    /** The length along the direction where the cost is least: Newton on its slope, kept between two signs. */
    private double search() {
        double linear = 0;
        double square = 0;
        for (int d = 0; d < nv; d++) {
            linear += direction[d] * massMoved[d];
            square += direction[d] * massDirection[d];
        }
        slopeAt(0, linear, square);
        double first = Math.abs(slope);
        double low = 0;
        double high = Double.POSITIVE_INFINITY;
        double length = -slope / bend;
        double bendBefore = bend;
        for (int trial = 0; trial < MOST_TRIALS; trial++) {
            slopeAt(length, linear, square);
            if (Math.abs(slope) <= 1e-15 * first || bend == bendBefore && Math.abs(slope) <= SAME * first) {
                break;
            }
            bendBefore = bend;
            if (slope < 0) {
                low = length;
            } else {
                high = length;
            }
            double next = length - slope / bend;
            if (!(next > low && next < high)) {
                next = high == Double.POSITIVE_INFINITY ? 2 * length : 0.5 * (low + high);
            }
            if (next == length) {
                break;
            }
            length = next;
        }
        return length;
    }

    /** First and second derivative of the cost along the direction. */
    private void slopeAt(double length, double linear, double square) {
        slope = linear + length * square;
        bend = square;
        for (int r = 0; r < rows; r += size[r]) {
            double y = restSlope[r];
            double x = rest[r] + length * y;
            double w = weight[r];
            switch (kind[r]) {
                case ONE_SIDED -> {
                    if (x < 0) {
                        slope += w * x * y;
                        bend += w * y * y;
                    }
                }
                case TWO_SIDED -> {
                    slope += w * x * y;
                    bend += w * y * y;
                }
                case BOUNDED -> {
                    if (Math.abs(w * x) < bound[r]) {
                        slope += w * x * y;
                        bend += w * y * y;
                    } else {
                        slope += Math.copySign(bound[r], x) * y;
                    }
                }
                default -> {
                    cones.slope = slope;
                    cones.bend = bend;
                    cones.along(r, size[r], length, rest, restSlope, weight, bound);
                    slope = cones.slope;
                    bend = cones.bend;
                }
            }
        }
    }
}
