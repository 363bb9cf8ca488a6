package dev.mechanist.envs;

import dev.mechanist.core.DifferentiableDynamics;
import dev.mechanist.core.Environment;
import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Shapes;
import dev.mechanist.core.SmoothCost;
import dev.mechanist.core.Spec;
import org.ejml.data.DMatrixRMaj;

/** A task in a world whose true dynamics are known. Confined to one thread. */
public final class TaskEnvironment implements Environment {
    private final String name;
    private final DifferentiableDynamics truth;
    private final Task task;
    private final double[] lower;
    private final double[] upper;

    private final DMatrixRMaj x;
    private final DMatrixRMaj u;
    private final DMatrixRMaj next;
    private int steps;
    private boolean running;

    private record Moment(TaskEnvironment owner, double[] state, int steps, boolean running) implements Snapshot {}

    /**
     * @param name registered name
     * @param truth the true dynamics
     * @param task start, cost, reward and end
     */
    public TaskEnvironment(String name, DifferentiableDynamics truth, Task task) {
        this.name = name;
        this.truth = truth.fork();
        this.task = task;
        lower = truth.spec().actionLower();
        upper = truth.spec().actionUpper();
        x = new DMatrixRMaj(1, truth.spec().n());
        u = new DMatrixRMaj(1, truth.spec().m());
        next = new DMatrixRMaj(1, truth.spec().n());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Spec spec() {
        return truth.spec();
    }

    @Override
    public int maxSteps() {
        return task.maxSteps();
    }

    @Override
    public double[] reset(long seed) {
        task.start().sample(RandomStream.of(seed, "reset " + name, 0), x.data);
        steps = 0;
        running = true;
        return x.data.clone();
    }

    /**
     * Starts an episode in a given state, for a planner's test case or a measured start.
     *
     * @param state [n], not kept
     */
    public void resetTo(double[] state) {
        Shapes.requireLength("state", state, x.numCols);
        System.arraycopy(state, 0, x.data, 0, state.length);
        steps = 0;
        running = true;
    }

    /** @throws InputException when an action is not a number */
    @Override
    public Step step(double[] action) {
        if (!running) {
            throw new IllegalStateException("environment '" + name + "': call reset before step");
        }
        Shapes.requireLength("action", action, u.numCols);
        for (int i = 0; i < action.length; i++) {
            if (Double.isNaN(action[i])) {
                throw new InputException("environment '" + name + "', step " + steps + ": action '"
                        + spec().action().get(i).name() + "' is not a number");
            }
            u.data[i] = Math.min(Math.max(action[i], lower[i]), upper[i]);
        }
        truth.step(x, u, next);
        double reward = task.reward().of(x.data, u.data, next.data);
        x.setTo(next);
        steps++;
        boolean terminated = task.end().reached(x.data);
        boolean truncated = !terminated && steps >= task.maxSteps();
        running = !terminated && !truncated;
        return new Step(x.data.clone(), reward, terminated, truncated);
    }

    @Override
    public Snapshot snapshot() {
        return new Moment(this, x.data.clone(), steps, running);
    }

    @Override
    public void restore(Snapshot snapshot) {
        if (!(snapshot instanceof Moment moment) || !moment.owner.name.equals(name)) {
            throw new IllegalArgumentException("the snapshot was not made by environment '" + name + "'");
        }
        System.arraycopy(moment.state, 0, x.data, 0, x.data.length);
        steps = moment.steps;
        running = moment.running;
    }

    @Override
    public DifferentiableDynamics truth() {
        return truth.fork();
    }

    @Override
    public SmoothCost cost() {
        return task.cost().fork();
    }
}
