package dev.mechanist.tensor;

import dev.mechanist.core.DifferentiableDynamics;
import dev.mechanist.core.Spec;
import org.ejml.data.DMatrixRMaj;

/** Dynamics that are {@link StepFunctions}: a step, a rollout, its pullback and a batch of Jacobians are one native call each. */
public interface TensorDynamics extends DifferentiableDynamics {
    /** What computes it, of this fork. */
    StepFunctions functions();

    @Override
    default Spec spec() {
        return functions().spec();
    }

    @Override
    default void step(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj next) {
        functions().step(x, u, next);
    }

    @Override
    default void rollout(DMatrixRMaj x0, DMatrixRMaj U, DMatrixRMaj X) {
        functions().rollout(x0, U, X);
    }

    @Override
    default void jacobians(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj A, DMatrixRMaj B) {
        functions().jacobians(x, u, A, B);
    }

    /** 2 n: each row is repeated n times, there and back. */
    @Override
    default double stepsPerJacobian() {
        return 2.0 * spec().n();
    }

    @Override
    default void pullback(DMatrixRMaj X, DMatrixRMaj U, DMatrixRMaj gX, DMatrixRMaj gU) {
        functions().pullback(X, U, gX, gU);
    }

    /** Two: the rollout once more, and back. */
    @Override
    default double stepsPerPullback() {
        return 2;
    }

    @Override
    TensorDynamics fork();
}
