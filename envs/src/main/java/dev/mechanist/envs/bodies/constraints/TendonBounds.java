package dev.mechanist.envs.bodies.constraints;

import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyOption;
import dev.mechanist.envs.bodies.model.BodyTables;
import dev.mechanist.envs.bodies.tendons.Tendons;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Limits and friction losses of tendons as rows of a {@link ConstraintProblem}, by the rules of MuJoCo's documentation (tendon). */
final class TendonBounds {
    private final BodyTables t;
    private final Tendons tendons;
    private final ConstraintProblem problem;
    private final double[] weights;
    private final int count;
    private final boolean limits;
    private final boolean losses;
    private final boolean refsafe;
    private final double[] along;

    TendonBounds(BodyModel model, Tendons tendons, ConstraintProblem problem, InverseWeights weights) {
        t = model.tables();
        this.tendons = tendons;
        this.problem = problem;
        this.weights = weights.tendon;
        count = t.tendonName.length;
        limits = limited(model);
        losses = rubbing(model);
        refsafe = !model.option().disabled(BodyOption.DISABLE_REFSAFE);
        along = new double[t.nv];
    }

    private static boolean limited(BodyModel model) {
        BodyTables t = model.tables();
        return !model.option().disabled(BodyOption.DISABLE_LIMIT)
                && IntStream.range(0, t.tendonName.length).anyMatch(i -> t.tendonLimited[i]);
    }

    private static boolean rubbing(BodyModel model) {
        BodyTables t = model.tables();
        return !model.option().disabled(BodyOption.DISABLE_FRICTIONLOSS)
                && IntStream.range(0, t.tendonName.length).anyMatch(i -> t.tendonFrictionLoss[i] > 0);
    }

    /** Whether any tendon of a model limits or rubs. */
    static boolean any(BodyModel model) {
        return limited(model) || rubbing(model);
    }

    boolean any() {
        return limits || losses;
    }

    /** Adds the rows of a state, which the tendons have taken. */
    public void addTo(double[] q, int qo, double[] v, int vo, double h) {
        for (int i = 0; i < count && losses; i++) {
            if (t.tendonFrictionLoss[i] > 0) {
                double d = SoftConstraint.impedance(t.tendonSolimpFriction, 5 * i, 0);
                double b = SoftConstraint.damping(
                        t.tendonSolrefFriction, 2 * i, t.tendonSolimpFriction, 5 * i, h, refsafe);
                double r = SoftConstraint.regularizer(d, weights[i]);
                int row = problem.addRow(ConstraintProblem.BOUNDED, -b * tendons.speed(i, v, vo), r);
                problem.bound(row, t.tendonFrictionLoss[i], 1);
                fill(row, i, 1);
            }
        }
        for (int i = 0; i < count && limits; i++) {
            if (t.tendonLimited[i]) {
                double length = tendons.length(i, q, qo);
                limit(i, length - t.tendonRange[2 * i], 1, v, vo, h);
                limit(i, t.tendonRange[2 * i + 1] - length, -1, v, vo, h);
            }
        }
    }

    private void limit(int i, double distance, double sign, double[] v, int vo, double h) {
        double penetration = distance - t.tendonMargin[i];
        if (!(penetration < 0)) {
            return;
        }
        double d = SoftConstraint.impedance(t.tendonSolimp, 5 * i, penetration);
        double b = SoftConstraint.damping(t.tendonSolref, 2 * i, t.tendonSolimp, 5 * i, h, refsafe);
        double k = SoftConstraint.stiffness(t.tendonSolref, 2 * i, t.tendonSolimp, 5 * i, h, refsafe);
        double r = SoftConstraint.regularizer(d, weights[i]);
        double wanted = -b * sign * tendons.speed(i, v, vo) - k * d * penetration;
        fill(problem.addRow(ConstraintProblem.ONE_SIDED, wanted, r), i, sign);
    }

    private void fill(int row, int i, double sign) {
        Arrays.fill(along, 0);
        tendons.add(i, sign, along);
        for (int d = 0; d < t.nv; d++) {
            problem.set(row, d, along[d]);
        }
    }
}
