package dev.mechanist.experiments.shots;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.RandomStream;
import dev.mechanist.envs.billiards.BilliardDynamics;
import dev.mechanist.envs.billiards.BilliardPresets;
import dev.mechanist.envs.billiards.Surface;
import dev.mechanist.experiments.subjects.Settings;
import java.util.List;
import java.util.function.Function;

/**
 * Shots on random tables of Fragkiadaki et al. 2016, balls at rest at random places, goals at random: one ball to a place more
 * than three radii away, the pushed ball to another, or another ball to a place.
 *
 * @param kind of goal
 * @param frames of a shot
 * @param count of shots
 */
public record ShotTrials(Kind kind, int frames, int count) {
    private static final double STRONGEST = 0.04;
    private static final double WITHIN = 0.025;
    private static final double FAR = 0.075;

    /** What the shots are to do. */
    public enum Kind {
        /** The only ball comes to a place. */
        PLACE(1),
        /** The pushed ball hits the other. */
        HIT(2),
        /** The ball that is not pushed comes to a place. */
        OTHER_TO_PLACE(2);

        private final int balls;

        Kind(int balls) {
            this.balls = balls;
        }
    }

    /** A table with balls at rest and a goal. */
    private record Trial(ShotGoal goal, double[] balls) {
        static Trial of(Kind kind, int index) {
            RandomStream random = RandomStream.of(1, "shot " + kind, index);
            BilliardPresets.Start start = BilliardPresets.fragkiadaki(random, kind.balls);
            BilliardDynamics world = new BilliardDynamics(
                    start.table(), start.discs(), Surface.IDEAL, List.of(0), STRONGEST, BilliardPresets.FRAME);
            double[] balls = PlannedShot.atRest(start.state(), kind.balls);
            int ball = kind == Kind.OTHER_TO_PLACE ? 1 : 0;
            if (kind == Kind.HIT) {
                return new Trial(new ShotGoal(world, 0, new ShotGoal.Other(1), false), balls);
            }
            double[] place = new double[4];
            do {
                BilliardPresets.scatter(random, start.table(), start.discs().subList(0, 1), place);
            } while (Math.hypot(place[0] - balls[4 * ball], place[1] - balls[4 * ball + 1]) <= FAR);
            return new Trial(new ShotGoal(world, ball, new ShotGoal.Place(place[0], place[1], WITHIN), false), balls);
        }
    }

    /**
     * The share of planned shots that reach their goal.
     *
     * @param models gives the model to plan with for a world
     * @param planner name of a planner
     * @param settings of the planner
     */
    public double planned(Function<BilliardDynamics, Dynamics> models, String planner, Settings settings) {
        int hits = 0;
        for (int k = 0; k < count; k++) {
            Trial trial = Trial.of(kind, k);
            Dynamics model = models.apply(trial.goal.world());
            hits += PlannedShot.of(trial.goal, model, trial.balls, frames, planner, settings, k)
                            .hit()
                    ? 1
                    : 0;
        }
        return (double) hits / count;
    }

    /**
     * The share of random shots that do.
     *
     * @param each shots per goal
     */
    public double random(int each) {
        int hits = 0;
        for (int k = 0; k < count; k++) {
            Trial trial = Trial.of(kind, k);
            RandomStream random = RandomStream.of(1, "random shot " + kind, k);
            for (int s = 0; s < each; s++) {
                double direction = random.nextDouble(-Math.PI, Math.PI);
                double impulse = STRONGEST * random.nextDouble(3.0 / 8, 1);
                hits += PlannedShot.made(trial.goal, trial.goal.world(), trial.balls, frames, direction, impulse, 0)
                                .hit()
                        ? 1
                        : 0;
            }
        }
        return (double) hits / (count * each);
    }
}
