package dev.mechanist.envs;

import dev.mechanist.envs.bodies.BodyModel;
import dev.mechanist.envs.bodies.zoo.BodyTask;
import dev.mechanist.envs.drawing.BodyDrawing;
import java.awt.geom.Rectangle2D;
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
                Optional.of(new Task.Sight(task.sees(), task::see)));
        double width = task.width();
        Rectangle2D frame = task.fromAbove()
                ? new Rectangle2D.Double(-0.5 * width, -0.5 * width, width, width)
                : new Rectangle2D.Double(-0.5 * width, -0.12 * width, width, 0.85 * width);
        BodyDrawing.View view = task.fromAbove() ? BodyDrawing.View.TOP : BodyDrawing.View.SIDE;
        return BodyFamilies.scenario(
                task.name(),
                task.summary(),
                model,
                task.substeps(),
                told,
                task.travels() ? BodyDrawing.following(model, frame) : new BodyDrawing(model, view, frame, null));
    }
}
