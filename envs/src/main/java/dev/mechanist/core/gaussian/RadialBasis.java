package dev.mechanist.core.gaussian;

import dev.mechanist.core.Shapes;
import org.ejml.data.DMatrixRMaj;

/**
 * Sums of radial basis functions, f_e(z) = sum_i beta_ie exp(-(z - c_i)' inv(L_e) (z - c_i) / 2) with diagonal L_e, and their
 * exact moments for z ~ N(m, S) with the derivatives by everything that they are made of (Deisenroth, Fox and Rasmussen 2015,
 * section 4; {@link BasisExpectation} and {@link BasisProduct}). Meant for some hundred functions at most, as of a policy;
 * arrays are kept, not copied.
 *
 * @param centres c [n, D]
 * @param precision diagonals of inv(L) [E][D]
 * @param weights beta [E][n]
 * @param addedVariance added to each variance, so that a constant function keeps a usable covariance
 */
public record RadialBasis(DMatrixRMaj centres, double[][] precision, double[][] weights, double addedVariance) {
    public RadialBasis {
        for (int e = 0; e < weights.length; e++) {
            Shapes.requireLength("weights of output " + e, weights[e], centres.numRows);
            Shapes.requireLength("precision of output " + e, precision[e], centres.numCols);
        }
    }

    /** Number of basis functions n. */
    public int size() {
        return centres.numRows;
    }

    /** Input dimension D. */
    public int inputs() {
        return centres.numCols;
    }

    /** Output dimension E. */
    public int outputs() {
        return weights.length;
    }

    /** f(z) [E], a fresh array. */
    public double[] at(double[] z) {
        double[] v = new double[outputs()];
        for (int e = 0; e < v.length; e++) {
            for (int i = 0; i < size(); i++) {
                double sum = 0;
                for (int d = 0; d < z.length; d++) {
                    double difference = z[d] - centres.get(i, d);
                    sum += precision[e][d] * difference * difference;
                }
                v[e] += weights[e][i] * Math.exp(-0.5 * sum);
            }
        }
        return v;
    }

    /** The centres seen from the mean of z, nu_i = c_i - m, [n, D] row by row. */
    double[] offsets(Gaussian z) {
        int D = inputs();
        double[] nu = new double[size() * D];
        for (int i = 0; i < size(); i++) {
            for (int d = 0; d < D; d++) {
                nu[i * D + d] = centres.get(i, d) - z.mean()[d];
            }
        }
        return nu;
    }

    /** Moments of f(z). */
    public Moments propagate(Gaussian z) {
        int E = outputs();
        double[] nu = offsets(z);
        double[] mean = new double[E];
        double[] added = new double[E];
        double[][] products = new double[E][E];
        DMatrixRMaj gain = new DMatrixRMaj(inputs(), E);
        for (int e = 0; e < E; e++) {
            BasisExpectation single = new BasisExpectation(this, e, z, nu);
            mean[e] = single.mean();
            double[] V = single.gain();
            for (int d = 0; d < V.length; d++) {
                gain.set(d, e, V[d]);
            }
            added[e] = addedVariance;
        }
        for (int a = 0; a < E; a++) {
            for (int b = 0; b <= a; b++) {
                products[a][b] = new BasisProduct(this, a, b, z, nu).mean();
            }
        }
        return new Moments(mean, RawMoments.covariance(mean, products, added), gain);
    }

    /**
     * The adjoint of {@link #propagate}.
     *
     * @param seed dL by mean [E], covariance [E, E] and gain [D, E]
     */
    public RadialBasisAdjoint pullback(Gaussian z, Moments seed) {
        int E = outputs();
        double[] nu = offsets(z);
        double[] mean = new double[E];
        BasisExpectation[] single = new BasisExpectation[E];
        for (int e = 0; e < E; e++) {
            single[e] = new BasisExpectation(this, e, z, nu);
            mean[e] = single[e].mean();
        }
        double[] byMean = RawMoments.byMean(seed, mean);
        RadialBasisAdjoint adjoint = new RadialBasisAdjoint(E, size(), inputs());
        for (int a = 0; a < E; a++) {
            single[a].pullback(byMean[a], MomentAlgebra.column(seed.gain(), a), adjoint);
            for (int b = 0; b <= a; b++) {
                double g = RawMoments.byProduct(seed, a, b);
                if (g != 0) {
                    new BasisProduct(this, a, b, z, nu).pullback(g, adjoint);
                }
            }
        }
        MomentAlgebra.symmetrise(adjoint.byCovariance());
        return adjoint;
    }
}
