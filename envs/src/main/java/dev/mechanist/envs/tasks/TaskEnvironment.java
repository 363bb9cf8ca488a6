package dev.mechanist.envs.tasks;

import dev.mechanist.core.DifferentiableDynamics;
import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Shapes;
import dev.mechanist.core.Spec;
import dev.mechanist.core.acting.Environment;
import dev.mechanist.core.acting.Observation;
import dev.mechanist.core.acting.ObservationSpec;
import dev.mechanist.core.acting.Truth;
import dev.mechanist.core.cost.Cost;
import dev.mechanist.core.cost.SmoothCost;
import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.core.structure.Structure;
import dev.mechanist.envs.drawing.Drawing;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;

/** A task in a world whose true dynamics are known. Its state is seen, unless it is {@link #observed}. Confined to one thread. */
public final class TaskEnvironment implements Environment {
    /** What is added to the name of an environment that shows what the source of its task shows. */
    public static final String OBSERVED = "-observed";

    private final String name;
    private final Task task;
    private final Optional<DrawnWorlds> drawn;
    private Moved world;
    private final Optional<Task.Sight> sight;
    private final double[] lower;
    private final double[] upper;

    private final DMatrixRMaj x;
    private final DMatrixRMaj u;
    private final DMatrixRMaj next;
    /** The state that the source of the task evaluated last, and what becomes of it. */
    private double[] evaluated;

    private double[] nextEvaluated;
    /** Actions that have been taken and have yet to act [delay, m], the oldest first. */
    private double[] pending;

    private int steps;
    private boolean running;

    /** How the present world moves, what is known of it, what it is made of and how it looks. */
    private record Moved(
            DifferentiableDynamics dynamics, Truth truth, Optional<Structure> structure, Optional<Drawing> drawing) {
        static Moved of(World world) {
            return new Moved(
                    world.dynamics(), Truth.of(world.dynamics()), world.structure(), Optional.of(world.drawing()));
        }

        Moved fork() {
            return new Moved(dynamics.fork(), truth, structure, drawing);
        }
    }

    private record Moment(
            TaskEnvironment owner,
            Moved world,
            double[] state,
            double[] evaluated,
            double[] pending,
            int steps,
            boolean running)
            implements Snapshot {}

    /**
     * @param name registered name
     * @param dynamics the true dynamics
     * @param task start, cost, reward and end
     */
    public TaskEnvironment(String name, ParametricDynamics dynamics, Task task) {
        this(name, new Moved(dynamics, Truth.of(dynamics), Optional.empty(), Optional.empty()), task, Optional.empty());
    }

    /** In a world with what it is made of, or in one of those that are drawn, where actions act so many steps late. */
    TaskEnvironment(String name, World world, Task task, Optional<DrawnWorlds> drawn, int delay) {
        this(name, Moved.of(world), task, drawn, Optional.empty(), delay);
    }

    /** In a world without named parameters. */
    public TaskEnvironment(String name, DifferentiableDynamics dynamics, Task task) {
        this(name, new Moved(dynamics, Truth.of(dynamics), Optional.empty(), Optional.empty()), task, Optional.empty());
    }

    private TaskEnvironment(String name, Moved world, Task task, Optional<DrawnWorlds> drawn) {
        this(name, world, task, drawn, Optional.empty(), 0);
    }

    private TaskEnvironment(
            String name, Moved world, Task task, Optional<DrawnWorlds> drawn, Optional<Task.Sight> sight, int delay) {
        this.sight = sight;
        this.name = name;
        this.world = world.fork();
        this.task = task;
        this.drawn = drawn;
        Spec spec = world.dynamics.spec();
        lower = spec.actionLower();
        upper = spec.actionUpper();
        x = new DMatrixRMaj(1, spec.n());
        u = new DMatrixRMaj(1, spec.m());
        next = new DMatrixRMaj(1, spec.n());
        evaluated = new double[spec.n()];
        nextEvaluated = new double[spec.n()];
        pending = new double[delay * spec.m()];
    }

    /**
     * The same task, showing what its source shows instead of the state.
     *
     * @throws InputException where the source shows the state
     */
    public TaskEnvironment observed() {
        if (task.sight().isEmpty()) {
            throw new InputException("environment '" + name + "' shows its state; there is nothing else to see");
        }
        return new TaskEnvironment(name + OBSERVED, world, task, drawn, task.sight(), delay());
    }

    @Override
    public ObservationSpec observations() {
        return ObservationSpec.of(sight.map(Task.Sight::variables).orElse(spec().state()));
    }

