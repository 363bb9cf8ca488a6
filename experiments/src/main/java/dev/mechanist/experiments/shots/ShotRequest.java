package dev.mechanist.experiments.shots;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.InputException;
import dev.mechanist.core.KnownNames;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.io.Artefacts;
import dev.mechanist.core.structure.StructuredModel;
import dev.mechanist.envs.Environments;
import dev.mechanist.envs.billiards.BilliardDynamics;
import dev.mechanist.envs.billiards.BilliardStructure;
import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.experiments.models.ModelClasses;
import dev.mechanist.experiments.models.StoredModel;
import dev.mechanist.experiments.planning.PlannerClasses;
import dev.mechanist.experiments.subjects.Settings;
import dev.mechanist.experiments.subjects.SimulatedSubject;
import dev.mechanist.objectcentric.visual.VisualModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;

/**
 * A shot as it is asked for on the command line.
 *
 * @param environment registered name
 * @param model name of a model class, which learns first, or the directory of a stored model
 * @param planner name of a planner
 * @param settings of the planner, each {@code key=value}; {@code horizon} are the frames of the shot
 * @param seed of table, data and planner
 */
public record ShotRequest(String environment, String model, String planner, List<String> settings, long seed) {
    /** Looks for the shot and makes it. */
    public PlannedShot plan(String goal) {
        Scenario scenario = Environments.scenario(environment);
        BilliardDynamics world = PlannedShot.world(scenario);
        ShotGoal wanted = ShotGoal.parse(goal, world);
        if (!PlannerClasses.ALL.containsKey(planner)) {
            throw KnownNames.unknown("planner", planner, PlannerClasses.ALL.keySet());
        }
        Settings chosen = Settings.ofWords(settings);
        PlannerClasses.check(planner, chosen);
        int frames = chosen.integer("horizon", 1, scenario.task().maxSteps());
        return PlannedShot.of(wanted, model(world), PlannedShot.table(scenario, seed), frames, planner, chosen, seed);
    }

    private Dynamics model(BilliardDynamics world) {
        if (model.equals(ModelClasses.TRUE)) {
            return world;
        }
        if (ModelClasses.ALL.containsKey(model)) {
            return ModelClasses.fit(
                            model,
                            Settings.NONE,
                            SimulatedSubject.of(environment).trial(seed),
                            seed)
                    .dynamics();
        }
        if (!StoredModel.isDirectory(model)) {
            throw KnownNames.unknown("model class", model, ModelClasses.ALL.keySet());
        }
        return stored(Path.of(model), world);
    }

    /** A stored model of these very balls, or one of any balls on any table. */
    static Dynamics stored(Path directory, BilliardDynamics world) {
        Object found = Artefacts.load(directory).as(Object.class, "a model");
        if (found instanceof StructuredModel any) {
            return any.bind(BilliardStructure.of(world));
        }
        if (found instanceof VisualModel seeing) {
            return seeing.in(BilliardStructure.of(world));
        }
        if (found instanceof Dynamics dynamics) {
            return dynamics;
        }
        throw new InputException(directory + " holds no model of balls; choose another directory");
    }

    /** What happened, as an episode to be stored. */
    public Episode episode(PlannedShot shot) {
        BilliardDynamics world = shot.goal().world();
        int frames = shot.real().numRows - 1;
        double[] times = new double[frames + 1];
        for (int t = 0; t <= frames; t++) {
            times[t] = t * world.spec().dt();
        }
        DMatrixRMaj pushes = new DMatrixRMaj(frames, world.spec().m());
        pushes.data[0] = shot.impulse() * StrictMath.cos(shot.direction());
        pushes.data[1] = shot.impulse() * StrictMath.sin(shot.direction());
        return new Episode(
                environment + " seed " + seed,
                world.spec(),
                BilliardStructure.known(world),
                times,
                shot.real(),
                Optional.empty(),
                pushes,
                new double[frames],
                false,
                true);
    }
}
