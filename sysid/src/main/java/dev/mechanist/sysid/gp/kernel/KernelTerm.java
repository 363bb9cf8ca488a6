package dev.mechanist.sysid.gp.kernel;

import dev.mechanist.core.InputException;

/**
 * One summand of a {@link Kernel}: signalVariance h(sum_d (x_d - x'_d)^2 / lengthScales_d^2).
 *
 * @param family the correlation function h
 * @param lengthScales l [D], in the units of the inputs
 * @param signalVariance s^2, in the squared unit of the output
 */
public record KernelTerm(KernelFamily family, double[] lengthScales, double signalVariance) {
    public KernelTerm {
        lengthScales = lengthScales.clone();
        for (int d = 0; d < lengthScales.length; d++) {
            if (!(lengthScales[d] > 0) || Double.isInfinite(lengthScales[d])) {
                throw new InputException("length scale " + d + " must be positive and finite, not " + lengthScales[d]);
            }
        }
        if (!(signalVariance > 0) || Double.isInfinite(signalVariance)) {
            throw new InputException("the signal variance must be positive and finite, not " + signalVariance);
        }
    }

    @Override
    public double[] lengthScales() {
        return lengthScales.clone();
    }
}
