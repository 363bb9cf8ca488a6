package dev.mechanist.core.gaussian;

import dev.mechanist.core.Shapes;
import org.ejml.data.DMatrixRMaj;

/**
 * A Gaussian N(mean, covariance), or a pair of adjoints of the same shape.
 *
 * @param mean [D]
 * @param covariance symmetric [D, D]
 */
public record Gaussian(double[] mean, DMatrixRMaj covariance) {
    public Gaussian {
        Shapes.require("covariance", covariance, mean.length, mean.length);
    }

    /** All mass at one point [D], which is kept, not copied. */
    public static Gaussian at(double[] point) {
        return new Gaussian(point, new DMatrixRMaj(point.length, point.length));
    }

    /** Dimension D. */
    public int size() {
        return mean.length;
    }
}
