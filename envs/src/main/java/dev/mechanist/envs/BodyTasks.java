package dev.mechanist.envs;

import dev.mechanist.envs.bodies.BodySimulator;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.JointType;
import dev.mechanist.envs.bodies.zoo.BodyTask;
import dev.mechanist.envs.drawing.BodyDrawing;
import dev.mechanist.envs.drawing.Drawing;
import dev.mechanist.envs.drawing.SolidDrawing;
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
                (x, u, next, t) -> task.reward(x, u, next),
                task::ends,
                Optional.of(new Task.Sight(
                        task.sees(), task::see, task.behind() ? Optional.of(new Behind(task)) : Optional.empty())));
        double width = task.width();
        Rectangle2D frame = task.fromAbove()
                ? new Rectangle2D.Double(-0.5 * width, -0.5 * width, width, width)
                : new Rectangle2D.Double(-0.5 * width, -0.12 * width, width, 0.85 * width);
        BodyDrawing.View view = task.fromAbove() ? BodyDrawing.View.TOP : BodyDrawing.View.SIDE;
        return BodyFamilies.scenario(
                task.name(), task.summary(), model, task.substeps(), told, drawing(task, model, view, frame));
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
