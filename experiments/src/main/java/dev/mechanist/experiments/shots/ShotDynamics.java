package dev.mechanist.experiments.shots;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/**
 * A whole shot as one step of a model: x = (state of the balls, how far the goal was missed, m), u = (direction, rad;
 * strength, from -1 for the weakest impulse on the first ball that can be pushed to 1 for the strongest). The next state is that
 * of the frame which serves the goal best.
 */
final class ShotDynamics implements Dynamics {
    private final Dynamics model;
    private final ShotGoal goal;
    private final int frames;
    private final double weakest;
    private final double strongest;
    private final Spec spec;
    private final DMatrixRMaj start = new DMatrixRMaj(0, 0);
    private final DMatrixRMaj pushes = new DMatrixRMaj(0, 0);
    private final DMatrixRMaj states = new DMatrixRMaj(0, 0);

    /**
     * @param model of the balls, one step a frame
     * @param frames of a shot
     * @param weakest impulse, N s
     * @param strongest impulse, N s
     */
    ShotDynamics(Dynamics model, ShotGoal goal, int frames, double weakest, double strongest) {
        this.model = model;
        this.goal = goal;
        this.frames = frames;
        this.weakest = weakest;
        this.strongest = strongest;
        spec = spec(model.spec(), frames);
    }

    private static Spec spec(Spec balls, int frames) {
        List<Variable> state = new ArrayList<>(balls.state());
        state.add(Variable.of("miss", "m"));
        return new Spec(
                frames * balls.dt(),
                state,
                List.of(
                        Variable.bounded("direction", "rad", -Math.PI, Math.PI),
                        Variable.bounded("strength", "", -1, 1)));
    }

    @Override
    public Spec spec() {
        return spec;
    }

    @Override
    public void step(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj next) {
        int rows = x.numRows;
        int n = spec.n() - 1;
        start.reshape(rows, n);
        for (int b = 0; b < rows; b++) {
            System.arraycopy(x.data, b * spec.n(), start.data, b * n, n);
        }
        shoot(u);
        model.rollout(start, pushes, states);
        next.reshape(rows, spec.n());
        for (int b = 0; b < rows; b++) {
            int from = b * states.numCols;
            int best = goal.nearest(states.data, from, n, frames);
            int t = best < 0 ? frames : best;
            System.arraycopy(states.data, from + t * n, next.data, b * spec.n(), n);
            double distance = goal.distance(states.data, from + t * n);
            next.data[b * spec.n() + n] = best < 0 ? 1 + Math.max(0, distance) : goal.miss(distance);
        }
    }

    /** The impulse of a strength, N s. */
    double impulse(double strength) {
        return weakest + 0.5 * (strength + 1) * (strongest - weakest);
    }

    /** Pushes [B, H m] of shots (direction, strength) [B, 2]. */
    private void shoot(DMatrixRMaj shots) {
        int m = model.spec().m();
        pushes.reshape(shots.numRows, frames * m);
        pushes.zero();
        for (int b = 0; b < shots.numRows; b++) {
            push(shots.data[2 * b], impulse(shots.data[2 * b + 1]), pushes.data, b * pushes.numCols);
        }
    }

    private static void push(double direction, double impulse, double[] to, int at) {
        to[at] = impulse * StrictMath.cos(direction);
        to[at + 1] = impulse * StrictMath.sin(direction);
    }

    /**
     * What a model of the balls makes of one shot.
     *
     * @param balls its state at the start [n]
     * @param direction rad
     * @param impulse N s
     * @return states [T+1, n]
     */
    static DMatrixRMaj motion(Dynamics model, double[] balls, double direction, double impulse, int frames) {
        int n = balls.length;
        DMatrixRMaj pushes = new DMatrixRMaj(1, frames * model.spec().m());
        push(direction, impulse, pushes.data, 0);
        DMatrixRMaj states = new DMatrixRMaj(0, 0);
        model.rollout(new DMatrixRMaj(1, n, true, balls.clone()), pushes, states);
        return new DMatrixRMaj(frames + 1, n, true, Arrays.copyOf(states.data, (frames + 1) * n));
    }

    @Override
    public ShotDynamics fork() {
        return new ShotDynamics(model.fork(), goal, frames, weakest, strongest);
    }
}
