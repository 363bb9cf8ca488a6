package dev.mechanist.objectcentric.balls;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.structure.Structure;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Function;
import org.ejml.data.DMatrixRMaj;

/** Predicts the next frame of balls from the last two. A state holds x, y, vx, vy of every ball, m and m/s. */
@FunctionalInterface
public interface BallPredictor {
    /**
     * One step for every row.
     *
     * @param structure of the world
     * @param earlier frame before the last [B, 4 balls]
     * @param last frame [B, 4 balls]
     * @param next reshaped to [B, 4 balls] and overwritten
     */
    void predict(Structure structure, DMatrixRMaj earlier, DMatrixRMaj last, DMatrixRMaj next);

    /** Dynamics of each structure, which see the last frame alone and are not pushed. */
    static BallPredictor of(Function<Structure, ? extends Dynamics> bind) {
        Map<Structure, Dynamics> bound = new IdentityHashMap<>();
        return (structure, earlier, last, next) -> {
            Dynamics dynamics = bound.computeIfAbsent(structure, bind);
            dynamics.step(last, new DMatrixRMaj(last.numRows, structure.spec().m()), next);
        };
    }

    /** Keeps all velocities: the baseline that every error is compared with. */
    static BallPredictor constantVelocity() {
        return (structure, earlier, last, next) -> {
            double dt = structure.spec().dt();
            next.reshape(last.numRows, last.numCols);
            for (int i = 0; i < last.getNumElements(); i++) {
                next.data[i] = i % 4 < 2 ? last.data[i] + dt * last.data[i + 2] : last.data[i];
            }
        };
    }
}
