package dev.mechanist.planners.evolution;

import dev.mechanist.core.RandomStream;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * CMA-ES with full covariance and active (negative) weights: Hansen, "The CMA evolution strategy: a tutorial" (2016),
 * algorithm in figure 6. The eigendecomposition is renewed only after 1 / (n (c_1 + c_mu)) generations (the tutorial's code
 * takes a tenth of that): the covariance moves little in between, and the decomposition costs n^3.
 */
public final class CmaEs implements EvolutionStrategy {
    /** Terms that one pass through a sum takes: the sums of a generation are bound by loads and stores. */
    private static final int STRIP = 5;

    private final int n;
    private final int lambda;
    private final CmaParameters p;
    private final int renewal;
    private final EigenDecomposition_F64<DMatrixRMaj> eigen;

    private final double[] mean;
    /** Symmetric, whole, row by row: see {@link #addStripOfRanks}. */
    private final double[][] C;

    private final DMatrixRMaj symmetric;
    /** Eigenvectors in columns, and square roots of the eigenvalues. */
    private final double[] B;

    private final double[] D;
    /** Rows of (B D)', so that a candidate is a sum of rows. */
    private final double[][] axes;

    private final double[] pathC;
    private final double[] moved;
    private final double[] rotated;
    private final double[] whitened;
    /** Steps (x - m) / sigma of the generation, one row each. */
    private final double[][] Y;

    private final double[] squaredNorm;
    private final double[] rankMu;
    private final CumulativeStepSize stepSize;
    private final Stagnation stagnation;
    private int decomposed;
    private boolean degenerate;

    /** See {@link EvolutionStrategy.Factory}. */
    public CmaEs(double[] mean, double sigma, int population) {
        n = mean.length;
        lambda = population;
        p = CmaParameters.of(n, lambda, false);
        renewal = Math.max(1, (int) (1 / (n * (p.c1() + p.cMu()))));
        eigen = DecompositionFactory_DDRM.eig(n, true, true);
        this.mean = new double[n];
        C = new double[n][n];
        symmetric = new DMatrixRMaj(n, n);
        B = new double[n * n];
        D = new double[n];
        axes = new double[n][n];
        pathC = new double[n];
        moved = new double[n];
        rotated = new double[n];
        whitened = new double[n];
        stepSize = new CumulativeStepSize(n, p);
        Y = new double[lambda][n];
        squaredNorm = new double[lambda];
        rankMu = new double[lambda];
        stagnation = new Stagnation(n, lambda);
        restart(mean, sigma);
    }

    /** With the tutorial's population 4 + floor(3 ln n). */
    public static CmaEs withDefaultPopulation(double[] mean, double sigma) {
        return new CmaEs(mean, sigma, CmaParameters.defaultPopulation(mean.length));
    }

    @Override
    public void restart(double[] mean, double sigma) {
        Stagnation.requireStart(mean, sigma);
        System.arraycopy(mean, 0, this.mean, 0, n);
        stepSize.restart(sigma);
        Arrays.fill(B, 0);
        Arrays.fill(pathC, 0);
        for (int i = 0; i < n; i++) {
            Arrays.fill(C[i], 0);
            Arrays.fill(axes[i], 0);
            C[i][i] = 1;
            B[i * n + i] = 1;
            axes[i][i] = 1;
            D[i] = 1;
        }
        decomposed = 0;
        degenerate = false;
        stagnation.reset();
    }

    @Override
    public int dimension() {
        return n;
    }

    @Override
    public int population() {
        return lambda;
    }

    /** x = m + sigma B D z. */
    @Override
    public void ask(int row, RandomStream random, double[] x, int o) {
        double[] y = Y[row];
        Arrays.fill(y, 0);
        random.fillGaussian(x, o, o + n);
        double norm = 0;
        for (int k = 0; k < n; k++) {
            norm += x[o + k] * x[o + k];
        }
        squaredNorm[row] = norm;
        int whole = n - n % STRIP;
        for (int k = 0; k < whole; k += STRIP) {
            addStrip(
                    n,
                    y,
                    x[o + k],
                    axes[k],
                    x[o + k + 1],
                    axes[k + 1],
                    x[o + k + 2],
                    axes[k + 2],
                    x[o + k + 3],
                    axes[k + 3],
                    x[o + k + 4],
                    axes[k + 4]);
        }
        for (int k = whole; k < n; k++) {
            add(n, y, x[o + k], axes[k]);
        }
        double sigma = stepSize.sigma();
        for (int i = 0; i < n; i++) {
            x[o + i] = mean[i] + sigma * y[i];
        }
    }

    @Override
    public void tell(double[] costs, int[] order, int finite) {
        stepSize.nextGeneration();
        if (finite == 0) {
            return;
        }
        selectAndRecombine(order);
        whiten();
        boolean stalled = stepSize.adapt(whitened);
        adaptCovariance(order, stalled);
        stagnation.observe(costs[order[0]], costs[order[finite - 1]]);
    }

    /** Equations 9 and 41: m + sigma times the weighted mean step. */
    private void selectAndRecombine(int[] order) {
        Arrays.fill(moved, 0);
        for (int i = 0; i < p.mu(); i++) {
            double w = p.weights()[i];
            add(n, moved, w, Y[order[i]]);
        }
        double sigma = stepSize.sigma();
        for (int k = 0; k < n; k++) {
            mean[k] += sigma * moved[k];
        }
    }

