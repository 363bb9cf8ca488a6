package dev.mechanist.sysid.shooting;

import java.util.ArrayList;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * An independent normal prior of each free parameter about its start value, of one width in scales of the parameters; a width that is
 * infinite is no prior.
 *
 * @param centre start values [p]
 * @param scale scales of the parameters [p]
 * @param width standard deviation, in scales
 */
record Prior(double[] centre, double[] scale, double width) {
    /** A direction of which the data tell less than this share of what the prior does is known from the prior alone. */
    private static final double NOTHING = 1e-6;

    /** A parameter whose unit vector has no more of itself in a space does not take part in it. */
    private static final double PART = 0.05;

    boolean isFlat() {
        return Double.isInfinite(width);
    }

    /** Inverse variances [p]; zero without a prior. */
    double[] precision() {
        double[] precision = new double[scale.length];
        for (int i = 0; i < precision.length; i++) {
            precision[i] = Math.pow(width * scale[i], -2);
        }
        return precision;
    }

    /** Minus its logarithm, up to a constant. */
    double cost(double[] theta) {
        double sum = 0;
        for (int i = 0; i < theta.length; i++) {
            sum += 0.5 * Math.pow((theta[i] - centre[i]) / (width * scale[i]), 2);
        }
        return sum;
    }

    /** Its standard deviation for a parameter, in the parameter's unit. */
    double deviation(int i) {
        return width * scale[i];
    }

    /** How far an estimate lies from its start value, in standard deviations. */
    double deviations(double[] theta, int i) {
        return Math.abs(theta[i] - centre[i]) / (width * scale[i]);
    }

    /**
     * What only the prior tells apart: the space of directions, in its standard deviations, along which the data leave the fit as it is.
     *
     * @param dimension of the space
     * @param members parameters that take part in it, by index
     */
    record Open(int dimension, List<Integer> members) {
        static final Open NOTHING = new Open(0, List.of());
    }

    /** @param data the Hessian without the prior [p, p] */
    Open open(DMatrixRMaj data) {
        int p = scale.length;
        DMatrixRMaj inDeviations = new DMatrixRMaj(p, p);
        for (int i = 0; i < p; i++) {
            for (int j = 0; j < p; j++) {
                inDeviations.set(i, j, data.get(i, j) * width * scale[i] * width * scale[j]);
            }
        }
        EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(p, true, true);
        if (!eigen.decompose(inDeviations)) {
            throw new IllegalStateException("the eigenvalues of a symmetric matrix were not found");
        }
        double[] squares = new double[p];
        int dimension = 0;
        for (int e = 0; e < p; e++) {
            if (eigen.getEigenvalue(e).getReal() < NOTHING) {
                dimension++;
                for (int i = 0; i < p; i++) {
                    squares[i] += Math.pow(eigen.getEigenVector(e).get(i), 2);
                }
            }
        }
        List<Integer> members = new ArrayList<>();
        for (int i = 0; i < p; i++) {
            if (squares[i] > PART * PART) {
                members.add(i);
            }
        }
        return new Open(dimension, members);
    }
}
