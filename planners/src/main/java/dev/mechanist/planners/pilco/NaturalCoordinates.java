package dev.mechanist.planners.pilco;

import dev.mechanist.core.gaussian.Gaussian;
import dev.mechanist.core.gaussian.MomentAlgebra;
import dev.mechanist.core.gaussian.Moments;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.decomposition.TriangularSolver_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.CholeskyDecomposition_F64;

/**
 * Coordinates z of a policy's parameters, theta = theta_0 + inv(L') z, in which equal steps change the controls about equally,
 * whatever they are steps of. L L' = F + 1e-3 tr(F) I with F = E[J' J], J = du/dtheta in shares of the bounds, in the mean over the
 * states that a policy is predicted to pass: the metric of the natural policy gradient (Kakade 2001, equation 4, for controls of
 * one fixed variance), damped where the controls do not depend on a direction. Expectations over a state are by the
 * third-degree spherical-radial rule (Arasaratnam and Haykin 2009, section V).
 *
 * <p>A network's targets change its controls by very different amounts, alone and beside its centres and length-scales; a
 * quasi-Newton search in theta itself can stand still where one in z goes on.
 */
final class NaturalCoordinates {
    private static final double DAMPING = 1e-3;

    private final double[] origin;
    private final DMatrixRMaj root;

    /**
     * @param policy at the origin, z = 0
     * @param features what the policy sees
     * @param bounds largest controls [m]
     * @param states distributions of states that it is predicted to pass
     */
    NaturalCoordinates(PolicyMap policy, StateFeatures features, double[] bounds, List<Gaussian> states) {
        origin = policy.parameters();
        int P = origin.length;
        DMatrixRMaj J = jacobian(policy, features, bounds, states);
        DMatrixRMaj F = new DMatrixRMaj(P, P);
        CommonOps_DDRM.multInner(J, F);
        double damping = DAMPING * CommonOps_DDRM.trace(F);
        for (int i = 0; i < P; i++) {
            F.add(i, i, damping);
        }
        CholeskyDecomposition_F64<DMatrixRMaj> cholesky = DecompositionFactory_DDRM.chol(P, true);
        root = cholesky.decompose(F) ? cholesky.getT(null) : CommonOps_DDRM.identity(P);
    }

    /** Rows du/dtheta / u_max at the points of the rule, over the root of their number. */
    private static DMatrixRMaj jacobian(
            PolicyMap policy, StateFeatures features, double[] bounds, List<Gaussian> states) {
        int n = features.states();
        int m = bounds.length;
        DMatrixRMaj J = new DMatrixRMaj(states.size() * 2 * n * m, policy.parameterCount());
        double weight = 1 / Math.sqrt(states.size() * 2.0 * n);
        Sinusoids squashing = features.squashing(bounds);
        double[] row = new double[J.numCols];
        int at = 0;
        for (Gaussian x : states) {
            DMatrixRMaj spread = MomentAlgebra.root(x.covariance());
            for (int k = 0; k < 2 * n; k++) {
                double[] point = x.mean().clone();
                for (int i = 0; i < n; i++) {
                    point[i] += (k < n ? 1 : -1) * Math.sqrt(n) * spread.get(i, k % n);
                }
                Gaussian z = Gaussian.at(features.seenByPolicy(point));
                Gaussian v = Gaussian.at(policy.at(z.mean()));
                for (int j = 0; j < m; j++) {
                    double[] byControl = new double[m];
                    byControl[j] = weight / bounds[j];
                    double[] byOutput =
                            squashing.pullback(v, seed(byControl, m), null).mean();
                    Arrays.fill(row, 0);
                    policy.pullback(z, seed(byOutput, z.mean().length), row);
                    System.arraycopy(row, 0, J.data, at, row.length);
                    at += row.length;
                }
            }
        }
        return J;
    }

    /** The derivative of a scalar by the mean alone of a map's output, for a map of so many inputs. */
    private static Moments seed(double[] byMean, int inputs) {
        int E = byMean.length;
        return new Moments(byMean, new DMatrixRMaj(E, E), new DMatrixRMaj(inputs, E));
    }

    /** theta at z, a fresh array. */
    double[] parameters(double[] z) {
        double[] theta = z.clone();
        TriangularSolver_DDRM.solveTranL(root.data, theta, theta.length);
        for (int i = 0; i < theta.length; i++) {
            theta[i] += origin[i];
        }
        return theta;
    }

    /** Turns a derivative by theta into that by z, in place. */
    void pullback(double[] gradient) {
        TriangularSolver_DDRM.solveL(root.data, gradient, gradient.length);
    }
}
