package dev.mechanist.planners;

import dev.mechanist.core.DifferentiableDynamics;
import dev.mechanist.core.Spec;
import java.util.concurrent.atomic.AtomicLong;
import org.ejml.data.DMatrixRMaj;

/** A world that counts the rows it steps and differentiates, forks included; rollouts and pullbacks are made of these. */
record CountedWorld(DifferentiableDynamics inner, AtomicLong steps) implements DifferentiableDynamics {
    static CountedWorld of(DifferentiableDynamics inner) {
        return new CountedWorld(inner, new AtomicLong());
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
        steps.addAndGet(x.numRows);
        inner.jacobians(x, u, A, B);
    }

    @Override
    public CountedWorld fork() {
        return new CountedWorld(inner.fork(), steps);
    }
}