    /** inv(sqrt(C)) y_w = B inv(D) B' y_w, for equation 43. */
    private void whiten() {
        for (int k = 0; k < n; k++) {
            double sum = 0;
            for (int i = 0; i < n; i++) {
                sum += B[i * n + k] * moved[i];
            }
            rotated[k] = sum / D[k];
        }
        for (int i = 0; i < n; i++) {
            double sum = 0;
            for (int k = 0; k < n; k++) {
                sum += B[i * n + k] * rotated[k];
            }
            whitened[i] = sum;
        }
    }

    /** Equations 45 to 47. */
    private void adaptCovariance(int[] order, boolean stalled) {
        double keep = 1 - p.cC();
        double gain = stalled ? 0 : Math.sqrt(p.cC() * (2 - p.cC()) * p.muEff());
        for (int i = 0; i < n; i++) {
            pathC[i] = keep * pathC[i] + gain * moved[i];
        }
        double sum = 0;
        for (double w : p.weights()) {
            sum += w;
        }
        double missing = stalled ? p.c1() * p.cC() * (2 - p.cC()) : 0;
        double decay = 1 + missing - p.c1() - p.cMu() * sum;
        for (int i = 0; i < n; i++) {
            double scaled = p.c1() * pathC[i];
            double[] c = C[i];
            for (int j = 0; j < n; j++) {
                c[j] = decay * c[j] + scaled * pathC[j];
            }
        }
        for (int r = 0; r < lambda; r++) {
            double w = p.weights()[r];
            int row = order[r];
            if (w < 0) {
                w *= n / Math.max(squaredNorm[row], Double.MIN_NORMAL);
            }
            rankMu[r] = p.cMu() * w;
        }
        int whole = lambda - lambda % STRIP;
        for (int r = 0; r < whole; r += STRIP) {
            addStripOfRanks(r, order);
        }
        for (int r = whole; r < lambda; r++) {
            double[] y = Y[order[r]];
            for (int i = 0; i < n; i++) {
                add(n, C[i], rankMu[r] * y[i], y);
            }
        }
    }

    /**
     * C += sum over the ranks from r of weight y y'. Both triangles: twice the sums, but of whole rows, which the compiler turns
     * into vector instructions, and half rows it does not.
     */
    private void addStripOfRanks(int r, int[] order) {
        double[] y0 = Y[order[r]];
        double[] y1 = Y[order[r + 1]];
        double[] y2 = Y[order[r + 2]];
        double[] y3 = Y[order[r + 3]];
        double[] y4 = Y[order[r + 4]];
        double[] w = rankMu;
        for (int i = 0; i < n; i++) {
            addStrip(
                    n,
                    C[i],
                    w[r] * y0[i],
                    y0,
                    w[r + 1] * y1[i],
                    y1,
                    w[r + 2] * y2[i],
                    y2,
                    w[r + 3] * y3[i],
                    y3,
                    w[r + 4] * y4[i],
                    y4);
        }
    }

    private static void add(int n, double[] sum, double s, double[] x) {
        for (int j = 0; j < n; j++) {
            sum[j] += s * x[j];
        }
    }

    /**
     * Five terms in one pass (eight take twice the time on JDK 17). All arrays are indexed alike from 0, which the compiler
     * needs for vector instructions.
     */
    private static void addStrip(
            int n,
            double[] sum,
            double s0,
            double[] x0,
            double s1,
            double[] x1,
            double s2,
            double[] x2,
            double s3,
            double[] x3,
            double s4,
            double[] x4) {
        for (int j = 0; j < n; j++) {
            sum[j] += s0 * x0[j] + s1 * x1[j] + s2 * x2[j] + s3 * x3[j] + s4 * x4[j];
        }
    }

    /** The eigendecomposition of the covariance, where enough generations have moved it. */
    @Override
    public void renew() {
        if (stepSize.generation() - decomposed >= renewal) {
            decompose();
        }
    }

    private void decompose() {
        decomposed = stepSize.generation();
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                symmetric.data[i * n + j] = C[i][j];
                symmetric.data[j * n + i] = C[i][j];
            }
        }
        if (!eigen.decompose(symmetric)) {
            degenerate = true;
            return;
        }
        for (int k = 0; k < n; k++) {
            double value = eigen.getEigenvalue(k).real;
            if (!(value > 0) || Double.isInfinite(value)) {
                degenerate = true;
                return;
            }
        }
        double smallest = Double.POSITIVE_INFINITY;
        double largest = 0;
        for (int k = 0; k < n; k++) {
            D[k] = Math.sqrt(eigen.getEigenvalue(k).real);
            smallest = Math.min(smallest, D[k]);
            largest = Math.max(largest, D[k]);
            double[] vector = eigen.getEigenVector(k).data;
            for (int i = 0; i < n; i++) {
                B[i * n + k] = vector[i];
                axes[k][i] = D[k] * vector[i];
            }
        }
        degenerate = largest > 1e7 * smallest;
    }

    @Override
    public double[] mean() {
        return mean.clone();
    }

    /** Step size sigma. */
    public double sigma() {
        return stepSize.sigma();
    }

    /** A flat or stagnating function, a vanished or exploded spread, or a covariance of condition 1e14 (tutorial, B.3). */
    @Override
    public boolean stopped() {
        double spread = 0;
        for (int i = 0; i < n; i++) {
            spread = Math.max(spread, stepSize.sigma() * Math.sqrt(C[i][i]));
        }
        return degenerate || stagnation.stagnates() || stepSize.degenerate(spread);
    }
}