    /** Starts are those of the task, whatever is shown. */
    private String plainName() {
        return sight.isEmpty() ? name : name.substring(0, name.length() - OBSERVED.length());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Spec spec() {
        return world.dynamics.spec();
    }

    @Override
    public Optional<Structure> structure() {
        return world.structure;
    }

    @Override
    public int maxSteps() {
        return task.maxSteps();
    }

    @Override
    public Observation reset(long seed) {
        RandomStream random = RandomStream.of(seed, "reset " + plainName(), 0);
        if (drawn.isPresent()) {
            DrawnWorlds.Drawn next = drawn.get().draw(random);
            world = Moved.of(next.world());
            System.arraycopy(next.start(), 0, x.data, 0, x.numCols);
        } else {
            task.start().sample(random, x.data);
        }
        steps = 0;
        running = true;
        u.zero();
        clearPending();
        System.arraycopy(x.data, 0, evaluated, 0, evaluated.length);
        return seen();
    }

    /**
     * Starts an episode in a given state, for a planner's test case or a measured start.
     *
     * @param state [n], not kept
     */
    public void resetTo(double[] state) {
        Shapes.requireLength("state", state, x.numCols);
        System.arraycopy(state, 0, x.data, 0, state.length);
        System.arraycopy(state, 0, evaluated, 0, state.length);
        steps = 0;
        running = true;
        clearPending();
    }

    /** Nothing was asked for before the start, or as little as the bounds allow. */
    private void clearPending() {
        for (int i = 0; i < pending.length; i++) {
            int j = i % lower.length;
            pending[i] = Math.min(Math.max(0, lower[j]), upper[j]);
        }
    }

    /** Steps by which actions act late. */
    private int delay() {
        return pending.length == 0 ? 0 : pending.length / lower.length;
    }

    /** Puts u [m] behind those that have yet to act, and makes it the oldest of them. */
    private void makeLate() {
        if (pending.length == 0) {
            return;
        }
        double[] taken = u.data.clone();
        System.arraycopy(pending, 0, u.data, 0, taken.length);
        System.arraycopy(pending, taken.length, pending, 0, pending.length - taken.length);
        System.arraycopy(taken, 0, pending, pending.length - taken.length, taken.length);
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
        makeLate();
        world.dynamics.step(x, u, next);
        steps++;
        Optional<Task.Behind> behind = sight.flatMap(Task.Sight::behind);
        double reward;
        boolean terminated;
        if (behind.isPresent()) {
            behind.get().evaluate(x.data, u.data, nextEvaluated);
            reward = behind.get().reward(x.data, evaluated, u.data, next.data, nextEvaluated);
            double[] before = evaluated;
            evaluated = nextEvaluated;
            nextEvaluated = before;
            terminated = behind.get().reached(next.data, evaluated);
        } else {
            reward = task.reward().of(x.data, u.data, next.data, steps);
            System.arraycopy(next.data, 0, evaluated, 0, evaluated.length);
            terminated = task.end().reached(next.data);
        }
        x.setTo(next);
        boolean truncated = !terminated && steps >= task.maxSteps();
        running = !terminated && !truncated;
        return new Step(seen(), reward, terminated, truncated);
    }

    private Observation seen() {
        if (sight.isEmpty()) {
            return Observation.of(x.data.clone());
        }
        double[] numbers = new double[sight.get().variables().size()];
        sight.get().look().see(x.data, evaluated, u.data, numbers);
        return Observation.of(numbers);
    }

    @Override
    public Optional<double[]> state() {
        return Optional.of(x.data.clone());
    }

    @Override
    public Optional<Snapshot> snapshot() {
        return Optional.of(new Moment(this, world, x.data.clone(), evaluated.clone(), pending.clone(), steps, running));
    }

    @Override
    public void restore(Snapshot snapshot) {
        if (!(snapshot instanceof Moment moment) || !moment.owner.name.equals(name)) {
            throw new IllegalArgumentException("the snapshot was not made by environment '" + name + "'");
        }
        if (moment.owner != this || moment.world != world) {
            world = moment.world.fork();
        }
        System.arraycopy(moment.state, 0, x.data, 0, x.data.length);
        System.arraycopy(moment.evaluated, 0, evaluated, 0, evaluated.length);
        pending = moment.pending.clone();
        steps = moment.steps;
        running = moment.running;
    }

    /** None of what late actions do: it depends on more than the state. */
    @Override
    public Truth truth() {
        return pending.length > 0 ? Truth.NONE : world.truth.fork();
    }

    @Override
    public Optional<Cost> cost() {
        return Optional.of(task.cost().fork());
    }

    @Override
    public Optional<SmoothCost> smoothCost() {
        return Optional.of(task.cost().fork());
    }

    /** The true dynamics, forked. */
    public DifferentiableDynamics dynamics() {
        return world.dynamics.fork();
    }

    /** How the present world looks; empty where it came without. */
    public Optional<Drawing> drawing() {
        return world.drawing;
    }

    /** What is to be done. */
    public Task task() {
        return task;
    }
}
