package dev.mechanist.experiments.subjects;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.cost.Norms;
import dev.mechanist.core.cost.ResidualCost;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.core.dynamics.SteppedDynamics;
import dev.mechanist.envs.Environments;
import dev.mechanist.envs.bodies.BodyDynamics;
import dev.mechanist.envs.bodies.BodySimulator;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.drawing.BodyDrawing;
import dev.mechanist.envs.drawing.Drawing;
import dev.mechanist.envs.drawing.GaugeDrawing;
import dev.mechanist.envs.tasks.Deviations;
import dev.mechanist.envs.tasks.Energy;
import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.envs.tasks.Task;
import dev.mechanist.envs.tasks.World;
import dev.mechanist.experiments.records.TaskRule;
import dev.mechanist.sysid.shooting.LateActuators;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A task that a description gives, in the world that its records identified. */
final class DescribedTask {
    private static final double SPREAD = 0.01;

    /** Of equations that say nothing of theirs. */
    private static final Energy NO_ENERGY = (x, xo) -> Double.NaN;

    private DescribedTask() {}

    /**
     * World and task.
     *
     * @param found the machine as its records identified it
     * @param step time step at which plans act, s
     * @param system registered name of the system, or that of a body
     */
    static Scenario scenario(
            String name, TaskRule rule, ParametricDynamics found, double step, String system, DataSet records) {
        Spec spec = bounded(found.spec().withTimeStep(step), rule.limits(), Optional.of(records));
        World world;
        if (LateActuators.prompt(found) instanceof BodyDynamics body) {
            world = new World(new SteppedDynamics(found, spec), energy(body.model()), drawing(body.model()));
        } else if (Environments.knows(system)) {
            World usual = Environments.scenario(system).world();
            world = new World(new SteppedDynamics(found, spec), usual.energy(), usual.drawing());
        } else {
            world = new World(new SteppedDynamics(found, spec), NO_ENERGY, gauges(spec, rule, records));
        }
        return new Scenario(name, "reaching " + rule.goal() + " with " + name, world, task(rule, spec));
    }

    /**
     * An articulated body as it is; without a task nothing is to be done for as long as is asked for.
     *
     * @param body at the time step, or at one of its own
     * @param step time step, s
     */
    static Scenario ofBody(String name, Optional<TaskRule> given, BodyDynamics body, double step) {
        TaskRule rule = given.orElse(TaskRule.NOTHING);
        Spec own = body.spec();
        Spec spec = bounded(own.withTimeStep(step), rule.limits(), Optional.empty());
        boolean asItIs = Math.abs(own.dt() - step) < 1e-9 && spec.action().equals(own.action());
        World world =
                new World(asItIs ? body : new SteppedDynamics(body, spec), energy(body.model()), drawing(body.model()));
        String summary = given.isEmpty() ? name + " as it moves" : "reaching " + rule.goal() + " with " + name;
        return new Scenario(name, summary, world, task(rule, world.dynamics().spec()));
    }

    private static Energy energy(BodyModel model) {
        BodySimulator simulator = new BodySimulator(model);
        return (x, xo) -> {
            double[] parts = simulator.energy(x, xo);
            return parts[0] + parts[1];
        };
    }

    private static Drawing drawing(BodyModel model) {
        return BodyDrawing.of(model, BodyDrawing.View.SIDE);
    }

    /** Of equations that nobody has a picture of: dials and sliders over what the records and the task reach. */
    private static Drawing gauges(Spec spec, TaskRule rule, DataSet records) {
        int n = spec.n();
        List<GaugeDrawing.Gauge> gauges = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            String state = spec.state().get(i).name();
            Optional<Double> goal = Optional.ofNullable(rule.goal().get(state));
            double least = goal.orElse(0.0);
            double most = least;
            for (Episode episode : records.episodes()) {
                for (int t = 0; t <= episode.steps(); t++) {
                    least = Math.min(least, episode.states().data[t * n + i]);
                    most = Math.max(most, episode.states().data[t * n + i]);
                }
            }
            gauges.add(new GaugeDrawing.Gauge(spec.state().get(i).isAngle(), least, most, goal));
        }
        return new GaugeDrawing(gauges);
    }

    /** With the limits that were asked for, or the machine's own, or the largest action of the records. */
    static Spec bounded(Spec spec, Map<String, Double> limits, Optional<DataSet> records) {
        List<Variable> actions = new ArrayList<>();
        for (int j = 0; j < spec.m(); j++) {
            Variable own = spec.action().get(j);
            double limit = limits.getOrDefault(own.name(), Double.NaN);
            if (Double.isNaN(limit) && Double.isFinite(own.upper() - own.lower())) {
                actions.add(own);
                continue;
            }
            if (Double.isNaN(limit) && records.isEmpty()) {
                throw new InputException("the action '" + own.name()
                        + "' has no bounds; give it a 'ctrlrange' in the body's file, or 'limits' in the task");
            }
            double size = Double.isNaN(limit) ? largest(records.get(), j) : limit;
            actions.add(Variable.bounded(own.name(), own.unit(), -size, size));
        }
        return new Spec(spec.dt(), spec.state(), actions);
    }

    private static double largest(DataSet records, int action) {
        double largest = 0;
        int m = records.spec().m();
        for (Episode episode : records.episodes()) {
            for (int t = 0; t < episode.steps(); t++) {
                largest = Math.max(largest, Math.abs(episode.actions().data[t * m + action]));
            }
        }
        return largest;
    }

    private static Task task(TaskRule rule, Spec spec) {
        int n = spec.n();
        int m = spec.m();
        double[] goal = values(rule.goal(), spec);
        double[] start = values(rule.start(), spec);
        double[] spread = new double[n];
        List<ResidualCost.Term> terms = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            String state = spec.state().get(i).name();
            double weight = rule.goal().containsKey(state) ? rule.weights().getOrDefault(state, 1.0) : 0;
            terms.add(new ResidualCost.Term(state, 1, Norms.squared(), weight, 10 * weight));
            spread[i] = rule.spread().getOrDefault(state, SPREAD);
        }
        if (m > 0) {
            terms.add(new ResidualCost.Term("effort", m, Norms.squared(), rule.effort(), 0));
        }
        ResidualCost cost = new ResidualCost(n, m, new Deviations(goal, new double[m]), terms);
        Task.Reward reward = (x, u, next, t) -> {
            double sum = 0;
            for (int i = 0; i < n; i++) {
                double away = next[i] - goal[i];
                sum -= terms.get(i).running() * away * away;
            }
            for (double force : u) {
                sum -= rule.effort() * force * force;
            }
            return sum;
        };
        return new Task(rule.steps(), Task.Start.normal(start, spread), cost, reward, Task.End.NEVER);
    }

    private static double[] values(Map<String, Double> named, Spec spec) {
        return spec.state().stream()
                .mapToDouble(v -> named.getOrDefault(v.name(), 0.0))
                .toArray();
    }
}
