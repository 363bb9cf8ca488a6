package dev.mechanist.envs.bodies;

import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyOption;
import java.util.Arrays;

/**
 * Steps a model as a user of MuJoCo sees it: where a position, velocity or acceleration is beyond 10^10 or not a number, the
 * motion starts anew from the reference configuration at rest, unless the model switches {@code autoreset} off. Controls are taken for
 * zero in the step that does so.
 */
public final class RestartingSimulator {
    private static final double LARGEST = 1e10;
    /** Accelerations below this need no closer look. */
    private static final double SUSPICIOUS = 1e8;

    private final BodySimulator simulator;
    private final boolean restarts;
    private final double h;
    private final double[] reference;
    /** What starting anew takes the controls for, in that step. */
    private final double[] none;

    private int lost;

    public RestartingSimulator(BodyModel model) {
        simulator = new BodySimulator(model);
        restarts = !model.option().disabled(BodyOption.DISABLE_AUTORESET);
        h = model.option().timestep();
        reference = Arrays.copyOf(model.qpos0(), simulator.n());
        none = new double[model.nu()];
    }

    /** The simulator behind it. */
    public BodySimulator simulator() {
        return simulator;
    }

    /** How many steps found the motion lost. */
    public int lost() {
        return lost;
    }

    /**
     * One time step.
     *
     * @param x state (q, v, activations) [n]; not modified
     * @param u controls [nu]
     * @param next receives the next state [n]
     */
    public void step(double[] x, double[] u, double[] next) {
        double[] from = x;
        if (bad(x)) {
            lost++;
            from = restarts ? reference : x;
        }
        double[] acting = from == x ? u : none;
        simulator.step(from, 0, acting, 0, next, 0);
        if (jumps(from, next)
                && !bad(from)
                && bad(simulator.forwardDynamics(from, 0, acting, 0).acceleration())) {
            lost++;
            if (restarts) {
                simulator.step(reference, 0, none, 0, next, 0);
            }
        }
    }

    private static boolean bad(double[] values) {
        for (double v : values) {
            if (!(Math.abs(v) <= LARGEST)) {
                return true;
            }
        }
        return false;
    }

    private boolean jumps(double[] x, double[] next) {
        for (int i = simulator.model().nq();
                i < simulator.model().nq() + simulator.model().nv();
                i++) {
            if (!(Math.abs(next[i] - x[i]) <= SUSPICIOUS * h)) {
                return true;
            }
        }
        return false;
    }
}
