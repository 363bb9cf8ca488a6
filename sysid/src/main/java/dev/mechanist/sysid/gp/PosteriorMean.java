package dev.mechanist.sysid.gp;

import dev.mechanist.sysid.gp.kernel.InputExpectation;
import dev.mechanist.sysid.gp.kernel.KernelRows;
import dev.mechanist.sysid.gp.kernel.KernelTerm;
import java.util.Arrays;
import java.util.List;

/** The posterior mean of one output and its gradient, without allocation. Owns scratch memory: one thread at a time. */
public final class PosteriorMean {
    private final Regression regression;
    private final List<KernelTerm> terms;
    private final double[][] lengthScales;
    private final KernelRows[] rows;
    private final double[] weights;
    private final double[] w;

    public PosteriorMean(Regression regression) {
        this.regression = regression;
        terms = regression.kernel().terms();
        lengthScales = terms.stream().map(KernelTerm::lengthScales).toArray(double[][]::new);
        rows = terms.stream()
                .map(term -> new KernelRows(term, regression.points()))
                .toArray(KernelRows[]::new);
        weights = regression.weights();
        w = new double[weights.length];
    }

    /** The same mean with scratch memory of its own. */
    PosteriorMean fork() {
        return new PosteriorMean(regression);
    }

    /** The mean at the point features[offset ..]. */
    public double value(double[] features, int offset) {
        double sum = 0;
        for (int t = 0; t < rows.length; t++) {
            rows[t].evaluate(features, offset);
            sum += terms.get(t).signalVariance() * InputExpectation.dot(weights, rows[t].value);
        }
        return sum;
    }

    /** The gradient of the mean at the point features[offset ..], into gradient [D]. */
    void gradient(double[] features, int offset, double[] gradient) {
        Arrays.fill(gradient, 0);
        for (int t = 0; t < rows.length; t++) {
            rows[t].evaluate(features, offset);
            double factor = 2 * terms.get(t).signalVariance();
            for (int j = 0; j < w.length; j++) {
                w[j] = factor * weights[j] * rows[t].slope[j];
            }
            for (int d = 0; d < gradient.length; d++) {
                gradient[d] += rows[t].pull(d, w, 0, w.length) / lengthScales[t][d];
            }
        }
    }
}
