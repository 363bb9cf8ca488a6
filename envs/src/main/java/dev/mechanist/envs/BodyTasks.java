package dev.mechanist.envs;

import dev.mechanist.envs.bodies.BodyDynamics;
import dev.mechanist.envs.bodies.BodySimulator;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.JointType;
import dev.mechanist.envs.bodies.zoo.BodyTask;
import dev.mechanist.envs.drawing.BodyDrawing;
import dev.mechanist.envs.drawing.Drawing;
import dev.mechanist.envs.drawing.SolidDrawing;
import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.envs.tasks.Task;
import java.awt.geom.Rectangle2D;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The tasks of the zoo as scenarios. */
final class BodyTasks {
    private BodyTasks() {}

    static Scenario scenario(BodyTask task) {
        BodyModel model = task.model();
        Task told = new Task(
                task.maxSteps(),
                task::start,
                task.cost(),
                new Told(task),
                task::ends,
                Optional.of(new Task.Sight(
                        task.sees(), task::see, task.behind() ? Optional.of(new Behind(task)) : Optional.empty())));
        double width = task.width();
        Rectangle2D frame = task.fromAbove()
                ? new Rectangle2D.Double(-0.5 * width, -0.5 * width, width, width)
                : new Rectangle2D.Double(-0.5 * width, -0.12 * width, width, 0.85 * width);
        BodyDrawing.View view = task.fromAbove() ? BodyDrawing.View.TOP : BodyDrawing.View.SIDE;
        Scenario scenario = BodyFamilies.scenario(
                task.name(), task.summary(), model, task.substeps(), told, drawing(task, model, view, frame));
        return new Scenario(
                scenario.name(), scenario.summary(), scenario.world().withPlaces(task.places()), scenario.task());
    }

    /** Runners in space are shown in space, those in a plane from the side. */
    private static Drawing drawing(BodyTask task, BodyModel model, BodyDrawing.View view, Rectangle2D frame) {
        if (!task.travels()) {
            return new BodyDrawing(model, view, frame, null);
        }
        if (model.jointType(0) != JointType.FREE) {
            return BodyDrawing.following(model, frame);
        }
        double[] x = Arrays.copyOf(model.qpos0(), model.nq() + model.nv());
        return new SolidDrawing(model, List.<double[]>of(x), true);
    }

    /** The reward of a transition, and of a state alone as if the body had come there at the speeds that it has. */
    private static final class Told implements Task.Reward {
        private final BodyTask task;
        private final double duration;
        private final ThreadLocal<BodyDynamics> body;

        Told(BodyTask task) {
            this.task = task;
            duration = task.substeps() * task.model().option().timestep();
            body = ThreadLocal.withInitial(() -> new BodyDynamics(task.model()));
        }

        @Override
        public double of(double[] x, double[] u, double[] next, int t) {
            return task.reward(x, u, next);
        }

        @Override
        public double reached(double[] x, double[] u, int t) {
            int nq = task.model().nq();
            int nv = task.model().nv();
            double[] back = new double[x.length - nq + nv];
            for (int i = 0; i < nv; i++) {
                back[i] = -duration * x[nq + i];
            }
            double[] before = new double[x.length];
            body.get().displace(x, 0, back, before, 0);
            return task.reward(before, u, x);
        }
    }

    /** Where the source reads what its simulator evaluated last, in the last substep. */
    private static final class Behind implements Task.Behind {
        private final BodyTask task;
        private final ThreadLocal<BodySimulator> simulator;

        Behind(BodyTask task) {
            this.task = task;
            simulator = ThreadLocal.withInitial(() -> new BodySimulator(task.model()));
        }

        @Override
        public void evaluate(double[] x, double[] u, double[] out) {
            BodySimulator steps = simulator.get();
            double[] from = x.clone();
            double[] next = x.clone();
            for (int k = 0; k < task.substeps(); k++) {
                System.arraycopy(next, 0, from, 0, from.length);
                steps.step(from, 0, u, 0, next, 0);
            }
            steps.evaluatedLast(from, out);
        }

        @Override
        public double reward(double[] x, double[] evaluated, double[] u, double[] next, double[] nextEvaluated) {
            return task.reward(x, evaluated, u, next, nextEvaluated);
        }

        @Override
        public boolean reached(double[] x, double[] evaluated) {
            return task.ends(x, evaluated);
        }
    }
}
