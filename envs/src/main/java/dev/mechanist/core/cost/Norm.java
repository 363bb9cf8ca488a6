package dev.mechanist.core.cost;

/** A smooth, non-negative measure of a group of residuals, zero at zero, with a positive semi-definite Hessian. */
public interface Norm {
    /** Value for r[from .. from + size). */
    double value(double[] r, int from, int size);

    /**
     * Value with gradient and Hessian by the residuals of the group.
     *
     * @param gradient receives [size] from 0
     * @param hessian receives a positive semi-definite [size, size], row-major, from 0: the exact Hessian, or where that is
     *     indefinite its positive semi-definite part
     */
    double expand(double[] r, int from, int size, double[] gradient, double[] hessian);

    /** Whether it is a sum over the residuals, each on its own: its Hessian is then diagonal. */
    boolean separable();
}
