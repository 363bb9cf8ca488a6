package dev.mechanist.envs.tasks;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Shapes;
import dev.mechanist.core.acting.Observation;
import dev.mechanist.core.acting.Policy;
import org.ejml.data.DMatrixRMaj;

/** Actions that stand in a table, whatever is seen; the last one is held beyond its end. */
public final class ScriptedActions implements Policy {
    private final DMatrixRMaj actions;
    private final double dt;

    /**
     * @param actions [T, m], at least one; not copied, treat as immutable
     * @param dt time from one to the next, s
     */
    public ScriptedActions(DMatrixRMaj actions, double dt) {
        if (actions.numRows < 1 || !(dt > 0)) {
            throw new InputException("scripted actions need at least one action and a positive time step, not "
                    + actions.numRows + " and " + dt);
        }
        this.actions = actions;
        this.dt = dt;
    }

    /** One action, always. */
    public static ScriptedActions holding(double... action) {
        return new ScriptedActions(new DMatrixRMaj(1, action.length, true, action.clone()), 1);
    }

    @Override
    public Policy start(long seed) {
        return this;
    }

    @Override
    public void act(Observation o, double time, double[] u) {
        Shapes.requireLength("action", u, actions.numCols);
        int row = (int) Math.min(Math.round(time / dt), actions.numRows - 1);
        System.arraycopy(actions.data, row * u.length, u, 0, u.length);
    }
}
