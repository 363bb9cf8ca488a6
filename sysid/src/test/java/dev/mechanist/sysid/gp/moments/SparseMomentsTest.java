package dev.mechanist.sysid.gp.moments;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.contract.GaussianMapContract;
import dev.mechanist.core.gaussian.GaussianMap;
import dev.mechanist.sysid.gp.PosteriorMean;
import dev.mechanist.sysid.gp.SparseGaussianProcess;
import dev.mechanist.sysid.gp.SparseMethod;
import dev.mechanist.sysid.gp.kernel.Kernel;
import java.util.ArrayList;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/** Moments of sparse processes, each output with inducing points of its own number and place: adjoints, and sampling of the predictions. */
class SparseMomentsTest extends GaussianMapContract {
    private final List<SparseGaussianProcess> processes = new ArrayList<>();

    SparseMomentsTest() {
        int D = 4;
        RandomStream random = RandomStream.of(5, "sparse-moments", 0);
        DMatrixRMaj X = new DMatrixRMaj(80, D);
        random.fillGaussian(X.data, 0, 80 * D);
        SparseMethod[] methods = {SparseMethod.FITC, SparseMethod.VARIATIONAL, SparseMethod.FITC};
        for (int e = 0; e < methods.length; e++) {
            double[] y = new double[80];
            for (int i = 0; i < 80; i++) {
                y[i] = Math.sin(X.get(i, e)) + 0.3 * X.get(i, e + 1) + 0.05 * random.nextGaussian();
            }
            DMatrixRMaj Z = new DMatrixRMaj(20 - 3 * e, D);
            random.fillGaussian(Z.data, 0, Z.getNumElements());
            Kernel kernel = Kernel.squaredExponential(new double[] {1.2, 1.5, 1.1, 1.3 + e}, 1 + 0.2 * e);
            processes.add(SparseGaussianProcess.condition("output " + e, methods[e], kernel, 0.01, Z, 1e-6, X, y));
        }
    }

    @Override
    protected GaussianMap map() {
        return new GaussianProcessMoments(
                processes.stream().map(SparseGaussianProcess::posterior).toList());
    }

    /** Draws from the predictions at z, whose outputs are independent given z. */
    @Override
    protected double[] sample(double[] z, RandomStream stream) {
        double[] y = new double[processes.size()];
        double[] variance = new double[1];
        for (int e = 0; e < y.length; e++) {
            SparseGaussianProcess p = processes.get(e);
            p.variance(new DMatrixRMaj(1, z.length, true, z), variance);
            y[e] = new PosteriorMean(p).value(z, 0) + Math.sqrt(variance[0]) * stream.nextGaussian();
        }
        return y;
    }
}
