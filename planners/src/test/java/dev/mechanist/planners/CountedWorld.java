package dev.mechanist.planners;

import dev.mechanist.core.DifferentiableDynamics;
import dev.mechanist.core.Spec;
import java.util.concurrent.atomic.AtomicLong;
import org.ejml.data.DMatrixRMaj;

/**
 * A world that counts the rows it steps, and the rows it differentiates at the price that it is given, forks included; rollouts and
 * pullbacks are made of these.
 */
record CountedWorld(DifferentiableDynamics inner, double stepsPerJacobian, AtomicLong steps)
        implements DifferentiableDynamics {
    static CountedWorld of(DifferentiableDynamics inner) {
        return of(inner, inner.stepsPerJacobian());
    }

    /** Of Jacobians that cost so many steps each, a whole number for few rows. */
    static CountedWorld of(DifferentiableDynamics inner, double stepsPerJacobian) {
        return new CountedWorld(inner, stepsPerJacobian, new AtomicLong());
    }

    @Override
    public Spec spec() {
        return inner.spec();
    }

    @Override
    public void step(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj next) {
        steps.addAndGet(x.numRows);
        inner.step(x, u, next);
    }

    @Override
    public void jacobians(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj A, DMatrixRMaj B) {
        steps.addAndGet((long) (x.numRows * stepsPerJacobian));
        inner.jacobians(x, u, A, B);
    }

    @Override
    public CountedWorld fork() {
        return new CountedWorld(inner.fork(), stepsPerJacobian, steps);
    }
}
