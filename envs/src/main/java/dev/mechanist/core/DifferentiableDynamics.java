package dev.mechanist.core;

import org.ejml.data.DMatrixRMaj;

/** Dynamics with exact first derivatives. A derivative call takes its full inputs and depends on no earlier call. */
public interface DifferentiableDynamics extends Dynamics {
    /**
     * Jacobians of one step, for every row.
     *
     * @param x states [B, n]
     * @param u actions [B, m]
     * @param A reshaped to [B n, n]; rows b n .. (b+1) n - 1 hold df/dx of row b
     * @param B reshaped to [B n, m]; rows b n .. (b+1) n - 1 hold df/du of row b
     */
    void jacobians(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj A, DMatrixRMaj B);

    /**
     * Reverse sweep through a rollout: from dL/dX to dL/dU through the dynamics, with the start state held fixed. A direct
     * dependence of L on U is the caller's to add. Models on a tensor engine override this with one native call.
     *
     * @param X a rollout [B, (H+1) n] of {@code U}
     * @param U actions [B, H m]
     * @param gX partial derivatives of the scalar L by each state [B, (H+1) n]
     * @param gU reshaped to [B, H m] and overwritten with the total derivatives
     */
    default void pullback(DMatrixRMaj X, DMatrixRMaj U, DMatrixRMaj gX, DMatrixRMaj gU) {
        Rollouts.pullbackByJacobians(this, X, U, gX, gU);
    }

    /**
     * What {@link #jacobians} costs per row, in steps of the model: what a {@link Budget} is charged. 1 for closed forms that are
     * computed with the step; 2 (n + m) for central differences; positive. It is a property of the method and the sizes, not a
     * measured time, so that plans stay reproducible.
     */
    double stepsPerJacobian();

    /** What {@link #pullback} costs per row and time step, in steps of the model; by default it is made of Jacobians. */
    default double stepsPerPullback() {
        return stepsPerJacobian();
    }

    @Override
    DifferentiableDynamics fork();
}
