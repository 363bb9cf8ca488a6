package dev.mechanist.planners.trajectory;

import dev.mechanist.core.DifferentiableDynamics;
import java.util.ArrayList;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/** Jacobians of many steps in blocks of a fixed size, each by one worker with a fork of its own: the bits do not depend on how many there are. */
final class SharedJacobians {
    /** What one worker owns. */
    private static final class Lane {
        final DifferentiableDynamics dynamics;
        final DMatrixRMaj x = new DMatrixRMaj(0, 0);
        final DMatrixRMaj u = new DMatrixRMaj(0, 0);
        final DMatrixRMaj A = new DMatrixRMaj(0, 0);
        final DMatrixRMaj B = new DMatrixRMaj(0, 0);

        Lane(DifferentiableDynamics dynamics) {
            this.dynamics = dynamics;
        }
    }

    private final DifferentiableDynamics dynamics;
    private final WorkSharing sharing;
    private final List<Lane> lanes = new ArrayList<>();

    SharedJacobians(DifferentiableDynamics dynamics, WorkSharing sharing) {
        this.dynamics = dynamics;
        this.sharing = sharing;
        for (int worker = 0; worker < sharing.workers().threads(); worker++) {
            lanes.add(new Lane(worker == 0 ? dynamics : dynamics.fork()));
        }
    }

    /** As {@link DifferentiableDynamics#jacobians}. */
    void of(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj A, DMatrixRMaj B) {
        int all = x.numRows;
        if (all <= sharing.rows()) {
            dynamics.jacobians(x, u, A, B);
            return;
        }
        int n = x.numCols;
        int m = u.numCols;
        A.reshape(all * n, n);
        B.reshape(all * n, m);
        int blocks = (all + sharing.rows() - 1) / sharing.rows();
        sharing.workers().run(blocks, (worker, block) -> {
            Lane lane = lanes.get(worker);
            int from = (int) ((long) all * block / blocks);
            int count = (int) ((long) all * (block + 1) / blocks) - from;
            copy(x, from, count, lane.x);
            copy(u, from, count, lane.u);
            lane.dynamics.jacobians(lane.x, lane.u, lane.A, lane.B);
            System.arraycopy(lane.A.data, 0, A.data, from * n * n, count * n * n);
            System.arraycopy(lane.B.data, 0, B.data, from * n * m, count * n * m);
        });
    }

    private static void copy(DMatrixRMaj matrix, int from, int rows, DMatrixRMaj part) {
        part.reshape(rows, matrix.numCols);
        System.arraycopy(matrix.data, from * matrix.numCols, part.data, 0, rows * matrix.numCols);
    }
}
