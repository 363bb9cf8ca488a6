package dev.mechanist.envs.bodies.constraints;

import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyOption;
import dev.mechanist.envs.bodies.model.BodyTables;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Dry friction in joints as the first rows of a {@link ConstraintProblem}: row i is that of the i-th degree of freedom with a loss. */
public final class FrictionLosses {
    private final BodyTables t;
    private final ConstraintProblem problem;
    private final double[] dofWeight;
    private final boolean refsafe;
    private final int[] lossy;

    FrictionLosses(BodyModel model, ConstraintProblem problem, InverseWeights weights) {
        t = model.tables();
        this.problem = problem;
        dofWeight = weights.dof;
        refsafe = !model.option().disabled(BodyOption.DISABLE_REFSAFE);
        lossy = lossy(model);
    }

    private static int[] lossy(BodyModel model) {
        BodyTables t = model.tables();
        boolean off = model.option().disabled(BodyOption.DISABLE_FRICTIONLOSS);
        return IntStream.range(0, off ? 0 : t.nv)
                .filter(d -> t.dofFrictionLoss[d] > 0)
                .toArray();
    }

    /** Whether a model has any that act. */
    static boolean any(BodyModel model) {
        return lossy(model).length > 0;
    }

    /** Adds the rows of a state with the velocities v, to an empty problem. */
    void addTo(double[] v, int vo, double h) {
        for (int d : lossy) {
            double impedance = SoftConstraint.impedance(t.dofSolimp, 5 * d, 0);
            double damping = SoftConstraint.damping(t.dofSolref, 2 * d, t.dofSolimp, 5 * d, h, refsafe);
            int row = problem.addRow(
                    ConstraintProblem.BOUNDED,
                    -damping * v[vo + d],
                    SoftConstraint.regularizer(impedance, dofWeight[d]));
            problem.bound(row, t.dofFrictionLoss[d], 1);
            problem.set(row, d, 1);
        }
    }

    /** Whether a joint of several degrees of freedom has a friction loss. */
    public boolean manifold() {
        return Arrays.stream(lossy).anyMatch(d -> t.jointType[t.dofJoint[d]] < BodyTables.SLIDE);
    }

    /** diagonal += 1 / R of the friction losses that hold. */
    public void addStiffening(double[] diagonal) {
        for (int i = 0; i < lossy.length; i++) {
            if (problem.follows(i)) {
                diagonal[lossy[i]] += 1 / problem.regularizer(i);
            }
        }
    }

    /** Adds the derivatives of the friction losses (aref - a) / R that hold, at fixed acceleration. */
    public void addDerivatives(double h, double[] byV) {
        for (int i = 0; i < lossy.length; i++) {
            if (problem.follows(i)) {
                int d = lossy[i];
                byV[d * (t.nv + 1)] -= SoftConstraint.damping(t.dofSolref, 2 * d, t.dofSolimp, 5 * d, h, refsafe)
                        / problem.regularizer(i);
            }
        }
    }

    /**
     * Adds how the friction losses of hinges and slides follow a parameter through the regulariser, at fixed acceleration.
     *
     * @param slopes of the inverse weights of joints by parameters [njnt, np]
     */
    public void addByInverseWeight(double[] a, double[] slopes, int np, int parameter, double[] out) {
        for (int i = 0; i < lossy.length; i++) {
            if (problem.follows(i)) {
                int d = lossy[i];
                double f = (problem.reference(i) - a[d]) / problem.regularizer(i);
                out[d] -= f * slopes[t.dofJoint[d] * np + parameter] / dofWeight[d];
            }
        }
    }
}
