package dev.mechanist.experiments.pilco;

import dev.mechanist.core.InputException;
import dev.mechanist.core.gaussian.GaussianMap;
import dev.mechanist.planners.pilco.GaussianChain;
import dev.mechanist.planners.pilco.LinearPolicy;
import dev.mechanist.planners.pilco.SaturatingLoss;
import dev.mechanist.planners.pilco.Sinusoids;
import dev.mechanist.planners.pilco.StateFeatures;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/** The saturating losses of the scenarios, as maps from the state. */
public final class ScenarioLosses {
    private ScenarioLosses() {}

    /**
     * 1 - exp(-|A a(x) - goal|^2 / (2 width^2)) of the augmented state a(x).
     *
     * @param tip A [k, augmented]
     * @param goal [k]
     */
    public static GaussianMap ofTip(StateFeatures features, DMatrixRMaj tip, double[] goal, double width) {
        GaussianChain augmentation = features.augmentation();
        int a = features.augmented();
        if (tip.numCols != a) {
            throw new InputException("a tip is given per augmented state, " + a + " columns, not " + tip.numCols);
        }
        return augmentation.then(
                weighted(tip, goal, width), IntStream.range(0, a).toArray());
    }

    /** The loss with weight A'A / width^2 about a point z with A z = goal. */
    private static SaturatingLoss weighted(DMatrixRMaj A, double[] goal, double width) {
        DMatrixRMaj W = CommonOps_DDRM.multTransA(A, A, null);
        CommonOps_DDRM.scale(1 / (width * width), W);
        DMatrixRMaj AAt = CommonOps_DDRM.multTransB(A, A, null);
        if (!CommonOps_DDRM.invert(AAt)) {
            throw new InputException("a tip must depend on the state in each of its coordinates");
        }
        DMatrixRMaj z = CommonOps_DDRM.multTransA(
                A, CommonOps_DDRM.mult(AAt, new DMatrixRMaj(goal.length, 1, true, goal), null), null);
        return new SaturatingLoss(W, z.data);
    }

    /**
     * The loss of the unicycle in its model state, where entries 5 to 9 are the origin as seen from the wheel's contact, ahead
     * and to the left (x_c, y_c), roll theta, yaw phi and pitch psi: squared distances 8 dz^2 + dx^2 / 2 + dy^2 / 2 + (phi / 4 pi)^2
     * of the upper body's centre from upright over the origin.
     *
     * @param wheel radius, m
     * @param frame distance from the wheel's axle to the upper body, m
     */
    public static GaussianMap ofUnicycle(double wheel, double frame, double width) {
        DMatrixRMaj angles = new DMatrixRMaj(new double[][] {{1, 0}, {0, 1}, {1, -1}, {1, 1}});
        GaussianChain chain = GaussianChain.from(10)
                .then(new LinearPolicy(angles, new double[4]), 7, 9)
                .then(Sinusoids.sinesAndCosines(4, 0, 1, 2, 3), 10, 11, 12, 13);
        // Joint vector: state 0..9, angles 10..13, then sine and cosine of theta, psi, theta - psi, theta + psi.
        int[] reads = {5, 6, 8, 14, 15, 16, 19, 21};
        double z = Math.sqrt(8);
        double half = Math.sqrt(0.5);
        DMatrixRMaj A = new DMatrixRMaj(4, reads.length);
        A.set(0, 4, z * wheel); // height: r cos(theta) + f cos(theta) cos(psi)
        A.set(0, 6, z * frame / 2);
        A.set(0, 7, z * frame / 2);
        A.set(1, 0, half); // forward: x_c - f sin(psi)
        A.set(1, 5, -half * frame);
        A.set(2, 1, half); // sideways: y_c - (r + f) sin(theta)
        A.set(2, 3, -half * (wheel + frame));
        A.set(3, 2, 1 / (4 * Math.PI));
        return chain.then(weighted(A, new double[] {z * (wheel + frame), 0, 0, 0}, width), reads);
    }
}
